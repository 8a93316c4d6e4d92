# SPDX-License-Identifier: BSD-3-Clause
# A small scan: what is printed, which files there are; the response of one scan serves the next.
remodel-phantom -o raw --voxel-size 4 --directions 32 --sessions 2 --format nii --quiet > /dev/null
for s in 1 2; do
    for end in nii bval bvec; do cp raw/sub-01/ses-$s/dwi/sub-01_ses-${s}_dwi.$end s$s.$end; done
done
dwi-fod s1.nii -o fit
find . -maxdepth 1 -name 'fit*' | sort
cat fit_response-wm.txt
dwi-fod --tsv s1.nii s2.nii -o two --format nii
find . -maxdepth 1 -name 'two*' | sort
dwi-fod --json s2.nii --response-wm fit_response-wm.txt --lmax 4 --peaks 2 -o next
echo white matter and fluid
dwi-fod s1.nii --method msmt
rm -r raw s?.*
