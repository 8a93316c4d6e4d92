# SPDX-License-Identifier: BSD-3-Clause
# What in the acquisition speaks against the method is said.
remodel-phantom -o small --voxel-size 6 --directions 6 --sessions 1 --format nii --quiet > /dev/null
cp small/sub-01/ses-1/dwi/sub-01_ses-1_dwi.nii scan.nii
expect 0 dwi-unring scan.nii --verbose
printf '{ "PartialFourier": 0.75, "SliceEncodingDirection": "i", "MRAcquisitionType": "3D" }' > scan.json
expect 0 dwi-unring scan.nii -o out
cat out_dwi.json
printf '{ "PartialFourier": 1, "SliceEncodingDirection": "k" }' > scan.json
expect 0 dwi-unring scan.nii
printf 'not JSON' > scan.json
expect 65 dwi-unring scan.nii
