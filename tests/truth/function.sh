#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The validation of function: false positives of a fit in five noises, and pairs of sessions of the
# BOLD phantom (about 3 minutes and 4 seconds a pair). Prints the results, writes them to
# docs/validation-function.md, and fails where a bound is broken.
#
#   tests/truth/function.sh [BUILD [PAIRS]]
set -euo pipefail
source=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$source/build}
pairs=${2:-300}
[ -f "$build/CMakeCache.txt" ] || cmake -S "$source" -B "$build" > /dev/null
cmake --build "$build" --target truth_null truth_recruitment > /dev/null
page=$(mktemp)
trap 'rm -f "$page"' EXIT
answer=0
cat "$source/tests/truth/page_function.md" > "$page"
"$build/tests/truth_null" >> "$page" || answer=$?
printf '\n## Two sessions\n\n%s pairs of sessions of the BOLD phantom in which nothing changes but the noise, and a third as many in which PPC_L changes. There is no session noise, so the session SD is set to almost nothing: the intervals are those of scan noise.\n\n' \
    "$pairs" >> "$page"
"$build/tests/truth_recruitment" "$pairs" >> "$page" || answer=$?
cat "$page"
cp "$page" "$source/docs/validation-function.md"
exit $answer
