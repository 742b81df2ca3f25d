# Debian's GHC, with call stacks of the functions that ask for them.
for version in 1 2; do
  place=$(place "v$version")
  version "$version" "$CORPUS/haskell" "$place"
  head='\A(?:\w+: )?(?P<message>[^\n]*)'
  for how in O0 O1; do
    (cd "$place" && ghc -v0 "-$how" -fforce-recomp -o "shop$how" Main.hs)
    (cd "$place" && python3 "$CORPUS/capture.py" calls.txt "v$version-$how" haskell "$head" "./shop$how")
  done
done >"$WORK/haskell.jsonl"
collect haskell "$WORK/haskell/v1=>/srv/app" "$WORK/haskell/v2=>/srv/app" <"$WORK/haskell.jsonl"
