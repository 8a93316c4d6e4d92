# SPDX-License-Identifier: BSD-3-Clause
# FODs of dwi-fod are tracked along their peaks and by iFOD2.
remodel-phantom -o small --voxel-size 4 --directions 30 --sessions 1 --format nii --quiet > /dev/null
scan=small/sub-01/ses-1/dwi/sub-01_ses-1_dwi
mask=small/derivatives/truth/sub-01/ses-1/dwi/sub-01_ses-1_desc-brain_mask.nii
dwi-fod $scan.nii -o scan --mask $mask --quiet > fod.txt
fod=$(ls scan*fod*.nii*)
dwi-track $fod -n 200 --quiet -o arcs --map
dwi-track $fod -n 200 --algorithm peak --cutoff 0.2 --quiet -o peaks | head -4
rm scan* fod.txt
