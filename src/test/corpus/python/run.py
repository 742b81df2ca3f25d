"""Calls every route of a list with each of its arguments and writes one event a line for what is raised."""
import json
import logging
import sys
import threading
import traceback

from shop import routes

calls, out, variant = sys.argv[1:4]
logging.disable(logging.CRITICAL)


def report(file, group, data, error):
    kind = type(error)
    name = kind.__name__ if kind.__module__ == "builtins" else kind.__module__ + "." + kind.__qualname__
    text = "".join(traceback.format_exception(kind, error, error.__traceback__))
    event = {"group": group, "variant": variant + "-" + data, "error_type": name, "message": str(error),
             "platform": "python", "stack_trace": text}
    file.write(json.dumps(event) + "\n")


def main():
    with open(out, "w") as file, open(calls) as lines:
        for line in lines:
            if not line.strip() or line.startswith("#"):
                continue
            route, group, arguments = [part.strip() for part in line.split("|")][:3]
            function = getattr(routes, route, None)
            if function is None:
                continue
            for data, argument in zip("abcd", arguments.split(";")):
                try:
                    function(argument)
                    print("Nothing was raised:", route, argument, file=sys.stderr)
                except Exception as error:
                    report(file, group, data, error)


# Endless recursion shows itself after 150 calls as well as after 1,000.
sys.setrecursionlimit(150)

# A deeper stack than the main thread's is not needed, a thread of its own is what servers have.
thread = threading.Thread(target=main)
thread.start()
thread.join()
