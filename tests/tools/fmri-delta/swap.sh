# SPDX-License-Identifier: BSD-3-Clause
# Sessions in the other order flip every sign to the last bit; a scan stored from right to left has
# the same laterality.
draw_bold pre 1
draw_bold post 2 turn:4 PMd_R:1:1.6
delta() { fmri-delta "$@" -c right --boot 50 --tsv -q | cut -f 1,2,6-8,15,16,18; }
delta pre_bold.nii post_bold.nii -l pre_dseg.nii > there.txt
delta post_bold.nii pre_bold.nii -l pre_dseg.nii --labels-session 2 > back.txt
awk -F '\t' -v OFS='\t' 'NR > 1 { x = $3; $3 = $4; $4 = x; if ($5 != "n/a" && $5 != 0)
    $5 = $5 ~ /^-/ ? substr($5, 2) : "-" $5 } { print }' back.txt | diff - there.txt && echo swapped
twin mirrored pre_bold.nii mirrored_bold
twin mirrored pre_dseg.nii mirrored_dseg
cp pre_bold.json mirrored_bold.json
cp pre_events.tsv mirrored_events.tsv
cp pre_dseg.tsv mirrored_dseg.tsv
rounded() { awk -F '\t' '{ printf "%s %s %.4f %.4f\n", $1, $2, $3, $4 }' "$1"; }
delta mirrored_bold.nii post_bold.nii -l mirrored_dseg.nii > mirror.txt
diff <(rounded there.txt) <(rounded mirror.txt) && echo the same laterality
rm ./*.nii ./*.json ./*.tsv ./*.txt
