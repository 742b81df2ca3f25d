# Debian's OCaml, to native code and to byte code.
for version in 1 2; do
  place=$(place "v$version")
  version "$version" "$CORPUS/ocaml" "$place"
  (cd "$place" && ocamlopt -g -inline 0 -w -a -o native orders.ml stock.ml shop.ml && ocamlc -g -w -a -o bytes orders.ml stock.ml shop.ml)
  head='Fatal error: exception (?P<type>[\w.]+)(?P<message>[^\n]*)'
  for how in native bytes; do
    (cd "$place" && OCAMLRUNPARAM=b python3 "$CORPUS/capture.py" calls.txt "v$version-$how" ocaml "$head" "./$how")
  done
done >"$WORK/ocaml.jsonl"
collect ocaml "$WORK/ocaml/v1=>/srv/app" "$WORK/ocaml/v2=>/srv/app" <"$WORK/ocaml.jsonl"
