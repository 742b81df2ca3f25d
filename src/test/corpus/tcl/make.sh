# Debian's Tcl.
for version in 1 2; do
  place=$(place "v$version")
  version "$version" "$CORPUS/tcl" "$place"
  head='\A(?P<message>[^\n]*)'
  (cd "$place" && python3 "$CORPUS/capture.py" calls.txt "v$version" tcl "$head" tclsh "$place/shop.tcl")
done >"$WORK/tcl.jsonl"
collect tcl "$WORK/tcl/v1=>/srv/app" "$WORK/tcl/v2=>/srv/app" <"$WORK/tcl.jsonl"
