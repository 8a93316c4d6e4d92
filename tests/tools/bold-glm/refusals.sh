# SPDX-License-Identifier: BSD-3-Clause
# What cannot be meant is refused with the reason, and leaves nothing behind.
draw_bold a 1
expect 64 bold-glm
expect 64 bold-glm a_events.tsv
expect 64 bold-glm a_bold.nii -c 'left-wrong' -o out
expect 64 bold-glm a_bold.nii --nuisance csf
expect 64 bold-glm a_bold.nii --fd 0.5
expect 64 bold-glm a_bold.nii --noise fast
expect 66 bold-glm none.nii a_events.tsv
expect 66 bold-glm a_dseg.nii
expect 65 bold-glm a_dseg.nii a_events.tsv
expect 65 bold-glm a_bold.nii a_dseg.tsv
echo events
awk 'NR > 1 { $1 *= 1000; $2 *= 1000 } { print $1 "\t" $2 "\t" $3 }' a_events.tsv > ms.tsv
expect 65 bold-glm a_bold.nii ms.tsv
tr '\t' ',' < a_events.tsv > comma.tsv
expect 65 bold-glm a_bold.nii comma.tsv
awk 'NR > 1 { $1 += 400 } { print $1 "\t" $2 "\t" $3 }' a_events.tsv > late.tsv
expect 65 bold-glm a_bold.nii late.tsv
echo times
echo '{ "RepetitionTime": 2 }' > a_bold.json
expect 65 bold-glm a_bold.nii
echo '{ "RepetitionTime": 2500 }' > a_bold.json
expect 65 bold-glm a_bold.nii
expect 65 bold-glm a_bold.nii --tr 0.001
echo '{ "SliceTiming": [0, 1] }' > a_bold.json
expect 65 bold-glm a_bold.nii
rm ./*.nii ./*.tsv ./*.json
