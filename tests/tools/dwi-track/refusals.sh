# SPDX-License-Identifier: BSD-3-Clause
# What cannot be tracked in is refused with the reason, and leaves nothing behind.
remodel-phantom -o small --voxel-size 6 --directions 12 --sessions 1 --format nii --quiet > /dev/null
scan=small/sub-01/ses-1/dwi/sub-01_ses-1_dwi
truth=small/derivatives/truth/sub-01/ses-1/dwi/sub-01_ses-1
expect 64 dwi-track
expect 66 dwi-track nothing.nii
expect 65 dwi-track ${truth}_desc-brain_mask.nii -o out
expect 65 dwi-track $scan.nii -o out --algorithm ifod2
expect 64 dwi-track $scan.nii -o out --step 0
expect 64 dwi-track $scan.nii -o out --longest 10
mask=${truth}_desc-brain_mask.nii
expect 64 dwi-track $scan.nii -o out --end $mask,$mask,$mask
expect 66 dwi-track $scan.nii -o out --include nothing.nii
dti-fit $scan.nii -o fit --maps tensor --quiet > /dev/null
expect 64 dwi-track fit_tensor.nii.gz -o out --algorithm ifod2 --select 0
remodel-phantom -o other --voxel-size 5 --directions 12 --sessions 1 --format nii --quiet > /dev/null
expect 65 dwi-track $scan.nii -o out --start other/${truth#small/}_desc-brain_mask.nii
