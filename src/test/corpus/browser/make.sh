# The shop's modules of ../javascript as bundles, in the engines of Chromium, Firefox and Safari (JavaScriptCore's shell).
sources=$CORPUS/javascript
npm install --silent --no-save --prefix "$WORK/tools" esbuild@0.28.2 terser@5.51.2 >&2
esbuild=$WORK/tools/node_modules/.bin/esbuild
terser=$WORK/tools/node_modules/.bin/terser

# bundle VARIANT VERSION: its script in assets/, named with a hash of its content.
bundle() {
  local place file hash
  place=$(place "$1")
  version "$2" "$sources" "$place/source"
  mkdir -p "$place/assets"
  file=$place/bundle.js
  case $1 in
    *-plain) "$esbuild" --log-level=error --bundle --format=iife --global-name=shop "$place/source/shop/main.js" --outfile="$file" ;;
    *-esbuild) "$esbuild" --log-level=error --bundle --minify --format=iife --global-name=shop "$place/source/shop/main.js" --outfile="$file" ;;
    *-terser)
      "$esbuild" --log-level=error --bundle --format=iife --global-name=shop "$place/source/shop/main.js" --outfile="$file"
      "$terser" "$file" --compress --mangle --output "$file"
      ;;
  esac
  hash=$(sha256sum "$file" | cut -c1-8)
  mv "$file" "$place/assets/main-$hash.js"
}

for variant in v1-plain v1-esbuild v2-esbuild v2-terser; do
  bundle "$variant" "${variant:1:1}"
  place=$(place "$variant")
  script=$(cd "$place" && ls assets/*.js)
  # Each release was served from another place: the origin, a folder, a query.
  case $variant in
    v1-plain) origin=http://localhost:3000/ ;;
    v1-esbuild) origin=https://shop.example/ ;;
    v2-esbuild) origin=https://cdn.example/shop/2.1.0/ ;;
    v2-terser) origin=https://www.shop.example/ ;;
  esac
  if command -v jsc >/dev/null; then
    jsc "$place/$script" "$CORPUS/browser/jsc.js" -- "$CORPUS/browser/calls.txt" "$variant-safari" |
      sed "s,$place/,$origin,g; s,$CORPUS/browser/,$origin,g" >"$WORK/browser/$variant-safari.jsonl"
  else
    missing jsc "Safari's format is left out (Debian: libjavascriptcoregtk-4.0-bin)"
  fi
  for browser in firefox-esr chromium; do
    if command -v "$browser" >/dev/null; then
      node "$CORPUS/browser/serve.mjs" "$browser" "$place" "$script" "$CORPUS/browser/calls.txt" "$variant-${browser%-esr}" "$origin" \
        >"$WORK/browser/$variant-${browser%-esr}.jsonl"
    else
      missing "$browser" "its format is left out"
    fi
  done
done
cat "$WORK"/browser/*.jsonl | collect browser
