# SPDX-License-Identifier: BSD-3-Clause
# However the same scans are stored, the numbers are the same to the last bit.
sessions 2
dti-delta --allow coarse s1.nii s2.nii -l tracts.nii --boot 50 --quiet --json > plain.json
for kind in scaled float double big_endian nifti2 gz pair; do
    for s in 1 2; do twin $kind s$s.nii $kind$s; done
    end=nii
    [ $kind != gz ] || end=nii.gz
    [ $kind != pair ] || end=hdr
    dti-delta --allow coarse ${kind}1.$end ${kind}2.$end -l tracts.nii --boot 50 --quiet --json > $kind.json
    echo "$kind: $(change same plain $kind)"
done
rm ./*.nii* pair* ./*.json ./*.tsv
