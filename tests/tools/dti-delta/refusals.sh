# SPDX-License-Identifier: BSD-3-Clause
# Sessions that must not be compared are refused with the reason, and leave nothing behind.
remodel-phantom -o raw --voxel-size 6 --directions 6 --sessions 2 --format nii --quiet > /dev/null
for s in 1 2; do
    for end in nii bval bvec; do cp raw/sub-01/ses-$s/dwi/*_dwi.$end s$s.$end; done
done
first=raw/sub-01/ses-1/dwi/sub-01_ses-1_dwi.nii second=raw/sub-01/ses-2/dwi/sub-01_ses-2_dwi.nii
expect 64 dti-delta s1.nii
expect 64 dti-delta s1.nii s2.nii --allow everything
expect 64 dti-delta s1.nii s2.nii -l raw/none.nii -a raw
expect 66 dti-delta s1.nii none.nii
expect 66 dti-delta s1.nii s2.nii --atlas nowhere
expect 69 dti-delta s1.nii s1.nii
gzip -nk s1.nii
for end in bval bvec; do cp s1.$end twin.$end; done
mv s1.nii.gz twin.nii.gz
expect 69 dti-delta s1.nii twin.nii.gz
expect 69 dti-delta $second $first
expect 69 dti-delta s1.nii raw/derivatives/truth/sub-01/ses-2/dwi/sub-01_ses-2_desc-brain_mask.nii
