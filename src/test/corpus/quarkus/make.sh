# A Quarkus service with client proxies, intercepted subclasses and reactive calls; its log is the source of the texts.
java17=${JAVA_17_HOME:-/usr/lib/jvm/java-17-openjdk-amd64}
java25=${JAVA_25_HOME:-/usr/lib/jvm/temurin-25-jdk-amd64}

for number in 1 2; do
  place=$(place "v$number")
  version $number "$CORPUS/quarkus/app" "$place"
  JAVA_HOME=$java17 mvn -B -q --color never -f "$place/pom.xml" package >&2
done
python3 "$CORPUS/quarkus/drive.py" "$java17/bin/java" "$WORK/quarkus/v1" "$CORPUS/quarkus/calls.txt" v1-jdk17 >"$WORK/quarkus/1.jsonl"
python3 "$CORPUS/quarkus/drive.py" "$java17/bin/java" "$WORK/quarkus/v2" "$CORPUS/quarkus/calls.txt" v2-jdk17 >"$WORK/quarkus/2.jsonl"
python3 "$CORPUS/quarkus/drive.py" "$java25/bin/java" "$WORK/quarkus/v2" "$CORPUS/quarkus/calls.txt" v2-jdk25 >"$WORK/quarkus/3.jsonl"
cat "$WORK"/quarkus/*.jsonl | collect quarkus
