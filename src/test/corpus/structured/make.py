"""Turns texts of the corpus into exceptions with frames, as clients send them: make.py calls.txt corpus-folder.

Events of version 1 say which frames are the application's own and hold the source line where the text has it; those of
version 2 say neither.
"""
import json
import os
import re
import sys

VARIANTS = {
    "java": ("v1-jdk17-", "v1-jdk25-", "v2-jdk17-noinflation-", "v2-jdk25-nolines-"),
    "python": ("v1-py38-", "v1-py311-", "v2-py311-", "v2-py313-"),
    "javascript": ("v1-node20-", "v1-node24-", "v2-node20-", "v2-node24-"),
}


def frame(module, function, file, line, own, source=""):
    parts = {"module": module, "function": function, "file": file, "line": line, "in_app": own, "context_line": source}
    return {key: value for key, value in parts.items() if value or key == "in_app"}


def java(text):
    """The chain, the oldest cause first. What the text leaves out as common with the outer one ("... 5 more") is put back."""
    chain = []
    inside = True
    for line in text.splitlines():
        head = re.match(r"(?:Caused by: )?([\w.$]+)(?:: (.*))?$", line)
        call = re.match(r"\tat (?:[\w.@]+/)*([\w.$/]+)\.([\w$<>]+)\(([^:)]*)(?::(\d+))?\)$", line)
        more = re.match(r"\t\.\.\. (\d+) more$", line)
        if call and inside:
            module, function, file, number = call.groups()
            file = "" if file in ("Unknown Source", "Native Method", "<generated>") else file
            chain[-1]["frames"].append(frame(module, function, file, int(number or 0), module.startswith("shop.")))
        elif more and inside:
            chain[-1]["frames"] += chain[-2]["frames"][-int(more.group(1)):]
        elif line.startswith("\tSuppressed: "):
            inside = False
        elif head and not line.startswith("\t"):
            inside = True
            chain.append({"type": head.group(1), "message": head.group(2) or "", "frames": []})
        elif chain and not line.startswith("\t"):
            chain[-1]["message"] += "\n" + line
    for thrown in chain:
        thrown["frames"].reverse()
    return chain[::-1]


def python(text):
    chain = []
    for part in re.split(r"\n\n(?:The above exception was|During handling of).*\n\n", text):
        frames = []
        lines = part.splitlines()
        for number, line in enumerate(lines):
            call = re.match(r'  File "(.*)", line (\d+), in (.*)$', line)
            if call:
                file, at, function = call.groups()
                source = lines[number + 1].strip() if lines[number + 1].startswith("    ") else ""
                module = re.sub(r"^/srv/app/|^/usr/local/lib/python[\d.]+/|\.py$", "", file).replace("/", ".")
                frames.append(frame(module, function, file, int(at), file.startswith("/srv/app/"), source))
        last = [line for line in lines if re.match(r"\S", line)][-1]
        kind, _, message = last.partition(": ")
        chain.append({"type": kind.split(".")[-1], "message": message, "frames": frames})
    return chain


def javascript(text):
    lines = text.splitlines()
    kind, _, message = lines[0].partition(": ")
    frames = []
    for line in lines[1:]:
        call = re.match(r"    at (?:(.*) \()?(.*?)(?::(\d+):\d+)?\)?$", line)
        function, file, number = call.groups()
        own = "/srv/app/" in file
        frames.append(frame("", function or "", file, int(number or 0), own))
    return [{"type": kind, "message": message, "frames": frames[::-1]}]


CONVERTERS = {"java": java, "python": python, "javascript": javascript}


def main():
    for line in open(sys.argv[1], encoding="utf-8"):
        if not line.strip() or line.startswith("#"):
            continue
        source, group = [part.strip() for part in line.split("|")[:2]]
        language, text_group = source.split(":")
        for text in open(os.path.join(sys.argv[2], language + ".jsonl"), encoding="utf-8"):
            event = json.loads(text)
            if event["group"] != text_group or not event["variant"].startswith(VARIANTS[language]):
                continue
            chain = CONVERTERS[language](event.pop("stack_trace"))
            if event["variant"].startswith("v2"):
                for thrown in chain:
                    thrown["frames"] = [{key: value for key, value in one.items() if key not in ("in_app", "context_line")}
                                        for one in thrown["frames"]]
            event["group"] = group
            event["exceptions"] = chain
            print(json.dumps(event))


main()
