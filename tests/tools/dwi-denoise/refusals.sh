# SPDX-License-Identifier: BSD-3-Clause
# What cannot be denoised is refused with the reason; what is doubtful is said.
remodel-phantom -o few --voxel-size 6 --directions 6 --b0 1 --sessions 1 --format nii --quiet > /dev/null
scan=few/sub-01/ses-1/dwi/sub-01_ses-1_dwi
expect 64 dwi-denoise
expect 66 dwi-denoise nothing.nii
expect 65 dwi-denoise $scan.nii
expect 65 dwi-denoise few/derivatives/atlas/tpl-phantom_b0.nii
expect 64 dwi-denoise $scan.nii --extent 16
remodel-phantom -o some --voxel-size 6 --directions 12 --sessions 1 --snr 1000 --format nii --quiet > /dev/null
scan=some/sub-01/ses-1/dwi/sub-01_ses-1_dwi
expect 64 dwi-denoise $scan.nii --extent 3 --step 4
expect 65 dwi-denoise $scan.nii -o clean --mask $scan.nii
remodel-phantom -o coarse --voxel-size 4 --directions 6 --sessions 1 --quiet > /dev/null
expect 65 dwi-denoise $scan.nii --mask coarse/derivatives/truth/sub-01/ses-1/dwi/sub-01_ses-1_desc-brain_mask.nii.gz
expect 0 dwi-denoise $scan.nii
mv $scan.bvec away
expect 66 dwi-denoise $scan.nii -o clean
