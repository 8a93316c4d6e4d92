# SPDX-License-Identifier: BSD-3-Clause
# Provenance names every file that was read, each once.
remodel-phantom -o raw --voxel-size 5 --directions 6 --sessions 2 --quiet > raw.txt
for s in 1 2; do
    dti-fit raw/sub-01/ses-$s/dwi/sub-01_ses-${s}_dwi.nii.gz -o $s --maps s0 --quiet > fit.txt
done
cp raw/derivatives/truth/sub-01/ses-1/dwi/sub-01_ses-1_desc-lesion_mask.nii.gz lesion.nii.gz
vol-align 1_s0.nii.gz 2_s0.nii.gz -l lesion.nii.gz -o masked --quiet > align.txt
inputs masked
rm -r raw ./*.txt ./*.nii.gz ./*.json
