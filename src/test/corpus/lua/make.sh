# Debian's Lua 5.4: what its interpreter prints of an error that nobody handled, and debug.traceback of one that was.
for version in 1 2; do
  place=$(place "v$version")
  version "$version" "$CORPUS/lua" "$place"
  head='\A(?:lua\S*: )?(?:[^\n:]*:\d+: )?(?P<message>[^\n]*)'
  for how in plain handled; do
    (cd "$place" && python3 "$CORPUS/capture.py" calls.txt "v$version-$how" lua "$head" lua5.4 "$place/shop.lua" "$how")
  done
done >"$WORK/lua.jsonl"
collect lua "$WORK/lua/v1=>/srv/app" "$WORK/lua/v2=>/srv/app" <"$WORK/lua.jsonl"
