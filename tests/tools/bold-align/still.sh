# SPDX-License-Identifier: BSD-3-Clause
# A run without motion has next to none; its table is found by bold-glm; slices need their times.
draw_bold a 1
bold-align a_bold.nii -o b
find . -name 'b*' | sort
wc -l < b_motion.tsv
head -1 b_motion.tsv
cp a_events.tsv b_events.tsv
bold-glm b_bold.nii.gz -c right -o g | sed -n '3,4p'
inputs g
bold-align a_bold.nii --tsv --target 1 --slice-timing off
expect 64 bold-align a_bold.nii --target 500
expect 64 bold-align a_bold.nii --slice-timing on
expect 65 bold-align a_dseg.nii
expect 64 bold-align
rm ./*.nii* ./*.json ./*.tsv
