# SPDX-License-Identifier: BSD-3-Clause
# Two sessions of a small head: all models say how well they fit, and write what vol-warp reads.
remodel-phantom -o small --voxel-size 5 --directions 6 --sessions 2 --quiet > /dev/null
for session in 1 2; do
    scan=small/sub-01/ses-$session/dwi/sub-01_ses-${session}_dwi.nii.gz
    dti-fit $scan -o $session --maps s0 --quiet > /dev/null
done
vol-align 1_s0.nii.gz 2_s0.nii.gz -o rigid | grep -v "inverse"
vol-align --tsv 2_s0.nii.gz 1_s0.nii.gz -m affine | head -1
vol-align 1_s0.nii.gz 2_s0.nii.gz -m deformable -o deformed | grep "contrast\|volume"
find . -name 'rigid*' -o -name 'deformed*' | sort
vol-warp 2_s0.nii.gz rigid_xfm.txt -r 1_s0.nii.gz -o again --quiet > /dev/null
vol-warp 2_s0.nii.gz deformed_xfm.nii.gz -r 1_s0.nii.gz -o there --quiet > /dev/null
ls again.nii.gz there.nii.gz
rm -r small
