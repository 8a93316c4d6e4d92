#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Installs what is missing, builds Remodel and passes all of its tests, on a fresh Debian 12.
#
#   bash tests/run.sh
#
# Everything happens in build/ and build-sanitize/; the last line says how many tests passed, failed
# and were skipped, and the exit status is 0 only where none failed.
set -u
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 2
export LC_ALL=C.UTF-8 CTEST_OUTPUT_ON_FAILURE=1 REMODEL_PACKAGE=1
passed=0 failed=0 skipped=0
say() { printf '%s\n' "$*"; }

# build FOLDER CMAKE-OPTION...
build()
{
    local folder=$1 start=$SECONDS
    shift
    mkdir -p "$folder"
    if cmake -S . -B "$folder" -G Ninja "$@" > "$folder/log" 2>&1 &&
        cmake --build "$folder" >> "$folder/log" 2>&1; then
        say "built $folder in $((SECONDS - start)) s, $(grep -c 'warning:' "$folder/log") warnings"
    else
        grep -E 'error|Error|FAILED' "$folder/log" | head -20
        say "$folder could not be built: see $folder/log"
        exit 1
    fi
}

# check TITLE FOLDER CTEST-OPTION...: shows failures in full and skips in one line each.
check()
{
    local title=$1 folder=$2 start=$SECONDS log=$2/tests.log
    shift 2
    (cd "$folder" && ctest -j"$(nproc)" "$@") > "$log" 2>&1 < /dev/null
    local p f s total
    p=$(grep -cE '^ *[0-9]+/[0-9]+ Test .* Passed' "$log")
    s=$(grep -cE '^ *[0-9]+/[0-9]+ Test .*\*\*\*Skipped' "$log")
    total=$(sed -nE 's|^ *[0-9]+/([0-9]+) Test .*|\1|p' "$log" | tail -1)
    f=$((${total:-1} - p - s)) # also what could not be run or did not come back
    say "$title: $p passed, $f failed, $s skipped, $((SECONDS - start)) s"
    for name in $(sed -n 's/.* Test .*: \([^ ]*\) .*\*\*\*Skipped.*/\1/p' "$log"); do
        say "    skipped $name: $(sed -n "/ Testing: ${name//\//\\/}\$/,/^<end of output>/p" \
            "$folder/Testing/Temporary/LastTest.log" | tail -2 | head -1)"
    done
    [ "$f" = 0 ] || grep -vE '^ *(Start +[0-9]+:|[0-9]+/[0-9]+ Test .* Passed)|^$' "$log"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

# Tests must not leave files in the source tree.
tree() { git status --porcelain --untracked-files=all 2> /dev/null; }

bash tests/setup.sh build test || exit 1
bash tests/setup.sh peers || say "tests against peers will be skipped"
before=$(tree)
build build
check "all tests" build
build build-sanitize -DREMODEL_SANITIZE=ON -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS_DEBUG="-O1 -g"
ASAN_OPTIONS=abort_on_error=1:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1 \
    check "unit tests and corpus under ASan and UBSan" build-sanitize -L unit
if [ "$(tree)" = "$before" ]; then
    passed=$((passed + 1))
else
    say "the tests left files in the source tree:"
    diff <(echo "$before") <(tree)
    failed=$((failed + 1))
fi
say "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
