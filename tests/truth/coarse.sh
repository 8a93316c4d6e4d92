#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# From which voxel size on do published session-to-session SDs stop to hold? Counts the unchanged
# synthetic pairs that have a `changed` and a `suggestive` row (about ten minutes on two cores).
#
#   tests/truth/coarse.sh BUILD [SHARE]      SHARE of the pairs, 1 without it
set -eu
build=$(cd "${1:?give the build folder}" && pwd)
share=${2:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PATH="$build/tools:$PATH"
echo "voxel_mm directions pairs changed suggestive"
while read -r size directions pairs; do
    pairs=$(awk -v n="$pairs" -v share="$share" 'BEGIN { print int(n * share + 0.5) }')
    changed=0 suggestive=0
    for ((seed = 1; seed <= pairs; seed++)); do
        remodel-phantom -o raw --voxel-size "$size" --directions "$directions" --sessions 2 \
            --planted 0 --seed $seed --format nii --quiet --force > log
        dti-delta raw/sub-01/ses-[12]/dwi/*_dwi.nii --allow coarse --accept-identity --boot 100 \
            --tsv --quiet -l raw/derivatives/truth/sub-01/ses-1/dwi/sub-01_ses-1_desc-tracts_dseg.nii > rows.tsv
        ! cut -f 22 rows.tsv | grep -qx changed || changed=$((changed + 1))
        ! cut -f 22 rows.tsv | grep -qx suggestive || suggestive=$((suggestive + 1))
    done
    echo "$size $directions $pairs $changed $suggestive"
done << END
6 6 40
5 30 40
4 30 40
3.5 30 30
3 12 40
END
