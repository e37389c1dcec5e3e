#!/bin/sh
# metal: a data centre on your desk, the server alone, tests and benchmarks. `./metal help` says more.
set -eu
ROOT=$(dirname "$(readlink -f "$0")")
. "$ROOT/build/launcher.sh"

help() {
  cat <<'TEXT'
usage: ./metal COMMAND [OPTION...]

  lab     a whole data centre here: control plane, leaf switches, machines that boot, register and wait
          [--machines N] [--racks R] [--port P] [--data DIR] [--vm N] [--once]     ./metal lab --help
  serve   the control plane alone
          [--listen HOST:PORT] [--data DIR] [--database-url URL] ...               ./metal serve --help
  test    all tests; as root, first installs the Debian packages they use
  bench   a benchmark of the lab: registrations, allocations, ips, list-machines   ./metal bench --help
  fmt     formats the Java code
  help    this text

Needs a JDK 25 and Maven; builds by itself what is not built yet.
TEXT
}

# Debian packages that tests use, one a line in build/packages.txt: package, a file it brings, what is skipped without it.
packages() {
  missing=
  while read -r package file skipped; do
    case $package in "" | \#*) continue ;; esac
    [ -e "$file" ] || missing="$missing $package"
  done <"$ROOT/build/packages.txt"
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing$missing"
    # shellcheck disable=SC2086 # a list of packages
    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $missing; } \
      >"$ROOT/target/packages.log" 2>&1 || echo "apt-get failed; see target/packages.log"
  fi
  while read -r package file skipped; do
    case $package in "" | \#*) continue ;; esac
    [ -e "$file" ] || echo "skipped without $package: $skipped"
  done <"$ROOT/build/packages.txt"
}

run_tests() {
  find_jdk
  need_maven
  mkdir -p "$ROOT/target"
  packages
  begun=$(date +%s)
  # Two modules at once: every test takes ports and databases of its own.
  result=0
  mvn -B -ntp -T2 -f "$ROOT/pom.xml" verify "$@" || result=$?
  # shellcheck disable=SC2046 # no report yet: no file
  find "$ROOT" -path '*/target/surefire-reports/TEST-*.xml' -exec grep -h '<testsuite ' {} + 2>/dev/null |
    awk -v seconds=$(($(date +%s) - begun)) -v result="$result" '
      function number(name) { return match($0, " " name "=\"[0-9]+") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3) : 0 }
      { run += number("tests"); failures += number("failures"); errors += number("errors"); skipped += number("skipped") }
      END { printf "All modules: Tests run: %d, Failures: %d, Errors: %d, Skipped: %d, in %d s: %s\n",
              run, failures, errors, skipped, seconds, result == 0 ? "green" : "RED" }'
  find "$ROOT" -path '*/target/surefire-reports/TEST-*.xml' -exec grep -ho 'Exception: Assumption failed: .*' {} + 2>/dev/null |
    sed 's/.*Assumption failed: /skipped: /' | sort | uniq -c
  return "$result"
}

command=${1:-help}
[ $# -eq 0 ] || shift
case $command in
  lab)
    # A newcomer waits for the start. Our classes come straight from the compiler, so verifying them again only costs.
    JAVA_FLAGS="-XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote -Xms256m -Xmn128m ${JAVA_FLAGS:-}"
    # Java cannot ask for the size of the screen.
    if [ -t 1 ] && size=$(stty size </dev/tty 2>/dev/null); then
      LINES=${size% *} COLUMNS=${size#* }
      export LINES COLUMNS
    fi
    run mini-lab io.metalstack.minilab.Main lab "$@" ;;
  bench) JIT_LEVEL=4 run mini-lab io.metalstack.minilab.Main bench "$@" ;;
  serve) JIT_LEVEL=4 run control-plane/apiserver io.metalstack.apiserver.Main "$@" ;;
  test) run_tests "$@" ;;
  fmt) find_jdk; need_maven; mvn -q -B -ntp -f "$ROOT/pom.xml" spotless:apply "$@" ;;
  help | -h | --help) help ;;
  *) help >&2; die "no command '$command'" ;;
esac
