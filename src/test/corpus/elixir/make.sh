# Debian's Elixir: uncaught, formatted by the program, and what the logger says of a task that ended.
for version in 1 2; do
  place=$(place "v$version")
  version "$version" "$CORPUS/elixir" "$place"
  head='\(?(?P<type>\w+(?:\.\w+)*Error)\)? (?P<message>[^\n]*)'
  for how in plain formatted task; do
    [ "$version-$how" = 1-task ] && continue
    (cd "$place" && python3 "$CORPUS/capture.py" calls.txt "v$version-$how" elixir "$head" elixir shop.exs "$how")
  done
done >"$WORK/elixir.jsonl"
collect elixir "$WORK/elixir/v1=>/srv/app" "$WORK/elixir/v2=>/srv/app" <"$WORK/elixir.jsonl"
