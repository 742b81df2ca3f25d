"""Events without a stack, as logs and clients send them: make.py calls.txt. The texts are written by hand, not by a runtime."""
import json
import sys

with open(sys.argv[1], encoding="utf-8") as calls:
    for line in calls:
        if not line.strip() or line.startswith("#"):
            continue
        text, group, cases = [part.strip() for part in line.split(" | ")[:3]]
        for number, case in enumerate(cases.split(";")):
            message = text
            for mark, value in enumerate(case.split(",")):
                message = message.replace("{%d}" % mark, value)
            # One type for all, as a logger's events have, so that only the text tells them apart; the first comes twice.
            for repeat in "ab" if number == 0 else "a":
                print(json.dumps({"group": group, "variant": "case-%d%s" % (number, repeat), "error_type": "LoggedError",
                                  "message": message, "platform": "other"}))
