#!/usr/bin/env bash
# Makes the corpus of stack traces again: ./make.sh [language...], all languages by default. README.md says what is needed.
set -euo pipefail
CORPUS=$(cd "$(dirname "$0")" && pwd)
OUT=$(cd "$CORPUS/../resources" && mkdir -p grouping-corpus && cd grouping-corpus && pwd)
WORK=$(mktemp -d)
trap 'rm -rf "$WORK" || { sleep 2; rm -rf "$WORK"; }' EXIT
export CORPUS OUT WORK
export LC_ALL=C.UTF-8 TZ=UTC

languages=("$@")
((${#languages[@]})) || languages=($(cd "$CORPUS" && for script in */make.sh; do dirname "$script"; done))
for language in "${languages[@]}"; do
  echo "$language"
  LANGUAGE=$language bash -euo pipefail -c 'source "$CORPUS/common.sh"; source "$CORPUS/$LANGUAGE/make.sh"'
done
python3 "$CORPUS/groups.py" "$CORPUS" "$OUT"
