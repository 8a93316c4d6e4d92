# SPDX-License-Identifier: BSD-3-Clause
# What cannot be aligned is refused with the reason, and leaves nothing behind.
remodel-phantom -o small --voxel-size 6 --directions 6 --sessions 1 --quiet > /dev/null
b0=$(find small -path '*atlas*b0*.nii.gz' | head -1)
tracts=$(find small -path '*atlas*dseg.nii.gz' | head -1)
scan=small/sub-01/ses-1/dwi/sub-01_ses-1_dwi
expect 64 vol-align
expect 66 vol-align nothing.nii "$b0"
expect 64 vol-align "$b0" $scan.nii.gz -o out
expect 65 vol-align "$b0" "$b0" -l $scan.nii.gz -o out
expect 64 vol-align "$b0" "$b0" -l "$b0" -o out
expect 65 vol-align "$b0" "$tracts" -o out
