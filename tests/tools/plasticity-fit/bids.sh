# SPDX-License-Identifier: BSD-3-Clause
# The tables of a BIDS folder give the same as bare ones, and what is recorded besides is said.
person
plasticity-fit metrics.tsv -s sessions.tsv -c scores.tsv -t training.tsv --tsv | cut -f 2- > bare.tsv
mkdir -p study/sub-07 study/phenotype
mv sessions.tsv study/sub-07/sub-07_sessions.tsv
for table in metrics scores training; do
    sed '1s/^/participant_id\t/; 2,$s/^/sub-07\t/' $table.tsv > study/phenotype/$table.tsv
done
printf 'participant_id\tage\nsub-07\t71\nsub-08\t50\n' > study/participants.tsv
plasticity-fit -b study -p sub-07 --tsv | cut -f 2- | cmp - bare.tsv && echo the same
plasticity-fit -b study -p 07 | grep -E 'Participant|Recorded'
expect 66 plasticity-fit -b study -p 09
expect 64 plasticity-fit -b study
