# SPDX-License-Identifier: BSD-3-Clause
# A small scan: what is printed, which files there are, and that their values are the truth's.
remodel-phantom -o small --voxel-size 6 --directions 12 --sessions 1 --quiet > /dev/null
scan=small/sub-01/ses-1/dwi/sub-01_ses-1_dwi
dti-fit $scan.nii.gz -o fit
find . -name 'fit*' | sort
grep -A 3 Description fit_md.json
dti-fit --tsv $scan.nii.gz --bval $scan.bval --bvec $scan.bvec --method robust
dti-fit --json $scan.nii.gz -o two --maps fa,v1 --format nii
find . -name 'two*' | sort
