# What the launchers ./metal and ./metalctl share; sourced by them with ROOT set.
# POSIX sh. Functions answer by variables, because a subshell for each answer would be felt at every start.

JDK_NEEDED=25

die() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  exit 1
}

# Sets JAVA_HOME to a JDK that is new enough. The file `release` tells the version without starting Java.
find_jdk() {
  on_path=$(command -v javac || true)
  [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  for home in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /opt/*jdk*; do
    [ -n "$home" ] && [ -x "$home/bin/javac" ] && [ -r "$home/release" ] || continue
    version=
    while IFS='=' read -r key value; do
      [ "$key" != JAVA_VERSION ] || version=$value
    done <"$home/release"
    version=${version#\"}
    version=${version%\"}
    version=${version%%[!0-9]*}
    if [ "${version:-0}" -ge "$JDK_NEEDED" ]; then
      export JAVA_HOME="$home"
      return
    fi
  done
  die "needs a JDK $JDK_NEEDED or newer, and there is none in JAVA_HOME, on the PATH, in /usr/lib/jvm, ~/.sdkman, ~/.jdks or /opt.
  Debian 13, Ubuntu 25.10 and later:  apt-get install openjdk-25-jdk-headless
  with SDKMAN:                        sdk install java 25-tem
  elsewhere: unpack Eclipse Temurin 25 and set JAVA_HOME to its directory."
}

need_maven() {
  command -v mvn >/dev/null || die "needs Maven 3.8 or newer to build; Debian: apt-get install maven"
}

# stale MODULE: whether the class path of a module is older than what it is built from. Which modules it is built
# from is read from that class path; what generates their code lies in build/.
stale() {
  stamp=$ROOT/$1/target/classpath.txt
  [ -s "$stamp" ] && [ -e "$ROOT/$1/target/built" ] || return 0
  watched="$ROOT/pom.xml $ROOT/.mvn $ROOT/build"
  IFS=:
  for entry in "$ROOT/$1/target/classes" $(cat "$stamp"); do
    case $entry in
      "$ROOT"/*/target/classes)
        [ -d "$entry" ] || { unset IFS; return 0; }
        watched="$watched ${entry%/target/classes}/pom.xml ${entry%/target/classes}/src/main"
        ;;
      */target/classes | */target/*.jar) unset IFS; return 0 ;; # built in another place, then moved
      *) ;;
    esac
  done
  unset IFS
  # shellcheck disable=SC2086 # a list of paths
  [ -n "$(find $watched -name target -prune -o -newer "$ROOT/$1/target/built" -print -quit 2>/dev/null)" ]
}

# build MODULE: compiles it and what it needs, without checks. One line on a terminal shows how far it is.
build() {
  need_maven
  mkdir -p "$ROOT/target" "$ROOT/$1/target"
  # Two builds in one tree would take each other's files away. The lock goes with the process that holds it.
  exec 9>"$ROOT/target/build.lock"
  if command -v flock >/dev/null && ! flock -n 9; then
    echo "another build runs in this directory; waiting for it" >&2
    flock 9
    stale "$1" || { exec 9>&-; return 0; }
  fi
  log=$ROOT/target/build.log
  begun=$ROOT/target/build.begun
  : >"$begun"
  [ -t 2 ] || echo "building $1 and what it needs (log: target/build.log)" >&2
  # The optimising compiler of the JVM does not pay off in a build this short.
  {
    MAVEN_OPTS="${MAVEN_OPTS:-} -XX:TieredStopAtLevel=1" mvn -B -ntp -Dquick -T2 -f "$ROOT/pom.xml" -pl "$1" -am compile 2>&1 ||
      printf '\nBUILD-FAILED\n' # after a line that Maven's colours may have left open
  } | tee "$log" | {
    failed=
    while IFS= read -r line; do
      case $line in
        BUILD-FAILED) failed=1 ;;
        "[INFO] Building "*"["*"/"*"]") [ ! -t 2 ] || printf '\r\033[Kbuilding %s' "${line#\[INFO\] Building }" >&2 ;;
        *) ;;
      esac
    done
    [ ! -t 2 ] || printf '\r\033[K' >&2
    [ -z "$failed" ]
  } || {
    grep -E '^\[ERROR\]|error:' "$log" | head -20 >&2
    die "the build failed; all of it is in target/build.log"
  }
  # The time at which the build began: what was saved since then makes it stale again.
  mv "$begun" "$ROOT/$1/target/built"
  exec 9>&-
}

# run MODULE MAIN [ARGUMENT...]: builds what is stale, then becomes Java.
run() {
  module=$1
  main=$2
  shift 2
  find_jdk
  if stale "$module"; then build "$module"; fi
  # Serial collector and few compiler threads: small in memory and quick to start. JAVA_FLAGS adds or overrides.
  # Java takes the home from the user database, where people expect $HOME.
  # shellcheck disable=SC2086 # a list of flags
  exec "$JAVA_HOME/bin/java" ${HOME:+-Duser.home="$HOME"} -XX:+UseSerialGC -XX:TieredStopAtLevel="${JIT_LEVEL:-1}" -Xshare:auto \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${JAVA_FLAGS:-} \
    -cp "$ROOT/$module/target/classes:$(cat "$ROOT/$module/target/classpath.txt")" "$main" "$@"
}
