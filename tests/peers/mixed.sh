#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Mixed models on the examples of lme4, nlme and carData: the same answers, the likelihood at least as
# high, and how long each takes as a whole program. Their data stay where R has them.
#
#   tests/peers/mixed.sh BUILD
set -eu
export PATH="$(cd "${1:?give the build folder}" && pwd)/tools:$PATH" LC_ALL=C
command -v Rscript > /dev/null || { echo "R is not installed"; exit 77; }
Rscript -e 'for (p in c("lme4", "nlme", "carData")) library(p, character.only = TRUE)' \
    > /dev/null 2>&1 || { echo "r-cran-lme4, r-cran-nlme or r-cran-cardata is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
Rscript -e 'w <- function(d, f) write.table(d, f, sep = "\t", row.names = FALSE, quote = FALSE)
w(lme4::sleepstudy, "sleep.tsv"); w(as.data.frame(Loblolly), "lob.tsv"); w(carData::Wong, "wong.tsv")' 2> /dev/null
bad=0
near() # FILE SECTION NAME EXPECTED TOLERANCE
{
    awk -F '\t' -v s="$2" -v n="$3" -v e="$4" -v t="$5" '
        $1 == s && $2 == n { found = 1; d = $3 - e; if (d < 0) d = -d
                             printf "%s %s %s: %.8g, expected %.8g%s\n", FILENAME, s, n, $3, e, d <= t ? "" : " DIFFERS"
                             bad = d > t }
        END { exit bad || !found }' "$1" || bad=1
}
ask() { local out=$1; shift; plasticity-fit --tsv --group "$@" > "$out"; }
ask sleep sleep.tsv --by Subject --response Reaction --fixed '1, Days' --random '1, Days'
near sleep fit 'restricted log likelihood' -871.8141 1e-4
near sleep fixed 1 251.40510 1e-4
near sleep fixed Days 10.46729 1e-4
near sleep sd 1 24.74066 1e-3
near sleep sd Days 5.92214 1e-3
near sleep correlation Days 0.06555 1e-4
near sleep fit 'residual SD' 25.59180 1e-3
near sleep 'person 308' 1 2.258551 1e-3
near sleep 'person 308' Days 9.198976 1e-3
ask sleep_ml sleep.tsv --ml --by Subject --response Reaction --fixed '1, Days' --random '1, Days'
near sleep_ml fit 'log likelihood' -875.9697 1e-4
ask lob lob.tsv --by Seed --response height --fixed 'rise(age), decay(age)' --random 'rise(age)'
near lob fit 'log likelihood' -114.69680 1e-4
near lob fixed 'rise(age)' 102.11963 1e-3
near lob fixed 'decay(age)' -8.54942 1e-4
near lob sd 'rise(age)' 3.67586 1e-3
ask wong wong.tsv --by id --response piq --fixed '1, sqrt(duration), decay(days)' --random 1
near wong fit 'log likelihood' -1292.52132 1e-4
near wong fit rate 0.00565331 1e-6
near wong fixed 1 100.77095 1e-3
near wong sd 1 13.08910 1e-3
ask wong_2 wong.tsv --by id --response piq --fixed '1, sqrt(duration), decay(days)' --random '1, decay(days)'
near wong_2 fit 'log likelihood' -1291.0514 1e-4
near wong_2 fit boundary 1 0

seconds() # CPU seconds of a whole program, the best of three
{
    for _ in 1 2 3; do
        { TIMEFORMAT='%U %S'; time "$@" > /dev/null 2>&1; } 2>&1 | awk '{ print $1 + $2 }'
    done | sort -n | head -1
}
cat > lme4.R << 'END'
suppressMessages(library(lme4)); print(lmer(Reaction ~ Days + (Days | Subject), sleepstudy))
END
cat > nlme.R << 'END'
library(nlme)
print(nlme(height ~ SSasymp(age, Asym, R0, lrc), data = Loblolly, fixed = Asym + R0 + lrc ~ 1,
           random = Asym ~ 1, start = c(Asym = 103, R0 = -8.5, lrc = -3.3)))
END
ours=$(seconds plasticity-fit --group sleep.tsv --by Subject --response Reaction --fixed '1, Days' --random '1, Days')
theirs=$(seconds Rscript lme4.R)
echo "sleepstudy: plasticity-fit $ours s of CPU, lme4 $theirs s"
ours=$(seconds plasticity-fit --group lob.tsv --by Seed --response height --fixed 'rise(age), decay(age)' --random 'rise(age)')
theirs=$(seconds Rscript nlme.R)
echo "Loblolly: plasticity-fit $ours s of CPU, nlme $theirs s"
exit $bad
