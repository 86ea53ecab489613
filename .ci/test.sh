#!/bin/sh
# Runs every test and says what ran. Called by `./relay test`, which has found JDK and Maven.
set -eu

home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$home"

# Prints what ran and on which RabbitMQ; fails when a test failed or was skipped, or none ran.
summarise() {
  printf '\n'
  find . -path '*/target/test-broker.txt' -exec cat {} + | sort -u | sed 's/^/Tested on /'
  find . -path '*/target/*-reports/TEST-*.xml' -exec grep -h '<testsuite ' {} + | awk '
    function number(name) {
      if (!match($0, " " name "=\"[0-9]+\"")) return 0
      return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) + 0
    }
    { run += number("tests"); failed += number("failures") + number("errors"); skipped += number("skipped") }
    END {
      printf "Tests run: %d, failed: %d, skipped: %d\n", run, failed, skipped
      if (skipped > 0) print "A skipped test proves nothing: it counts as failed."
      exit !(run > 0 && failed == 0 && skipped == 0)
    }'
}

# Prints how long each module's tests took, and the ten dearest classes. A class that only holds others
# reports their time a second time, with no tests of its own.
seconds() {
  find . -path '*/target/*-reports/TEST-*.xml' -exec grep -H '<testsuite ' {} + | awk '
    function value(name) {
      if (!match($0, " " name "=\"[^\"]*\"")) return ""
      return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
    }
    value("tests") > 0 {
      split($0, path, "/")
      class = value("name")
      sub(/^relay\./, "", class)
      module[path[2]] += value("time")
      printf "class %.1f %s/%s\n", value("time"), path[2], class
    }
    END { for (name in module) printf "module %.0f %s\n", module[name], name }' |
    sort -k1,1r -k2,2rn |
    awk '
      $1 == "module" { print "Seconds of " $3 ": " $2 }
      $1 == "class" && ++classes <= 10 { print "  " $2 " s " $3 }'
}

if [ "${1:-}" = --full ]; then
  shift
  export RELAY_TEST_FULL=true
fi
if grep -rq --include='*.java' RELAY_TEST_CHROMIUM ./*/src/test; then
  . "$home/.ci/chromium.sh"
  use_chromium
fi

find . -path '*/target/*' \( -name 'TEST-*.xml' -o -name test-broker.txt \) -delete
started=$(date +%s)
status=0
# Modules that do not need each other run side by side: their tests wait more than they work, and each
# has a PostgreSQL and a broker of its own.
mvn -B --fail-at-end "$@" -T 2 verify || status=$?
summarise || status=1
seconds
printf 'Took %d s.\n' $(($(date +%s) - started))
exit "$status"
