# SPDX-License-Identifier: BSD-3-Clause
# Regions do what they say, and what cannot be met is said after a bounded number of attempts.
remodel-phantom -o small --voxel-size 4 --directions 12 --sessions 1 --format nii --quiet > /dev/null
scan=small/sub-01/ses-1/dwi/sub-01_ses-1_dwi
truth=small/derivatives/truth/sub-01/ses-1/dwi/sub-01_ses-1
dti-fit $scan.nii -o fit --mask ${truth}_desc-brain_mask.nii --maps tensor --quiet > /dev/null
tracts=${truth}_desc-tracts_dseg.nii lesion=${truth}_desc-lesion_mask.nii
track() { dwi-track fit_tensor.nii.gz --quiet "$@" | grep -E 'streamlines|wanted|attempts|excluded|missed'; }
echo all through the tracts; track -n 50 --include $tracts
echo none through the lesion; track -n 50 --start $tracts --exclude $lesion
echo from the tracts, to their borders; track -n 50 --start $tracts --mask $tracts
echo with an end in the tracts; track -n 50 --end $tracts
echo the same through labels; track -n 50 --include $tracts:2,$tracts:1 --attempts 3000
echo up to the lesion; track -n 20 --include $tracts,$tracts --ordered --stop $lesion --end $lesion --attempts 5000
echo in and out of the tracts; track -n 50 --include $tracts --exclude $tracts --attempts 3000
dwi-track fit_tensor.nii.gz -n 50 --include $tracts --exclude $tracts --attempts 3000 > /dev/null
