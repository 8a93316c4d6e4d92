#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Every tag "EQ dwi.7" in the code is an equation **(dwi.7)** of docs/methods, and the other way.
cd "${1:?give the source folder}" || exit 2
code=$(grep -rhoE 'EQ [a-z]+\.[0-9]+[a-z]?([, ]+(and )?[a-z]+\.[0-9]+[a-z]?)*' lib |
    grep -oE '[a-z]+\.[0-9]+[a-z]?' | sort -u)
docs=$(cat docs/methods/*.md 2> /dev/null | grep -oE '\*\*\([a-z]+\.[0-9]+[a-z]?\)\*\*' |
    tr -d '*()' | sort)
twice=$(uniq -d <<< "$docs")
difference=$(diff <(echo "$code") <(uniq <<< "$docs") |
    sed -n 's/^</in the code only:/p; s/^>/in docs\/methods only:/p')
[ -z "$twice" ] || echo "defined twice: $twice"
[ -z "$difference" ] || echo "$difference"
[ -z "$twice$difference" ]
