#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The library never prints or ends the program, and each of these has one place: threads, memory.
cd "${1:?give the source folder}" || exit 2
bad=0
only() # FILE PATTERN: the pattern may occur in one file only
{
    grep -nE "$2" lib/*/*.[ch] tools/*.c tools/kit/*.[ch] | grep -vE "^($1):|:[0-9]+: *//" && bad=1
}
only lib/base/parallel.c '#pragma omp|omp_[a-z_]+\('
only lib/base/memory.c '[^a-z_](malloc|calloc|realloc|aligned_alloc|posix_memalign)\('
grep -nE '[^a-z_](printf|puts|putchar|perror|exit|abort|assert|setlocale|strtod|atof|atoi|sscanf|rand)\(' \
    lib/*/*.[ch] | grep -vE ':[0-9]+: *//' && bad=1
grep -nE '[^_a-z](stdout|stderr)[^_a-z]' lib/*/*.[ch] | grep -vE ':[0-9]+: *//' && bad=1
exit $bad
