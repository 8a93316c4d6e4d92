# SPDX-License-Identifier: BSD-3-Clause
# Sessions that must not be compared are refused with the reason, and leave nothing behind.
draw_bold pre 1
draw_bold post 2
draw_bold other 3 head:2
expect 64 fmri-delta pre_bold.nii -l pre_dseg.nii -c right
expect 64 fmri-delta pre_bold.nii post_bold.nii -c right
expect 64 fmri-delta pre_bold.nii post_bold.nii -l pre_dseg.nii -c 'left & right' --boot 20
expect 69 fmri-delta pre_bold.nii pre_bold.nii -l pre_dseg.nii -c right
expect 69 fmri-delta pre_bold.nii other_bold.nii -l pre_dseg.nii -c right
sed 's/left/links/' post_events.tsv > named.tsv
expect 64 fmri-delta pre_bold.nii post_bold.nii pre_events.tsv named.tsv -l pre_dseg.nii
rm ./*.nii ./*.json
