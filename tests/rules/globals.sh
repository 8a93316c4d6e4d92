#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The library has no mutable variable but the thread-local message of base/error.c and the lock that
# OpenMP makes of a critical section.
build=${2:?give the source and the build folder}
objdump -t "$build/lib/libremodel.a" |
    awk '/file format/ { file = $1 }
         $0 ~ / O (\.data|\.bss|\*COM\*|\.data\.[a-z]+|\.bss\.[a-z]+)[ \t]/ && !/\.data\.rel\.ro|\.gomp_critical_/ {
             print file $NF " can change" }' | { ! grep .; }
