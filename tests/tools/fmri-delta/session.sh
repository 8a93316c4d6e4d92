# SPDX-License-Identifier: BSD-3-Clause
# Two sessions of the phantom: the planted change of M1_L and PMd_R is found, other areas stay; two
# runs a session, files and provenance.
draw_bold pre 1
draw_bold post 2 turn:4 PMd_R:1:1.6 M1_L:0.3:0.6
fmri-delta pre_bold.nii post_bold.nii --events pre_events.tsv post_events.tsv -l pre_dseg.nii \
    -c right --boot 200 -o d
find . -name 'd*' | sort
remodel-verify d_provenance.json | grep -c '^same'
echo two runs in one session
for s in 1 2; do
    draw_bold sub_ses-1_run-$s $((10 + s))
    draw_bold sub_ses-2_run-$s $((20 + s)) turn:-3
done
fmri-delta sub_ses-1_run-[12]_bold.nii sub_ses-2_run-[12]_bold.nii -l sub_ses-1_run-1_dseg.nii \
    -c 'left;left-right' --boot 100 --tsv -q | cut -f 1,2,6-8,22
rm ./*.nii* ./*.json
