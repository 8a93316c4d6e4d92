# SPDX-License-Identifier: BSD-3-Clause
# Four sessions: the table and the files with their provenance.
person
plasticity-fit metrics.tsv -s sessions.tsv -c scores.tsv -t training.tsv --tsv -o fit | cut -f 2-
ls fit*
grep -c '"Name"' fit.json
grep -A 99 '"Statements"' fit.json | sed '/^    }/q'
remodel-verify fit_provenance.json | grep -c '^same'
inputs fit
