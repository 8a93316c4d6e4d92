# SPDX-License-Identifier: BSD-3-Clause
# The same events in three formats give the same maps; confounds are found, or named.
draw_bold a 1
fit() { bold-glm a_bold.nii "$@" --noise ols -c left-right --tsv --quiet; }
fit > bids.txt
for hand in left right; do
    awk -v hand=$hand '$3 == hand { print $1, $2, 1 }' a_events.tsv > $hand.txt
    awk -v hand=$hand '$3 == hand { printf "%s:%s ", $1, $2 } END { print "" }' a_events.tsv > $hand.1D
done
fit left.txt right.txt | cmp - bids.txt
fit left.1D right.1D | cmp - bids.txt
fit --events left.txt right.1D | cmp - bids.txt
echo confounds
{
    printf 'trans_x\ttrans_y\ttrans_z\trot_x\trot_y\trot_z\tmotion_outlier00\n'
    awk 'BEGIN { for (t = 0; t < 120; t++)
        printf "%g\t%g\t%g\t0\t0\t%g\t%d\n", sin(t), cos(t / 3), sin(t / 7), sin(t / 5) / 99, t == 60 }'
} > motion.tsv
bold-glm a_bold.nii motion.tsv a_events.tsv -c left-right | sed -n '4p;9,11p'
cp motion.tsv a_desc-confounds_timeseries.tsv
bold-glm a_bold.nii -c left-right --nuisance 'motion24,spikes' --fd 1.9 -o m | sed -n '4p'
inputs m
rm ./*.nii* ./*.json ./*.tsv ./*.1D ./*.txt
