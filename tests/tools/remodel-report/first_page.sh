# SPDX-License-Identifier: BSD-3-Clause
# All results of one person: the first page is one page, files are private, and a second run has the
# same bytes.
command -v pdftotext > /dev/null || skip "pdftotext is not installed"
person
printf 'schedule\tstart_day\tend_day\thours\nbooster\t200\t210\t10\n' > schedules.tsv
plasticity-fit metrics.tsv -s sessions.tsv -c scores.tsv -t training.tsv -o fit > fit.txt
plasticity-plan metrics.tsv -s sessions.tsv -c scores.tsv -t training.tsv -w schedules.tsv -o plan > plan.txt
sessions 2
dti-delta --allow coarse --boot 50 s1.nii s2.nii -l tracts.nii -o change -q > change.txt
remodel-report change.json fit.json plan.json --label 07 -o report
stat -c '%a %n' report*
pdftotext -l 1 -layout report.pdf - | sed 's/  */ /g; /^ *$/d'
remodel-report plan.json change.json fit.json --label 07 -o again > /dev/null
cmp report.html again.html && cmp report.pdf again.pdf && echo the same in any order
remodel-verify report_provenance.json | grep -c '^same'
rm -f ./*.nii* ./*.bv*
