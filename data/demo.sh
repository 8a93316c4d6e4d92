#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Shows what Remodel does, on a fresh Debian 12, in one command: installs what building needs, builds
# in build/, draws the scans of a patient whose true change is known, and measures that change.
#
#   bash data/demo.sh [FOLDER]      FOLDER of all results, new; demo/ without it
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$PWD/demo}
[ ! -e "$out" ] || { echo "$out exists: remove it or name another folder"; exit 73; }

echo "1. Building in $root/build (minutes, once)"
bash "$root/tests/setup.sh" build
mkdir -p "$root/build" "$out"
{ cmake -S "$root" -B "$root/build" -G Ninja -DBUILD_TESTING=OFF && cmake --build "$root/build"; } \
    > "$out/build.log" 2>&1 || { tail -20 "$out/build.log"; exit 1; }
PATH=$root/build/tools:$PATH

echo "2. Drawing a patient with a lesion, 14, 42 and 90 days after onset, in $out/patient"
remodel-phantom -o "$out/patient" --voxel-size 2.5 --directions 30 "$root/data/phantom/patient.json"

echo
echo "3. Comparing day 90 with day 14 in the tracts of day 14"
scan() { echo "$out/patient/sub-01/ses-$1/dwi/sub-01_ses-$1_dwi.nii.gz"; }
tracts=$out/patient/derivatives/truth/sub-01/ses-1/dwi/sub-01_ses-1_desc-tracts_dseg.nii.gz
command=(dti-delta "$(scan 1)" "$(scan 3)" --labels "$tracts" -o "$out/change")
echo "\$ ${command[*]}"
echo
"${command[@]}" | tee "$out/change.txt"

cat << END

What you see: FA of CST_L truly rises, as the table of step 2 says, and nothing else changes. "SE
scan" is the noise of the scans, "SD sess" what sessions differ by in which nothing happens. That is
a published figure here; remodel-retest measures it on your own scanner.
  $out/change.txt                 the text above
  $out/change.tsv                 the table, for a spreadsheet or a script
  $out/change.json                everything, with the provenance in change_provenance.json
  $out/change_reliable-fa.nii.gz  where FA changed by more than its error
  $out/patient                    the scans (BIDS) and, under derivatives/truth, the truth
END
