# SPDX-License-Identifier: BSD-3-Clause
# What is no result, or not of one person, is refused with the remedy.
person
plasticity-fit metrics.tsv -s sessions.tsv -c scores.tsv -t training.tsv -o fit > fit.txt
expect 64 remodel-report
expect 64 remodel-report fit.json
expect 64 remodel-report fit.json fit.tsv -o report
expect 64 remodel-report fit.json -o report --label ../07
expect 66 remodel-report none.json -o report
expect 65 remodel-report fit_provenance.json -o report
expect 65 remodel-report sessions.tsv -o report
expect 65 remodel-report fit.txt -o report
printf '{ "Findings": 3' > broken.json
expect 65 remodel-report broken.json -o report
sed 's/"Participant": ""/"Participant": "sub-08"/' fit.json > eight.json
plasticity-plan metrics.tsv -s sessions.tsv -c scores.tsv -t training.tsv -o plan > plan.txt
sed 's/"Participant": ""/"Participant": "sub-09"/' plan.json > nine.json
expect 65 remodel-report eight.json nine.json -o report
remodel-report eight.json -o report && grep -o '<h1>[^<]*' report.html
expect 73 remodel-report eight.json -o report
