# SPDX-License-Identifier: BSD-3-Clause
# The program of docs/example.c judges every tract of two small scans.
remodel-phantom -q -o made --sessions 2 --voxel-size 4 --directions 12 > message
scan() { echo "made/sub-01/ses-$1/dwi/sub-01_ses-$1_dwi.nii.gz"; }
truth=made/derivatives/truth/sub-01/ses-1/dwi/sub-01_ses-1_desc-tracts_dseg.nii.gz
example "$(scan 1)" "$(scan 2)" $truth > rows.tsv
echo "exit $?"
sed '1d; s/\t.*\t/ /' rows.tsv | grep -E '^(CST|CC|SLF|CING)' |
    grep -E ' (changed|suggestive|within error|not comparable)$' | sed 's/ .*//' | sort -u
example made/none.nii.gz "$(scan 2)" > /dev/null 2> message
echo "exit $?, $(wc -l < message) line"
