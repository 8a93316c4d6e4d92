# SPDX-License-Identifier: BSD-3-Clause
# A gradient table with exchanged or flipped axes gives the same FA; a warning names the fault.
remodel-phantom -o raw --voxel-size 3 --directions 12 --sessions 1 --format nii --quiet > raw.txt
scan=raw/sub-01/ses-1/dwi/sub-01_ses-1_dwi
fit() { dti-fit $scan.nii --bval $scan.bval --bvec "$1" 2>&1 | grep -E 'warning|median FA|fibres'; }
echo as it was drawn
fit $scan.bvec
echo one axis flipped
awk 'NR == 2 { for (i = 1; i <= NF; i++) $i = -$i } 1' $scan.bvec > flipped.txt
fit flipped.txt
echo two axes exchanged
sed -n '1p;3p' $scan.bvec > exchanged.txt
sed -n '2p' $scan.bvec >> exchanged.txt
fit exchanged.txt
rm -r raw ./*.txt raw_provenance.json
