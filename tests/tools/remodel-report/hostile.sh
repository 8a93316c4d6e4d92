# SPDX-License-Identifier: BSD-3-Clause
# Labels with markup, quotes, control characters, path tricks and formulae stay text; names in file
# names, in cells and in warnings reach no report.
head='tract\tmetric\tunit\tses_from\tses_to\tvalue_from\tvalue_to\tdelta\tdelta_pct\tse\tci_low\tci_high\tmdc95\texceeds_mdc\tp\tp_adjusted\tdf\tse_scan\tsession_sd\tsession_df\tn_vox\tverdict\tqc\tsession_sd_source\n'
numbers='0.4\t0.5\t0.1\t25\t0.01\t0.08\t0.12\t0.02\tyes\t0\t0\t9\t0.005\t0.01\t9\t50\tchanged\tCANARY.nii: voxels of 6 mm\tCANARY-source\n'
{
    printf "$head"
    for name in '<script>alert(1)</script>' '"><img src=x onerror=alert(1)>' '=HYPERLINK("x")' '../../etc/passwd' \
        "';--" '&lt;' $'\u202Egnp.exe' '%s%n'; do
        printf '%s\tFA\t1\tses-CANARY1\tses-CANARY2\t' "$name"
        printf "$numbers"
    done
} > 'CANARY DOE^JANE.tsv'
printf 'participant_id\tage\tsex\tlesion_side\tname\nsub-07\t97\tF\tleft\tCANARY\n' > people.tsv
remodel-report 'CANARY DOE^JANE.tsv' --label 07 --participants people.tsv -o report
grep -ciE '<script|<img src=x|onerror=alert\(1\)>|href' report.html
grep -c CANARY report.html report.pdf
grep -o 'age [0-9a-z ]*' report.html
sed 's/<style>.*<\/style>//; s/src="[^"]*"//g; s/<[^>]*>/ /g' report.html | grep -A1 -E '^ *(&lt;|&quot;|=HYP|\.\.|%s)' | sed 's/  */ /g' | head -20
# An output called by a name, and its provenance.
person
plasticity-fit metrics.tsv -s sessions.tsv -c scores.tsv -t training.tsv --coupling parallel -o canary > fit.txt
remodel-report canary.json --label 07 -o named
grep -ci canary named.html named.pdf
grep -o '<td[^>]*><span>parallel' named.html
