# Go's own compiler and GCC's; with one goroutine shown or all of them (GOTRACEBACK).
build() { # version, compiler
  local place
  place=$(place "$1-$2")
  version "${1#v}" "$CORPUS/go/shop" "$place"
  (cd "$place" && CGO_ENABLED=0 GOCACHE=$WORK/go-cache GOFLAGS=-mod=mod GO111MODULE=on go build -compiler "$2" -o "$place/shop" . >&2)
}

run() { # place, variant, serve, GOTRACEBACK
  local route group arguments argument data text
  while IFS='|' read -r route group arguments _; do
    [[ $route == \#* || -z $route ]] && continue
    read -r route <<<"$route"
    read -r group <<<"$group"
    data=96
    read -r arguments <<<"$arguments"
    for argument in ${arguments//;/ }; do
      data=$((data + 1))
      # What ends the process cannot be recovered from.
      [[ -n $3 && $route =~ ^(depth|deadlock|reserveLater|concurrentMap)$ ]] && continue
      [[ $2 == *gccgo* && $route =~ ^(depth|first.*|deadlock)$ ]] && continue
      text=$(GOTRACEBACK=$4 timeout 20 "$1/shop" "$route" "$argument" $3 2>&1 >/dev/null | head -c 60000) || true
      python3 "$CORPUS/go/event.py" "$group" "$2-$(printf "\\x$(printf %x $data)")" <<<"$text"
    done
  done <"$CORPUS/go/calls.txt" >"$WORK/go/$2.jsonl"
}

build v1 gc
build v2 gc
build v2 gccgo
run "$WORK/go/v1-gc" v1-go119 "" single
run "$WORK/go/v2-gc" v2-go119-all "" all
run "$WORK/go/v2-gc" v2-go119-recovered serve single
run "$WORK/go/v2-gccgo" v2-gccgo12 "" single
cat "$WORK"/go/*.jsonl | collect go "$WORK/go/v1-gc=>/srv/app" "$WORK/go/v2-gc=>/srv/app" "$WORK/go/v2-gccgo=>/srv/app"
