# SPDX-License-Identifier: BSD-3-Clause
# Tables of three people become a retest table that dti-delta reads.
for person in '0.40 0.41' '0.50 0.48' '0.45 0.45'; do
    set -- $person
    printf 'tract\tmetric\tvalue_from\tvalue_to\nCST_L\tFA\t%s\t%s\n' "$1" "$2" > "p$1.tsv"
done
remodel-retest p*.tsv -o site -i '1 week' --population 'three people'
cat site_retest.tsv
dti-delta --power --retest site_retest.tsv
expect 65 remodel-retest site_retest.tsv
expect 66 remodel-retest none.nii none.nii
expect 64 remodel-retest
