#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The full validation: 200 pairs of each kind (about 40 minutes on two free cores). Prints the
# results, writes them to docs/validation.md, and fails where a bound is broken.
#
#   tests/truth/full.sh [BUILD [PAIRS [SECONDS]]]
set -euo pipefail
source=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$source/build}
pairs=${2:-200}
[ -f "$build/CMakeCache.txt" ] || cmake -S "$source" -B "$build" > /dev/null
cmake --build "$build" --target truth_delta > /dev/null
page=$(mktemp)
trap 'rm -f "$page"' EXIT
answer=0
cat "$source/tests/truth/page.md" > "$page"
"$build/tests/truth_delta" "$pairs" ${3:+"$3"} >> "$page" || answer=$?
cat "$page"
cp "$page" "$source/docs/validation.md"
exit $answer
