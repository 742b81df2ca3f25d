"""Makes an event of what a crashed process printed: event.py group variant < text."""
import json
import re
import sys

text = sys.stdin.read().rstrip("\n") + "\n"
first = re.search(r"^(panic|fatal error|runtime): (.*)$", text, re.M)
if not first:
    sys.exit("No panic in the text of " + " ".join(sys.argv[1:]) + ": " + text[:300])
fatal = re.search(r"^fatal error: (.*)$", text, re.M)
kind, message = ("fatal error", fatal.group(1)) if fatal else first.groups()
if kind == "panic" and message.startswith("runtime error: "):
    kind = "runtime.Error"
event = {"group": sys.argv[1], "variant": sys.argv[2], "error_type": kind, "message": message,
         "platform": "go", "stack_trace": text}
print(json.dumps(event))
