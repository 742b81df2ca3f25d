# Exceptions with frames, out of the texts of Java, Python and JavaScript: these have to be there.
python3 "$CORPUS/structured/make.py" "$CORPUS/structured/calls.txt" "$OUT" | collect structured
