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
cmake --build "$build" --target truth_delta truth_plasticity truth_recovery \
    plasticity-fit > /dev/null
page=$(mktemp)
trap 'rm -f "$page"' EXIT
answer=0
cat "$source/tests/truth/page.md" > "$page"
"$build/tests/truth_delta" "$pairs" ${3:+"$3"} >> "$page" || answer=$?
{
    tables=${REMODEL_SHARED:-$source/../shared}/data/tables
    cat "$source/tests/truth/page_plasticity.md"
    "$build/tests/truth_plasticity" 1000 || answer=$?
    if [ -d "$tables" ]; then
        printf '\n## Real scores and scans\n'
        "$build/tests/truth_recovery" "$tables/stroke_FM-UE_CAHAI_Barthel_longitudinal.csv"
        echo
        python3 "$source/tests/truth/tables.py" "$tables" "$build/tools/plasticity-fit"
    fi
} >> "$page"
cat "$page"
cp "$page" "$source/docs/validation.md"
"$source/tests/truth/function.sh" "$build" || answer=$?
exit $answer
