# SPDX-License-Identifier: BSD-3-Clause
# Other numbers of the model give other answers under another fingerprint.
person
ask() { plasticity-fit metrics.tsv -s sessions.tsv -c scores.tsv -t training.tsv "$@" | tee -a all.txt | grep gain_; }
printf 'name\tvalue\tsd\ngain_F\t2\t1.5\n' > priors.tsv
ask --priors priors.tsv
ask
ask --coupling parallel
echo "$(grep SHA-256 all.txt | sort -u | wc -l) fingerprints"
rm all.txt
