"""Writes groups.tsv: every group of every language with what makes it hard, out of the calls: groups.py sources target."""
import glob
import os
import sys

sources, target = sys.argv[1:]
with open(os.path.join(target, "groups.tsv"), "w", encoding="utf-8") as out:
    out.write("language\tgroup\twhat makes it hard\n")
    for calls in sorted(glob.glob(os.path.join(sources, "*", "calls.txt"))):
        language = os.path.basename(os.path.dirname(calls))
        notes = {}
        for line in open(calls, encoding="utf-8"):
            if line.strip() and not line.startswith("#"):
                parts = [part.strip() for part in line.rstrip("\n").split(" |")]
                notes.setdefault(parts[1], []).append(parts[3] if len(parts) > 3 else "")
        for group, texts in notes.items():
            out.write("%s\t%s\t%s\n" % (language, group, "; ".join(text for text in texts if text)))
