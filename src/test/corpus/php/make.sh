# Debian's PHP, uncaught: as the log prints it, as the command line prints it, with and without arguments in the trace.
run() { # version, variant, options
  local place route group arguments argument data
  place=$(place "$2")
  version "$1" "$CORPUS/php" "$place"
  while IFS='|' read -r route group arguments _; do
    [[ $route == \#* || -z $route ]] && continue
    read -r route <<<"$route"
    read -r group <<<"$group"
    read -r arguments <<<"$arguments"
    data=96
    while read -r argument; do
      data=$((data + 1))
      (php -n "${@:3}" "$place/run.php" "$route" "$argument" 2>&1 || true) |
        python3 "$CORPUS/php/event.py" "$group" "$2-$(printf "\\x$(printf %x $data)")"
    done <<<"${arguments//;/$'\n'}"
  done <"$CORPUS/php/calls.txt" >"$WORK/php/$2.jsonl"
}

log=(-d display_errors=0 -d log_errors=1 -d error_log=/dev/stderr)
shown=(-d display_errors=1 -d log_errors=0 -d html_errors=0)
run 1 v1-log "${log[@]}"
run 1 v1-shown "${shown[@]}"
run 2 v2-log "${log[@]}"
run 2 v2-arguments "${log[@]}" -d zend.exception_ignore_args=0
run 2 v2-no-arguments "${log[@]}" -d zend.exception_ignore_args=1
cat "$WORK"/php/*.jsonl | collect php "$WORK/php/v1-log=>/srv/app" "$WORK/php/v1-shown=>/srv/app" "$WORK/php/v2-log=>/srv/app" \
  "$WORK/php/v2-arguments=>/srv/app" "$WORK/php/v2-no-arguments=>/srv/app"
