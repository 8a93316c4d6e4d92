#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Functions fit a screen of 60 lines, files of the library and the kit 400, tools 150.
cd "${1:?give the source folder}" || exit 2
{
    awk '/^\{$/ { start = FNR }
         /^\}/ && start { if (FNR - start + 1 > 60)
             printf "%s:%d: a function of %d lines\n", FILENAME, start, FNR - start + 1
             start = 0 }' lib/*/*.[ch] tools/*.c tools/kit/*.[ch]
    wc -l lib/*/*.[ch] tools/kit/*.[ch] | awk '$2 != "total" && $1 > 400 { print $2 ": " $1 " lines" }'
    wc -l tools/*.c | awk '$2 != "total" && $1 > 150 { print $2 ": " $1 " lines" }'
} | { ! grep .; }
