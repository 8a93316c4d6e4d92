# SPDX-License-Identifier: BSD-3-Clause
# Schedules side by side, with the files and their provenance; training in the past is refused.
person
printf 'schedule\tstart_day\tend_day\thours\nbooster\t200\t210\t10\nweekly\t165\t345\t50\n' > plan.tsv
ask() { plasticity-plan metrics.tsv -s sessions.tsv -c scores.tsv -t training.tsv -w plan.tsv "$@"; }
ask --step 180 -o out | grep -v SHA-256
ls out*
remodel-verify out_provenance.json | grep -c '^same'
printf 'schedule\tstart_day\tend_day\thours\nearly\t150\t170\t10\n' > early.tsv
expect 65 plasticity-plan -s sessions.tsv -c scores.tsv -w early.tsv
