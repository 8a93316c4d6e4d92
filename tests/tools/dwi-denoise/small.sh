# SPDX-License-Identifier: BSD-3-Clause
# A small scan: what is printed, which files there are; and that dwi-unring and dti-fit go on.
remodel-phantom -o small --voxel-size 6 --directions 30 --sessions 1 --quiet > /dev/null
scan=small/sub-01/ses-1/dwi/sub-01_ses-1_dwi
mask=small/derivatives/truth/sub-01/ses-1/dwi/sub-01_ses-1_desc-brain_mask.nii.gz
dwi-denoise $scan.nii.gz -o clean
find . -name 'clean*' | sort
cat clean_dwi.json clean_noise.json
inputs clean
compare $scan.bval clean_dwi.bval && compare $scan.bvec clean_dwi.bvec && echo same tables
dwi-unring clean_dwi.nii.gz -o unrung --format nii
dti-fit unrung_dwi.nii | tail -3
dwi-denoise $scan.nii.gz --mask $mask --tsv
dwi-denoise $scan.nii.gz --mask $mask --json --extent 3 --step 1
