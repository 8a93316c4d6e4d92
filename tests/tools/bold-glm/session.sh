# SPDX-License-Identifier: BSD-3-Clause
# One run of the phantom: what is printed, which files there are, and that the hands answer where
# they should.
draw_bold a 1
bold-glm a_bold.nii -c 'left; right; left-right; left & right' -o a
find . -name 'a_*' | sort
remodel-verify a_provenance.json | grep -c '^same'
head -3 a_run-1_design.tsv
echo as a table and as JSON
bold-glm a_bold.nii a_events.tsv --hrf canonical+td --noise ar1 --tsv
bold-glm a_bold.nii --noise ols --skip 4 --high-pass 0 -c right --json
echo two runs
draw_bold b 2
bold-glm a_bold.nii b_bold.nii -c 'left-right' --fwhm 8
rm ./*.nii* ./*.json
