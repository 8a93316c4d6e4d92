#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Shows what Remodel does, on a fresh Debian 12, in one command: installs what building needs, builds
# in build/, draws the scans of a patient whose true change is known, measures that change and writes
# the report a clinician reads.
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

echo
# The model takes the variation between sessions that real scanners have, not that of the phantom.
echo "5. Bringing it together with function, scores and training, which are made up, in a report"
{
    cat "$root/data/phantom/function.tsv"
    awk -F '\t' -v OFS='\t' '
        NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        $c["tract"] != "CST_L" || $c["metric"] != "FA" { next }
        {
            common = "1" OFS $c["se_scan"] / sqrt(2) OFS 200 OFS 0.012 OFS 1
            print $c["ses_from"], "FA", "CST_L", "S", $c["value_from"], common
            print $c["ses_to"], "FA", "CST_L", "S", $c["value_to"], common
        }' "$out/change.tsv"
} > "$out/metrics.tsv"
tables=("$out/metrics.tsv" --sessions "$out/patient/sub-01/sub-01_sessions.tsv"
    --scores "$root/data/phantom/scores.tsv" --training "$root/data/phantom/training.tsv")
plasticity-fit "${tables[@]}" --participant 01 -o "$out/fit" > "$out/fit.txt"
plasticity-plan "${tables[@]}" --participant 01 --schedules "$root/data/phantom/schedules.tsv" \
    -o "$out/plan" > "$out/plan.txt"
truth=$(tracts "$out/patient")
remodel-report "$out/change.json" "$out/fit.json" "$out/plan.json" -o "$out/report" \
    --participants "$out/patient/participants.tsv" --lesion "${truth/tracts_dseg/lesion_mask}" > "$out/report.txt"

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
  $out/fit.txt, plan.txt          what drives the change, and schedules to come
  $out/patient                    the scans (BIDS) and, under derivatives/truth, the truth
  $out/report.html                the report, for a screen
  $out/report.pdf                 the same on A4
END
