# Debian's Perl, with Carp's back trace.
for version in 1 2; do
  place=$(place "v$version")
  version "$version" "$CORPUS/perl" "$place"
  head='\A(?P<message>[^\n]*?)(?: at \S+ line \d+\.?)?\n'
  for how in one two; do
    [ "$how" = two ] && cp "$place/shop.pl" "$place/nightly.pl"
    (cd "$place" && python3 "$CORPUS/capture.py" calls.txt "v$version-$how" perl "$head" perl "$place/$([ "$how" = two ] && echo nightly.pl || echo shop.pl)" "$how")
  done
done >"$WORK/perl.jsonl"
collect perl "$WORK/perl/v1=>/srv/app" "$WORK/perl/v2=>/srv/app" <"$WORK/perl.jsonl"
