# SPDX-License-Identifier: BSD-3-Clause
# Voxels stored in the opposite order along i, with the matrix that says so, give the same table and
# maps to the last bit: what is left and right comes from the matrix.
sessions 2
for s in 1 2; do twin mirrored s$s.nii m$s; done
dti-delta --allow coarse s1.nii s2.nii -l tracts.nii --boot 50 --quiet -o plain > plain.txt
dti-delta --allow coarse m1.nii m2.nii -l tracts.nii --boot 50 --quiet -o both > both.txt
change same plain both
dti-delta --allow coarse s1.nii m2.nii -l tracts.nii --boot 50 --quiet -o one > one.txt
change same plain one
echo without the directions that belong to it
for s in 1 2; do awk 'NR == 1 { for (i = 1; i <= NF; i++) $i = -$i } { print }' s$s.bvec > m$s.bvec; done
expect 69 dti-delta m1.nii m2.nii -l tracts.nii --boot 50 --quiet
echo without its matrix
for s in 1 2; do
    { head -c 352 s$s.nii; tail -c +353 m$s.nii; } > wrong$s.nii
    for end in bval bvec; do cp m$s.$end wrong$s.$end; done
done
expect 69 dti-delta s1.nii wrong2.nii -l tracts.nii --boot 50 --quiet
rm ./*.nii* ./*.json ./*.tsv ./*.txt
