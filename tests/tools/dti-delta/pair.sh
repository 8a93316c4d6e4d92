# SPDX-License-Identifier: BSD-3-Clause
# Two sessions of the phantom: the table, the files, their provenance; swapped sessions flip signs.
remodel-phantom -o raw --voxel-size 6 --directions 6 --sessions 2 --format nii --quiet > /dev/null
for s in 1 2; do
    for end in nii bval bvec; do cp raw/sub-01/ses-$s/dwi/*_dwi.$end s$s.$end; done
done
for end in nii tsv; do cp raw/derivatives/truth/sub-01/ses-1/dwi/*_desc-tracts_dseg.$end tracts.$end; done
rm -r raw
dti-delta s1.nii s2.nii -l tracts.nii --boot 100 --tsv -o d 2> /dev/null | cut -f 1,2,5,22
dti-delta s2.nii s1.nii -l tracts.nii --labels-session 2 --boot 100 --tsv 2> /dev/null |
    cut -f 8,11,12,15,16 > swapped
cut -f 8,11,12,15,16 d.tsv | awk 'NR > 1 { print -$1, -$3, -$2, $4, $5 }' > flipped
awk 'NR > 1 { print +$1, +$2, +$3, $4, $5 }' swapped | diff flipped - && echo "signs flip exactly"
remodel-verify d_provenance.json | grep -c '^same'
