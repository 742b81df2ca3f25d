"""Runs a program that fails, once a call, and makes an event of what it printed.

usage: capture.py calls.txt variant platform head-pattern command... > events

The pattern finds the type (group "type", or the platform's own word) and the message (group "message") in the text.
"""
import json
import re
import subprocess
import sys

calls, variant, platform, pattern = sys.argv[1:5]
command = sys.argv[5:]
for line in open(calls, encoding="utf-8"):
    if not line.strip() or line.startswith("#"):
        continue
    route, group, arguments = [part.strip() for part in line.split(" |")][:3]
    for number, argument in enumerate(arguments.split(";")):
        ran = subprocess.run(command + [route, argument], capture_output=True, timeout=60)
        text = ran.stderr.decode("utf-8", "replace")
        head = re.search(pattern, text, re.M | re.S)
        if not head:
            sys.exit("No failure in what %s %s printed: %s" % (route, argument, text[:500]))
        found = head.groupdict()
        print(json.dumps({"group": group, "variant": "%s-%s-%d" % (variant, route, number),
                          "error_type": found.get("type") or "panic", "message": found["message"].strip(),
                          "platform": platform, "stack_trace": text}))
