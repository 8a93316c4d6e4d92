#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Runs each libFuzzer target under ASan and UBSan for a while; needs clang-14.
#
#   tests/fuzz/fuzz.sh [SECONDS] [TARGET...]      300 seconds, all targets
set -eu
seconds=${1:-300}
[ $# -eq 0 ] || shift
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${FUZZ_BUILD:-$root/build-fuzz}
cmake -S "$root" -B "$build" -DCMAKE_C_COMPILER=clang-14 -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DCMAKE_C_FLAGS="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all" \
    -DREMODEL_FUZZ=ON > "$build.log" || { cat "$build.log"; exit 1; }
[ $# -gt 0 ] || mapfile -t targets < <(basename -s .c -a "$root"/tests/fuzz/fuzz_*.c | sed 's/^fuzz_//')
[ $# -gt 0 ] || set -- "${targets[@]}"
cmake --build "$build" -j"$(nproc)" --target "${@/#/fuzz_}" >> "$build.log" ||
    { tail -30 "$build.log"; exit 1; }
found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT
for target; do
    mkdir "$found/$target"
    cd "$found/$target"
    if "$build/tests/fuzz_$target" -max_total_time="$seconds" -max_len=65536 -rss_limit_mb=2048 \
        -print_final_stats=1 . "$root/tests/fuzz/corpus/$target" > "$found/log" 2>&1; then
        echo "$target: no finding in $seconds s," \
            "$(grep -o 'number_of_executed_units: [0-9]*' "$found/log")"
    else
        echo "$target: FINDING"
        tail -40 "$found/log"
        for input in crash-* timeout-* oom-* leak-*; do
            [ ! -f "$input" ] || cp "$input" "$root/tests/fuzz/corpus/$target/"
        done
        exit 1
    fi
done
