#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Runs command-line cases. A case is tests/tools/TOOL/CASE.sh; beside it lie CASE.out, its standard
# output (numbers may differ in their last digit), and CASE.exit, its exit code where that is not 0.
# Each case runs in an empty folder with 1, 2 and 7 threads: what it prints and every file it makes
# must have the same bytes each time, and no hidden or temporary file may stay behind.
#
#   tests/tools/run.sh BUILD [TOOL/CASE...]       all cases where none is named
#   tests/tools/run.sh --accept BUILD [...]       writes CASE.out and CASE.exit anew
set -u
accept=0
if [ "${1:-}" = --accept ]; then accept=1; shift; fi
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?give the build folder}" && pwd) || exit 2
shift
export PATH="$build/tools:$build/tests:$PATH" LC_ALL=C TZ=UTC
export REMODEL_SOURCE=${here%/tests/tools} REMODEL_BUILD=$build
export REMODEL_DATA=$REMODEL_SOURCE/data BASH_ENV=$here/prelude.sh
cd "$here" || exit 2
mapfile -t cases < <(printf '%s\n' */*.sh | sed 's/\.sh$//')
[ $# -gt 0 ] || set -- "${cases[@]}"
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
failed=0 skipped=0

complain() { echo "FAIL $name: $1"; bad=1; }

run_case()
{
    local threads=$1
    mkdir "$work/$threads"
    (cd "$work/$threads" && OMP_NUM_THREADS=$threads OMP_THREAD_LIMIT=7 \
        bash "$here/$name.sh" > "$work/$threads.out" 2> "$work/$threads.err" < /dev/null)
    echo $? > "$work/$threads.exit"
}

judge()
{
    local expected=0
    [ -f "$here/$name.exit" ] && expected=$(cat "$here/$name.exit")
    if [ "$(cat "$work/1.exit")" != "$expected" ]; then
        complain "exit code $(cat "$work/1.exit") instead of $expected"
        tail -5 "$work/1.err"
    fi
    if ! compare "$here/$name.out" "$work/1.out"; then
        complain "the output is not what $name.out says"
        diff "$here/$name.out" "$work/1.out" | head -20
        tail -5 "$work/1.err"
    fi
}

for name; do
    bad=0
    rm -rf "${work:?}"/*
    run_case 1
    if [ "$(cat "$work/1.exit")" = 77 ]; then
        echo "SKIP $name: $(tail -1 "$work/1.out")"
        skipped=$((skipped + 1))
        continue
    fi
    for threads in 2 7; do
        run_case $threads
        cmp -s "$work/1.out" "$work/$threads.out" || complain "$threads threads print something else"
        diff -r "$work/1" "$work/$threads" > "$work/diff" ||
            complain "$threads threads make other files: $(head -1 "$work/diff")"
    done
    leftover=$(find "$work/1" -mindepth 1 -name '.*' -print -quit)
    [ -z "$leftover" ] || complain "left behind: ${leftover#"$work/1/"}"
    if [ $accept = 1 ]; then
        cp "$work/1.out" "$here/$name.out"
        if [ "$(cat "$work/1.exit")" = 0 ]; then rm -f "$here/$name.exit"
        else cp "$work/1.exit" "$here/$name.exit"; fi
    else
        judge
    fi
    failed=$((failed + bad))
done
[ $failed = 0 ] || exit 1
[ $skipped = 0 ] || exit 77
