# Debian's Ruby, and JRuby, which has the same text with frames of its own.
run() { # ruby, version, variant
  local place
  place=$(place "$3")
  version "$2" "$CORPUS/ruby" "$place"
  (cd "$place" && $1 "$place/run.rb" "$place/calls.txt" "$WORK/ruby/$3.jsonl" "$3")
}

ruby=ruby$(ruby -e 'print RUBY_VERSION.split(".")[0, 2].join')
run ruby 1 "v1-$ruby"
run ruby 2 "v2-$ruby"
run "ruby --yjit --disable=gems,did_you_mean,error_highlight" 2 "v2-$ruby-bare"
replacements=("$WORK/ruby/v1-$ruby=>/srv/app" "$WORK/ruby/v2-$ruby=>/srv/app" "$WORK/ruby/v2-$ruby-bare=>/srv/app")
if command -v jruby >/dev/null; then
  run "jruby -J-Xss400k" 2 v2-jruby
  replacements+=("$WORK/ruby/v2-jruby=>/srv/app")
else
  missing jruby "its traces are left out"
fi
cat "$WORK"/ruby/*.jsonl | collect ruby "${replacements[@]}"
