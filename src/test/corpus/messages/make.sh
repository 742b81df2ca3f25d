# Events without a stack.
python3 "$CORPUS/messages/make.py" "$CORPUS/messages/calls.txt" | collect messages
