#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# A data set that is written anew is killed again and again: every file of it must stay as it was or
# be complete, and the next run must leave nothing of the killed ones.
#
#   tests/bad/interrupt.sh BUILD
set -eu
phantom=$(cd "${1:?give the build folder}" && pwd)/tools/remodel-phantom
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
make() { "$phantom" -o out --voxel-size 6 --directions 6 --b0 1 --sessions 1 --quiet --seed "$@" > /dev/null; }

for seed in 1 2; do mkdir "$work/$seed"; (cd "$work/$seed" && make $seed); done
cp -r "$work/1" "$work/hit"
cd "$work/hit"
start=$(date +%s%N)
make 2 --force
took=$((($(date +%s%N) - start) / 1000)) # microseconds of a whole run
rm -r out
cp -r ../1/out out
killed=0
for i in {1..16}; do
    "$phantom" -o out --voxel-size 6 --directions 6 --b0 1 --sessions 1 --quiet --seed 2 --force > /dev/null 2>&1 &
    run=$!
    sleep "$(printf '%d.%06d' $((took * i / 16 / 1000000)) $((took * i / 16 % 1000000)))"
    kill -KILL $run 2> /dev/null || true
    wait $run 2> /dev/null || killed=$((killed + 1))
    while read -r file; do
        cmp -s "$file" "../1/$file" || cmp -s "$file" "../2/$file" ||
            { echo "FAIL kill $i: $file is neither old nor new"; exit 1; }
    done < <(find out -type f ! -name '.remodel-*')
    [ "$(find out -type f ! -name '.remodel-*' | wc -l)" = "$(find ../1/out -type f | wc -l)" ] ||
        { echo "FAIL kill $i: files are missing or were added"; exit 1; }
done
make 2 --force
diff -r out ../2/out || { echo "FAIL: the run after the kills gives something else"; exit 1; }
echo "$killed of 16 runs killed, every file old or new"
[ $killed -gt 0 ]
