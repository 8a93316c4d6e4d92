#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# On a disk that becomes full a tool fails, says so and leaves no file; root may mount such a disk.
#
#   tests/bad/full_disk.sh BUILD
set -u
phantom=$(cd "${1:?give the build folder}" && pwd)/tools/remodel-phantom
work=$(mktemp -d) || exit 2
mount -t tmpfs -o size=200k none "$work" 2> /dev/null ||
    { rmdir "$work"; echo "a small disk cannot be mounted (needs root)"; exit 77; }
trap 'umount "$work" && rmdir "$work"' EXIT
answer=0
message=$("$phantom" -o "$work/out" --voxel-size 4 --quiet 2>&1 > /dev/null) || answer=$?
left=$(find "$work" -type f)
[ $answer = 74 ] || { echo "FAIL: exit code $answer instead of 74: $message"; exit 1; }
[[ $message == *"$work"*space* ]] || { echo "FAIL: the message tells little: $message"; exit 1; }
[ -z "$left" ] || { echo "FAIL: left behind: $left"; exit 1; }
echo "$message"
