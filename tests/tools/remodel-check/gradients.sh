# SPDX-License-Identifier: BSD-3-Clause
# Gradient tables beside an image are read, compared, and refused where they cannot belong to it.
remodel-phantom -o raw --voxel-size 6 --directions 6 --b0 1 --sessions 2 --quiet > /dev/null
for s in 1 2; do mv raw/sub-01/ses-$s/dwi/sub-01_ses-${s}_dwi.nii.gz $s.nii.gz; done
mv raw/sub-01/ses-1/dwi/*.bval 1.bval
mv raw/sub-01/ses-1/dwi/*.bvec 1.bvec
rm -r raw
remodel-check 1.nii.gz | grep gradients
expect 69 remodel-check 1.nii.gz 2.nii.gz | sed -n '/^The two/,$p'
sed 's/1000/700/g' 1.bval > 2.bval
cp 1.bvec 2.bvec
remodel-check 1.nii.gz 2.nii.gz | sed -n '/^The two/,$p'
echo 0 1000 > 2.bval
expect 65 remodel-check 2.nii.gz
