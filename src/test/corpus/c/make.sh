# GCC's address sanitizer, with and without debugging information.
for version in 1 2; do
  place=$(place "v$version")
  version "$version" "$CORPUS/c" "$place"
  (cd "$place" && gcc -w -g -O0 -fsanitize=address -o debug shop.c && gcc -w -O1 -fsanitize=address -fno-omit-frame-pointer -fno-optimize-sibling-calls -o plain shop.c)
  head='ERROR: AddressSanitizer: (?:attempting )?(?P<type>[\w-]+)(?P<message>[^\n]*)'
  for how in debug plain; do
    (cd "$place" && python3 "$CORPUS/capture.py" calls.txt "v$version-$how" c "$head" "./$how")
  done
done >"$WORK/c.jsonl"
collect c "$WORK/c/v1=>/srv/app" "$WORK/c/v2=>/srv/app" <"$WORK/c.jsonl"
