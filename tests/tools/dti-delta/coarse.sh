# SPDX-License-Identifier: BSD-3-Clause
# Voxels of 216 mm3 give no verdict, and the reason is told, unless they are allowed.
sessions 2
dti-delta s1.nii s2.nii -l tracts.nii --boot 20 --tsv > withheld.tsv 2> said.txt
cut -f 22 withheld.tsv | tail -n +2 | sort -u
grep -c 'voxels of 6 x 6 x 6 mm are so large' said.txt
dti-delta s1.nii s2.nii -l tracts.nii --boot 20 --tsv --quiet --allow coarse > allowed.tsv
cut -f 22 allowed.tsv | tail -n +2 | grep -c 'not comparable'
rm ./*.tsv ./*.txt *.nii *.b* *.json
