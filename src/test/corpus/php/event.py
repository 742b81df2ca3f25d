"""Makes an event of what PHP printed for an uncaught exception: event.py group variant < text."""
import json
import re
import sys

text = sys.stdin.read()
head = re.search(r"Uncaught (?:([\w\\]+): (.*?)|(\S.*?)) in \S+?:\d+\n", text, re.S)
if not head:
    sys.exit("No uncaught exception in the text of " + " ".join(sys.argv[1:]) + ": " + text[:300])
# With a chain the text begins with the first cause; what was thrown last stands behind the last "Next".
later = re.findall(r"^Next ([\w\\]+): (.*?) in \S+?:\d+$", text, re.M)
kind, message = later[-1] if later else (head.group(1), head.group(2))
start = text.index("Uncaught ")
event = {"group": sys.argv[1], "variant": sys.argv[2], "error_type": kind, "message": message,
         "platform": "php", "stack_trace": text[text.rindex("\n", 0, start) + 1 if "\n" in text[:start] else 0:]}
print(json.dumps(event))
