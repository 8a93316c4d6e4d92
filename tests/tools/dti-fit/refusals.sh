# SPDX-License-Identifier: BSD-3-Clause
# What cannot be fitted is refused with the reason, and leaves nothing behind.
remodel-phantom -o small --voxel-size 6 --directions 12 --sessions 1 --quiet > /dev/null
scan=small/sub-01/ses-1/dwi/sub-01_ses-1_dwi
expect 64 dti-fit
expect 64 dti-fit $scan.nii.gz -o fit --maps fa,volume
expect 64 dti-fit $scan.nii.gz -o fit --bval $scan.bval
expect 66 dti-fit nothing.nii
expect 65 dti-fit small/derivatives/atlas/tpl-phantom_desc-tracts_dseg.nii.gz -o fit
cut -d ' ' -f 2- < $scan.bval > short.bval
expect 65 dti-fit $scan.nii.gz -o fit --bval short.bval --bvec $scan.bvec
turn() { awk '{ for (i = NF; i; i--) printf "%s ", $i; print "" }' "$1"; }
turn $scan.bval > turned.bval
turn $scan.bvec > turned.bvec
expect 65 dti-fit $scan.nii.gz -o fit --bval turned.bval --bvec turned.bvec
expect 65 dti-fit $scan.nii.gz -o fit --b-max 100
expect 65 dti-fit $scan.nii.gz -o fit --mask $scan.nii.gz
expect 73 dti-fit $scan.nii.gz -o nowhere/fit
expect 73 dti-fit $scan.nii.gz -o /proc/fit --quiet
mv $scan.bvec away
expect 66 dti-fit $scan.nii.gz -o fit
