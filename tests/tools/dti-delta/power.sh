# SPDX-License-Identifier: BSD-3-Clause
# What the published figures allow to detect, without a scan.
dti-delta --power --se 0.002
printf 'metric\tregion\tsd\tn\tdf\tinterval\nFA\tCST\t0.004\t20\t20\twithin-day\n' > site.tsv
dti-delta --power --retest site.tsv --tsv
