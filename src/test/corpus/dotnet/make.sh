# Mono, as Debian packs it: with line numbers (--debug) and without.
replacements=()
build() { # version, options
  local place
  place=$(place "$2")
  version "${2:1:1}" "$CORPUS/dotnet" "$place"
  mcs -nowarn:219,649 "${@:3}" -out:"$place/shop.exe" "$place"/shop/*.cs
  (cd "$place" && mono $1 shop.exe calls.txt "$WORK/dotnet/$2.jsonl" "$2")
  replacements+=("$place=>/srv/app")
}

build --debug v1-mono-lines -debug
build "" v1-mono
build --debug v2-mono-lines -debug
build "" v2-mono -optimize
cat "$WORK"/dotnet/*.jsonl | collect dotnet "${replacements[@]}"
