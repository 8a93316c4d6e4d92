# SPDX-License-Identifier: BSD-3-Clause
# Two sessions: what changed beyond error, the domains, the expected recovery, and no split.
person
keep_sessions 2
plasticity-fit metrics.tsv -s sessions.tsv -c scores.tsv -t training.tsv | grep -v SHA-256
