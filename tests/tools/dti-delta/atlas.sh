# SPDX-License-Identifier: BSD-3-Clause
# An atlas in template space is brought onto the first session by its FA template: the regions show
# what those drawn in the session show. Without a template that can be aligned, nothing is measured.
remodel-phantom -o raw --voxel-size 4 --directions 6 --sessions 2 --format nii --quiet > /dev/null
scan=raw/sub-01/ses-1/dwi/sub-01_ses-1_dwi.nii later=raw/sub-01/ses-2/dwi/sub-01_ses-2_dwi.nii
drawn=raw/derivatives/truth/sub-01/ses-1/dwi/sub-01_ses-1_desc-tracts_dseg.nii
cp -r raw/derivatives/atlas atlas
fa() { awk -F '\t' '$2 == "FA" { print $1, $6 }' "$1"; }
dti-delta --allow coarse $scan $later --atlas atlas --boot 20 --tsv --quiet > atlas.tsv
dti-delta --allow coarse $scan $later --labels $drawn --boot 20 --tsv --quiet > drawn.tsv
fa atlas.tsv > atlas.txt
fa drawn.tsv | paste -d ' ' atlas.txt - |
    awk '{ d = $2 - $4; print $1, (d < 0.03 && d > -0.03 ? "alike" : $2 " for " $4) }'
cp atlas/tpl-phantom_b0.nii atlas/tpl-phantom_FA.nii
expect 65 dti-delta $scan $later --atlas atlas --quiet
cp atlas/tpl-phantom_b0.nii atlas/second_FA.nii
expect 66 dti-delta $scan $later --atlas atlas --quiet
rm -r raw atlas ./*.tsv ./*.txt ./*_provenance.json
