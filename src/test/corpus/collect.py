"""Puts the events of one language into the order of its calls and makes the machine's own paths neutral.

usage: collect.py calls.txt [FROM=>TO...] < events
"""
import json
import sys


def neutral(value, replacements):
    if isinstance(value, str):
        for before, after in replacements:
            value = value.replace(before, after)
        return value
    if isinstance(value, list):
        return [neutral(one, replacements) for one in value]
    if isinstance(value, dict):
        return {key: neutral(one, replacements) for key, one in value.items()}
    return value


def main():
    groups = []
    with open(sys.argv[1], encoding="utf-8") as calls:
        for line in calls:
            if line.strip() and not line.startswith("#"):
                groups.append(line.split("|")[1].strip())
    replacements = [tuple(pair.split("=>", 1)) for pair in sorted(sys.argv[2:], key=len, reverse=True)]
    events = [json.loads(line) for line in sys.stdin if line.strip()]
    for event in events:
        if event["group"] not in groups:
            sys.exit("No call makes " + event["group"])
    for group in set(groups) - {event["group"] for event in events}:
        print("No event of " + group, file=sys.stderr)
    events.sort(key=lambda event: (groups.index(event["group"]), event["variant"]))
    for event in events:
        print(json.dumps(neutral(event, replacements), ensure_ascii=False))


main()
