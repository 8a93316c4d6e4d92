# SPDX-License-Identifier: BSD-3-Clause
# What contradicts itself is refused with file, row and remedy.
person
sed 's/^4\t165/4\t75/' sessions.tsv > same_day.tsv
expect 65 plasticity-fit metrics.tsv -s same_day.tsv
sed '2s/67$/0/; 2s/0.012/0/' metrics.tsv > no_error.tsv
expect 65 plasticity-fit no_error.tsv -s sessions.tsv
sed 's/^2\t31/2\t67/' scores.tsv > beyond.tsv
expect 65 plasticity-fit -c beyond.tsv -s sessions.tsv
printf 'start_day\tend_day\thours\n30\t40\t5\n39\t50\t5\n' > overlap.tsv
expect 65 plasticity-fit -c scores.tsv -s sessions.tsv -t overlap.tsv
keep_sessions 1
expect 64 plasticity-fit metrics.tsv -s sessions.tsv -c scores.tsv
expect 64 plasticity-fit
printf 'name\tvalue\tsd\nwindow\t1\tn/a\n' > priors.tsv
expect 65 plasticity-fit -c beyond.tsv -s sessions.tsv --priors priors.tsv
