# rustc, with and without optimization, short and full back traces, and in a thread of an application.
for version in 1 2; do
  place=$(place "v$version")
  version "$version" "$CORPUS/rust/shop" "$place"
  (cd "$place" && rustc -q --edition 2021 -g -A warnings -o debug main.rs 2>/dev/null || rustc --edition 2021 -g -A warnings -o debug main.rs)
  (cd "$place" && rustc --edition 2021 -g -O -A warnings -o release main.rs)
  head='panicked at [^\n]*\n(?P<message>[^\n]*)'
  (cd "$place" && RUST_BACKTRACE=1 python3 "$CORPUS/capture.py" "$CORPUS/rust/calls.txt" "v$version-short" rust "$head" ./debug)
  (cd "$place" && RUST_BACKTRACE=full python3 "$CORPUS/capture.py" "$CORPUS/rust/calls.txt" "v$version-full" rust "$head" ./debug)
  (cd "$place" && RUST_BACKTRACE=1 python3 "$CORPUS/capture.py" "$CORPUS/rust/calls.txt" "v$version-optimized" rust "$head" ./release)
done >"$WORK/rust.jsonl"
collect rust "$WORK/rust/v1=>/srv/app" "$WORK/rust/v2=>/srv/app" "$HOME=>/srv/build" <"$WORK/rust.jsonl"
