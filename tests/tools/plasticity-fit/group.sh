# SPDX-License-Identifier: BSD-3-Clause
# A mixed model of many people: levels and decays that differ between people.
awk 'BEGIN {
    print "id\tday\tscore"
    for (g = 1; g <= 24; g++)
        for (i = 0; i < 5; i++) {
            wobble = ((g * 7 + i * 13) % 11 - 5) / 5
            printf "%d\t%d\t%.3f\n", g, 20 * i, 40 + (g % 5) - (12 + g % 4) * exp(-0.03 * 20 * i) + wobble
        }
}' > people.tsv
ask() { plasticity-fit --group people.tsv --by id --response score "$@"; }
ask --fixed '1, decay(day)' --random '1'
ask --fixed '1, day' --random '1' --tsv -o mixed | head -12
ls mixed*
expect 64 plasticity-fit --group people.tsv --by id --response score --fixed '1, hours' --random 1
expect 64 plasticity-fit --group people.tsv --by id
