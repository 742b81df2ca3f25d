# What the languages' make.sh share. WORK is an empty folder, OUT the folder of the corpus, CORPUS this one.

# version N FROM TO: the sources of FROM as they were in version N, into TO.
version() {
  local from=$2 to=$3 file
  while IFS= read -r file; do
    mkdir -p "$to/$(dirname "$file")"
    awk -v version="$1" -f "$CORPUS/version.awk" "$from/$file" >"$to/$file"
  done < <(cd "$from" && find . -type f | sort)
}

# collect LANGUAGE SED-EXPRESSION... < events: writes the language's file; the expressions make paths neutral.
collect() {
  local language=$1
  shift
  python3 "$CORPUS/collect.py" "$CORPUS/$language/calls.txt" "$@" >"$OUT/$language.jsonl"
}

# A folder name that a program of variant $1 may have been deployed to; it is told as /srv/app afterwards.
place() {
  local place="$WORK/$LANGUAGE/$1"
  mkdir -p "$place"
  echo "$place"
}

missing() {
  echo "make.sh: $LANGUAGE: $1 is missing; $2" >&2
}
