"""Starts the service, calls every path and makes events of what it logs: drive.py java folder calls.txt variant > events."""
import json
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

java, folder, calls, variant = sys.argv[1:]
service = subprocess.Popen([java, "-Xmx256m", "-jar", folder + "/target/quarkus-app/quarkus-run.jar"],
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
log = []
threading.Thread(target=lambda: log.extend(iter(service.stdout.readline, "")), daemon=True).start()


def logged(pattern):
    """What the log holds once the pattern is in it and nothing more comes."""
    for _ in range(600):
        before = "".join(log)
        time.sleep(0.1)
        if re.search(pattern, before) and before == "".join(log):
            return before
    sys.exit("Not logged: " + pattern + " in " + "".join(log))


try:
    address = re.search(r"Listening on: (http://\S+)", logged(r"Listening on: http")).group(1)
    for line in open(calls):
        if not line.strip() or line.startswith("#"):
            continue
        path, group, arguments = [part.strip() for part in line.split("|")][:3]
        for data, argument in zip("abcd", arguments.split(";")):
            log.clear()
            try:
                urllib.request.urlopen(address + "/" + path + "?value=" + urllib.parse.quote(argument)).read()
            except urllib.error.HTTPError as error:
                error.read()
            record = logged(r"\n\tat ").split("@@@")[2]
            # The record's own sentence stands in the first line, before the exception.
            stack = re.sub(r"^HTTP Request to .*?, error id: [^:]*: ", "", record).rstrip("\n") + "\n"
            head = re.match(r"([\w.$]+)(?:: (.*))?", stack)
            print(json.dumps({"group": group, "variant": variant + "-" + data, "error_type": head.group(1),
                              "message": head.group(2) or "", "platform": "java", "stack_trace": stack}))
finally:
    service.kill()
    service.wait()
