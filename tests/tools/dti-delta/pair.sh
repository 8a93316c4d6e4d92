# SPDX-License-Identifier: BSD-3-Clause
# Two sessions of the phantom: the table, the files, their provenance.
sessions 2
dti-delta --allow coarse s1.nii s2.nii -l tracts.nii --boot 100 --tsv -o d 2> /dev/null | cut -f 1,2,5,22
find . -name 'd*' | sort
remodel-verify d_provenance.json | grep -c '^same'
