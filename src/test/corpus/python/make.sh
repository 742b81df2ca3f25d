# Every Python that pyenv or Debian has, from 3.6 on; Flask where one of them can import it.
pythons=${PYTHONS:-$(ls -d "$HOME"/.pyenv/versions/3.{6,8,10,11,12,13}.*/bin/python3 /usr/bin/python3 2>/dev/null)}
paths=()
for python in $pythons; do
  name=$("$python" -c 'import sys; print("py%d%d" % sys.version_info[:2])')
  [[ $python == /usr/* ]] && name+=-debian
  paths+=("$(dirname "$(dirname "$python")")/lib/=>/usr/local/lib/")
  for version in 1 2; do
    # Old releases have the old code, new ones the new, those in between both.
    [[ $name == py36 || $name == py38 ]] && ((version == 2)) && continue
    [[ $name == py31[23] ]] && ((version == 1)) && continue
    place=$(place "v$version-$name")
    version $version "$CORPUS/python" "$place"
    paths+=("$place=>/srv/app")
    (cd "$place" && "$python" run.py "$CORPUS/python/calls.txt" "$WORK/python/v$version-$name.jsonl" "v$version-$name")
  done
done
cat "$WORK"/python/*.jsonl | collect python "${paths[@]}" "/usr/local/lib/python=>/usr/local/lib/python"
