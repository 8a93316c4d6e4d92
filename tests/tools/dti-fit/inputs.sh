# SPDX-License-Identifier: BSD-3-Clause
# Provenance names every file that was read: both of a pair, and the gradient tables, named or found.
sessions 1
fit() { dti-fit "$@" --maps fa --quiet > fit.txt; }
echo beside the scan
fit s1.nii -o beside
inputs beside
remodel-verify beside_provenance.json | tail -1
echo a pair and its tables
twin pair s1.nii pair
fit pair.img -o pair
inputs pair
remodel-verify pair_provenance.json | tail -1
echo tables that are named, others beside it
cp s1.bval b.txt
cp s1.bvec g.txt
fit s1.nii --bval b.txt --bvec g.txt -o named
inputs named
echo directions after motion correction
cp s1.bvec s1.eddy_rotated_bvecs
fit s1.nii -o rotated
inputs rotated
cp s1.nii s2.nii
echo two sessions and what options name
remodel-phantom -o raw --voxel-size 6 --directions 6 --sessions 2 --format nii --quiet > raw.txt
dti-delta raw/sub-01/ses-[12]/dwi/*.nii -l tracts.nii --boot 20 --quiet -o delta > delta.txt
inputs delta
rm -r raw ./*.txt ./*.nii* pair.* ./*.json ./*.tsv
