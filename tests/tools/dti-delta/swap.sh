# SPDX-License-Identifier: BSD-3-Clause
# Sessions in the other order: every sign of every row and map flips, to the last bit.
sessions 2
echo a scan with tracts
dti-delta --allow coarse s1.nii s2.nii -l tracts.nii --boot 50 --quiet --json > d.json
dti-delta --allow coarse s2.nii s1.nii -l tracts.nii --labels-session 2 --boot 50 --quiet --json > e.json
change swapped d e
echo a scan without tracts, with maps
dti-delta --allow coarse s1.nii s2.nii --boot 50 --quiet -o f > f.txt
dti-delta --allow coarse s2.nii s1.nii --boot 50 --quiet -o g > g.txt
change swapped f g
for s in 1 2; do dti-fit s$s.nii -o fit$s --maps tensor,fa --quiet > fit.txt; done
for kind in tensor fa; do
    echo "a map of $kind"
    one=fit1_$kind.nii.gz two=fit2_$kind.nii.gz
    dti-delta --allow coarse $one $two -l tracts.nii --accept-identity --quiet --json > d.json
    dti-delta --allow coarse $two $one -l tracts.nii --accept-identity --labels-session 2 --quiet --json > e.json
    change swapped d e
done
rm ./*.nii* ./*.json ./*.tsv ./*.txt
