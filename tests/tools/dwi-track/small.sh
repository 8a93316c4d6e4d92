# SPDX-License-Identifier: BSD-3-Clause
# A small scan: what is printed, which files there are, and that a tensor image gives the same.
remodel-phantom -o small --voxel-size 4 --directions 12 --sessions 1 --format nii --quiet > /dev/null
scan=small/sub-01/ses-1/dwi/sub-01_ses-1_dwi
mask=small/derivatives/truth/sub-01/ses-1/dwi/sub-01_ses-1_desc-brain_mask.nii
dwi-track $scan.nii -n 300 -o scan --map --mask $mask
find . -name 'scan*' | sort
remodel-check scan_tdi.nii.gz | grep values
dti-fit $scan.nii -o fit --mask $mask --maps tensor --quiet > /dev/null
for format in tck trk trx; do
    dwi-track fit_tensor.nii.gz -n 300 -o fit --format $format --force --quiet > /dev/null
    ls -l fit.$format | awk '{ print $5, $9 }'
done
cmp scan.tck fit.tck && echo the tensor image gives the same streamlines
dwi-track fit_tensor.nii.gz -n 50 --integrator euler --step 0.1 --tsv --quiet
dwi-track fit_tensor.nii.gz -n 50 --seed 2 --json --quiet
