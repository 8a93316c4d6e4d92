#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Draws the FA rows of a dti-delta table as intervals against the detectable change, in SVG.
#
#   bash docs/picture.sh demo/change.tsv > docs/picture.svg
set -eu
awk -F '\t' '
NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
$column["metric"] != "FA" { next }
{
    n++
    name[n] = $column["tract"]; delta[n] = $column["delta"]; low[n] = $column["ci_low"]
    high[n] = $column["ci_high"]; mdc[n] = $column["mdc95"]; verdict[n] = $column["verdict"]
    if (high[n] > most) most = high[n]
    if (-low[n] > most) most = -low[n]
}
function x(v) { return 330 + v / most * 200 }
END {
    height = 70 + 26 * n
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"720\" height=\"%d\" font-family=\"sans-serif\" font-size=\"13\">\n", height
    printf "<rect width=\"720\" height=\"%d\" fill=\"white\"/>\n", height
    print "<text x=\"20\" y=\"24\" font-size=\"15\">Change of FA between two sessions, 95 % interval; grey: not to be told from error</text>"
    for (i = 1; i <= n; i++) {
        y = 52 + 26 * (i - 1)
        colour = verdict[i] == "changed" ? "#D55E00" : "#0072B2"
        printf "<text x=\"20\" y=\"%d\">%s</text>\n", y + 5, name[i]
        printf "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"18\" fill=\"#DDDDDD\"/>\n", x(-mdc[i]), y - 9, x(mdc[i]) - x(-mdc[i])
        printf "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2\"/>\n", x(low[i]), x(high[i]), y, y, colour
        printf "<circle cx=\"%.1f\" cy=\"%d\" r=\"4\" fill=\"%s\"/>\n", x(delta[i]), y, colour
        printf "<text x=\"560\" y=\"%d\" fill=\"%s\">%+.3f  %s</text>\n", y + 5, colour, delta[i], verdict[i]
    }
    printf "<line x1=\"330\" x2=\"330\" y1=\"38\" y2=\"%d\" stroke=\"black\"/>\n", 52 + 26 * n - 13
    printf "<text x=\"330\" y=\"%d\" text-anchor=\"middle\">0</text>\n</svg>\n", 52 + 26 * n + 4
}' "$1"
