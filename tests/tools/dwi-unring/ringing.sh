# SPDX-License-Identifier: BSD-3-Clause
# A scan whose k-space was cut off rings less afterwards, and the storage of the images changes no
# number.
scan=raw/sub-01/ses-1/dwi/sub-01_ses-1_dwi
remodel-phantom -o raw --voxel-size 6 --directions 6 --b0 1 --sessions 1 --snr 0 --ringing --format nii --quiet > /dev/null
mv $scan.nii ringing.nii
dwi-unring ringing.nii -o a --format nii
for kind in scaled float big_endian gz; do
    twin $kind ringing.nii twin
    dwi-unring twin.nii* -o b --format nii --quiet --force > /dev/null
    cmp a_dwi.nii b_dwi.nii && echo "$kind same"
    rm twin.nii*
done
rm -r raw
