# SPDX-License-Identifier: BSD-3-Clause
# Two scans of one person between which nothing happened: a row for every region and metric.
remodel-phantom -o raw --voxel-size 6 --directions 6 --sessions 2 --planted 0 --format nii \
    --quiet > /dev/null
remodel-retest raw/sub-01/ses-*/dwi/*_dwi.nii --boot 100 --tsv \
    -l raw/derivatives/truth/sub-01/ses-1/dwi/sub-01_ses-1_desc-tracts_dseg.nii 2> /dev/null | cut -f 1,2,4,5 | head -8
