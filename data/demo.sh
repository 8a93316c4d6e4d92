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

# draw FOLDER OPTION...: three sessions of the embedded patient.
draw() { remodel-phantom -o "$@" --voxel-size 2.5 --directions 30 "$root/data/phantom/patient.json"; }
tracts() { echo "$1/derivatives/truth/sub-01/ses-1/dwi/sub-01_ses-1_desc-tracts_dseg.nii.gz"; }
scan() { echo "$1/sub-01/ses-$2/dwi/sub-01_ses-$2_dwi.nii.gz"; }

echo "2. Drawing a patient with a lesion, 14, 42 and 90 days after onset, in $out/patient"
draw "$out/patient" --seed 4 # a draw without a chance row; docs/validation.md has their share

echo
echo "3. Measuring what sessions differ by when nothing happens, from three times three repeats"
for k in 1 2 3; do
    repeats=$out/repeats-$k
    draw "$repeats" --planted 0 --seed "10$k" --quiet > /dev/null
    dti-delta --quiet --tsv "$(scan "$repeats" 1)" "$(scan "$repeats" 2)" "$(scan "$repeats" 3)" \
        --labels "$(tracts "$repeats")" > "$repeats.tsv"
done
remodel-retest --scans 3 --output "$out/site" "$out"/repeats-?.tsv > "$out/retest.txt"

echo "4. Comparing day 90 with day 14 in the tracts of day 14"
command=(dti-delta "$(scan "$out/patient" 1)" "$(scan "$out/patient" 3)"
    --labels "$(tracts "$out/patient")" --retest "$out/site_retest.tsv" -o "$out/change")
echo "\$ ${command[*]}"
echo
"${command[@]}" | tee "$out/change.txt"

cat << END

What you see: FA of CST_L truly rises, as the table of step 2 says, and no other tract does. "SE
scan" is the noise of the scans, "SD sess" what sessions differ by in which nothing happens, here from
the repeats of step 3. AI and rFA of CST change because its left side does. With other seeds a row
or two may read "suggestive": what one row in twenty shows by chance.
  $out/change.txt                 the text above
  $out/change.tsv                 the table, for a spreadsheet or a script
  $out/change.json                everything, with the provenance in change_provenance.json
  $out/change_reliable-fa.nii.gz  where FA changed by more than its error
  $out/retest.txt                 the retest table of step 3, to read
  $out/patient                    the scans (BIDS) and, under derivatives/truth, the truth
END
