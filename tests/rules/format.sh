#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Every C file is as clang-format 14 leaves it.
cd "${1:?give the source folder}" || exit 2
clang-format --version 2> /dev/null | grep -q 'version 14' ||
    { echo "clang-format 14 is not installed"; exit 77; }
shopt -s nullglob
clang-format --dry-run -Werror lib/*.h lib/*/*.[ch] tools/*.c tools/kit/*.[ch] tests/*/*.[ch] \
    docs/*.c 2>&1 | grep error | head -20 | { ! grep .; }
