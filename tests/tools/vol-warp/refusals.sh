# SPDX-License-Identifier: BSD-3-Clause
# What would come out wrong is refused with the reason, and leaves nothing behind.
remodel-phantom -o small --voxel-size 6 --directions 12 --sessions 1 --quiet > /dev/null
scan=small/sub-01/ses-1/dwi/sub-01_ses-1_dwi
dti-fit $scan.nii.gz -o fit --maps fa,v1 --quiet > /dev/null
matrix() { printf '%s\n' "$@" > m.txt; }
expect 64 vol-warp
expect 66 vol-warp nothing.nii
expect 66 vol-warp fit_fa.nii.gz nothing.txt -o out
matrix '1 0 0 0' '0 1 0 0' '0 0 1 0' '0 0 0 1'
expect 65 vol-warp fit_fa.nii.gz m.txt -o out
expect 64 vol-warp fit_fa.nii.gz fsl:m.txt mrtrix:m.txt -o out
matrix '1 2 0 0' '2 4 0 0' '0 0 1 0' '0 0 0 1'
expect 65 vol-warp fit_fa.nii.gz mrtrix:m.txt -o out
matrix '1 0 0 5000' '0 1 0 0' '0 0 1 0' '0 0 0 1'
expect 65 vol-warp fit_fa.nii.gz mrtrix:m.txt -o out
expect 65 vol-warp fit_fa.nii.gz fit_v1.nii.gz -o out
expect 65 vol-warp fit_fa.nii.gz $scan.nii.gz -o out
expect 65 vol-warp fit_fa.nii.gz -i label -o out
expect 64 vol-warp fit_fa.nii.gz --tensor -o out
expect 64 vol-warp fit_fa.nii.gz -i label --outside-nan -o out
expect 64 vol-warp fit_fa.nii.gz -i lanczos -o out
printf '#Insight Transform File V1.0\nTransform: BSplineTransform_double_3_3\n' > m.txt
expect 65 vol-warp fit_fa.nii.gz m.txt -o out
