# SPDX-License-Identifier: BSD-3-Clause
# A third session with the data of another (but for one voxel of background, since the same scan
# twice is refused) repeats its values to the last bit, and has no change against it.
sessions 2
for s in 1 2; do
    { head -c 352 s$s.nii; printf '\007\000'; tail -c +355 s$s.nii; } > again$s.nii
    for end in bval bvec; do cp s$s.$end again$s.$end; done
done
expect 69 dti-delta s1.nii s2.nii s2.nii --quiet
dti-delta --allow coarse s1.nii s2.nii again2.nii -l tracts.nii --boot 50 --tsv --quiet > twice.tsv
for session in s2 again2; do
    awk -F '\t' -v ses=$session.nii '$5 == ses { print $1, $2, $6, $7, $8 }' twice.tsv > $session.txt
done
cmp s2.txt again2.txt && echo "$(wc -l < s2.txt) rows repeated"
dti-delta --allow coarse s1.nii s2.nii again1.nii -l tracts.nii --boot 50 --tsv --quiet |
    awk -F '\t' '$5 == "again1.nii" { n++; none += $8 == 0; within += $22 == "within error" }
                 END { print n, "rows,", none, "without change,", within, "within error" }'
rm ./*.nii* ./*.tsv ./*.txt
