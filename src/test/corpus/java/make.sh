# Java 17 and 25; the libraries by Maven (pom.xml).
java17=${JAVA_17_HOME:-/usr/lib/jvm/java-17-openjdk-amd64}
java25=${JAVA_25_HOME:-/usr/lib/jvm/temurin-25-jdk-amd64}

mvn -B -q --color never -f "$CORPUS/java/pom.xml" dependency:build-classpath -Dmdep.outputFile="$WORK/class-path" >&2
libraries=$(<"$WORK/class-path")

build() { # version, JDK, options: compiled into the place of that name
  local to
  to=$(place "$1-$(basename "$2")")
  version "${1#v}" "$CORPUS/java/shop" "$to/source/shop"
  "$2/bin/javac" "${@:3}" -nowarn -cp "$libraries" -d "$to/classes" "$to"/source/shop/*.java >&2
  echo "$to/classes"
}

run() { # classes, JDK, variant, options
  "$2/bin/java" "${@:4}" -Xmx128m --add-opens java.base/java.lang=ALL-UNNAMED -cp "$1:$libraries" \
    shop.Faults "$CORPUS/java/calls.txt" "$WORK/java/$3.jsonl" "$3" >"$WORK/java/$3.log"
}

first=$(build v1 "$java17" -g)
second=$(build v2 "$java17" -g)
newest=$(build v2 "$java25" -g:none)
run "$first" "$java17" v1-jdk17
run "$first" "$java25" v1-jdk25 -XX:MaxJavaStackTraceDepth=200
run "$second" "$java17" v2-jdk17-noinflation -Dsun.reflect.noInflation=true -XX:MaxJavaStackTraceDepth=100
run "$second" "$java17" v2-jdk17-hidden -XX:+UnlockDiagnosticVMOptions -XX:+ShowHiddenFrames -XX:MaxJavaStackTraceDepth=150
run "$newest" "$java25" v2-jdk25-nolines -XX:MaxJavaStackTraceDepth=200
cat "$WORK"/java/*.jsonl | collect java
