# SPDX-License-Identifier: BSD-3-Clause
# A small scan: what is printed, which files there are; and that dti-fit finds their tables.
remodel-phantom -o small --voxel-size 6 --directions 12 --sessions 1 --quiet > /dev/null
scan=small/sub-01/ses-1/dwi/sub-01_ses-1_dwi
dwi-unring $scan.nii.gz -o unrung --quiet
find . -name 'unrung*' | sort
cat unrung_dwi.json
inputs unrung
compare $scan.bval unrung_dwi.bval && compare $scan.bvec unrung_dwi.bvec && echo same tables
dti-fit unrung_dwi.nii.gz | tail -3
dwi-unring $scan.nii.gz --tsv
dwi-unring $scan.nii.gz --json --axes jk --shifts 10
dwi-unring small/derivatives/atlas/tpl-phantom_b0.nii.gz
expect 73 dwi-unring $scan.nii.gz -o unrung
expect 64 dwi-unring
expect 64 dwi-unring $scan.nii.gz --axes kk
expect 66 dwi-unring nothing.nii
