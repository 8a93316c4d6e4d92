# SPDX-License-Identifier: BSD-3-Clause
# Other numbers of the model give other answers under another fingerprint.
person
ask() { plasticity-fit metrics.tsv -s sessions.tsv -c scores.tsv -t training.tsv "$@"; }
printf 'name\tvalue\tsd\ngain_F\t2\t1.5\n' > priors.tsv
ask --priors priors.tsv | grep -E 'gain_F|SHA'
ask | grep -E 'gain_F|SHA'
ask --coupling parallel | grep -E 'gain_S|SHA'
