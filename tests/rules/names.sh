#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# File names are unique in the whole tree, so that rmd_tensor_fit is always in tensor.c; what the
# library exports starts with rmd_; words that say nothing are banned from names.
cd "${1:?give the source folder}" || exit 2
build=${2:?give the build folder}
bad=0
twice=$(ls lib/*/*.[ch] tools/*.c tools/kit/*.[ch] | sed 's/\.[ch]$//' | sort -u | sed 's|.*/||' |
    sort | uniq -d)
[ -z "$twice" ] || { echo "two places for: $twice"; bad=1; }
banned='(^|_)(util|utils|misc|helper|manager|process|handle|do|get)(_|$)'
ls lib/*/*.[ch] tools/*.c tools/kit/*.[ch] | sed 's|.*/||; s/\.[ch]$//' | tr - _ |
    grep -E "$banned" && bad=1
grep -hoE '^[a-z][a-zA-Z0-9_ *]*\(' lib/*/*.[ch] tools/*.c tools/kit/*.[ch] |
    sed 's/ *($//; s/.*[ *]//' | sort -u | grep -E "$banned" && bad=1
grep -hoE '^(struct|enum) [a-z0-9_]+ \{' lib/*/*.[ch] tools/kit/*.h | cut -d ' ' -f 2 |
    grep -E "$banned" && bad=1
grep -nE '^typedef struct' lib/*/*.[ch] tools/kit/*.[ch] && bad=1
nm -g --defined-only "$build/lib/libremodel.a" 2> /dev/null | awk 'NF == 3 { print $3 }' |
    grep -vE '^rmd_|^_|^\.gomp_critical_' && bad=1
exit $bad
