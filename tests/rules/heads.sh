#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# A file starts with its licence and, where it is C, one sentence that says what it is.
cd "${1:?give the source folder}" || exit 2
shopt -s nullglob
{
    awk 'FNR == 1 && $0 != "// SPDX-License-Identifier: BSD-3-Clause" {
             print FILENAME ": no licence in line 1" }
         FNR == 2 && !/^\/\/ ./ { print FILENAME ": no sentence in line 2" }
         FNR == 2 { nextfile }' lib/*.h lib/*/*.[ch] tools/*.c tools/kit/*.[ch] tests/*/*.[ch] docs/*.c
    grep -LF 'SPDX-License-Identifier: BSD-3-Clause' \
        tests/*.sh tests/*/*.sh tests/tools/*/*.sh data/*.sh .ci/run | sed 's/$/: no licence/'
} | { ! grep .; }
