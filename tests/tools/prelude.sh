# shellcheck shell=bash
# SPDX-License-Identifier: BSD-3-Clause
# Functions that every command-line case may use.

# expect CODE COMMAND...: runs a command that must end with CODE and, where that is not 0, must leave
# the folder as it was. Its messages go to standard output.
expect()
{
    local code=$1 before after answer=0
    shift
    before=$(find . | sort)
    "$@" 2>&1 < /dev/null || answer=$?
    after=$(find . | sort)
    [ $answer = "$code" ] || echo "expect: '$*' ended with $answer instead of $code"
    [ $answer = 0 ] || [ "$before" = "$after" ] || echo "expect: '$*' left files behind"
}

# skip REASON: ends the case where something it needs is not there.
skip()
{
    echo "$*"
    exit 77
}

# sessions N [OPTION...]: draws N sessions of a small patient, sK.nii with their gradient tables and
# sidecars, and the tracts of the first, tracts.nii and tracts.tsv.
sessions()
{
    local n=$1 s end truth=raw/derivatives/truth/sub-01/ses-1/dwi/sub-01_ses-1_desc-tracts_dseg
    shift
    remodel-phantom -o raw --voxel-size 6 --directions 6 --sessions "$n" --format nii --quiet "$@" > raw.txt
    for ((s = 1; s <= n; s++)); do
        for end in nii bval bvec; do cp raw/sub-01/ses-$s/dwi/sub-01_ses-${s}_dwi.$end s$s.$end; done
    done
    for end in nii tsv; do cp $truth.$end tracts.$end; done
    rm -r raw raw.txt raw_provenance.json
}

# twin KIND IN.nii OUT: stores an image in another way, see twin.py.
twin() { python3 "$REMODEL_SOURCE/tests/tools/twin.py" "$@"; }

# change same|swapped A B: compares outputs of dti-delta number by number, see change.py.
change() { python3 "$REMODEL_SOURCE/tests/tools/change.py" "$@"; }

# inputs PREFIX: the files that its provenance says were read.
inputs() { sed -n '/"Inputs"/,/\]/s/.*"Path": "\(.*\)",/    \1/p' "$1"_provenance.json; }

# person: tables of one person with four sessions, two structural, two functional metrics, FM-UE and
# training.
person()
{
    printf 'session_id\tdays_post_onset\n1\t14\n2\t30\n3\t75\n4\t165\n' > sessions.tsv
    {
        printf 'session_id\tmetric\tregion\tdomain\tvalue\tunit\tse\tse_df\tsession_sd\tsign\n'
        printf '%s\tFA\tCST_L\tS\t%s\t1\t0.004\t200\t0.012\t1\n' 1 .451 2 .442 3 .431 4 .437
        printf '%s\tFD\tCST_L\tS\t%s\t1\t0.01\t200\t0.03\t1\n' 1 .62 2 .60 3 .57 4 .60
        printf '%s\tPSC\tM1_L\tF\t%s\tpercent\t0.1\t67\t0.2\t1\n' 1 .52 2 .71 3 1.30 4 1.22
        printf '%s\tLI\tM1\tF\t%s\t1\t0.05\t67\t0.1\t1\n' 1 -.20 2 -.05 3 .18 4 .21
    } > metrics.tsv
    printf 'session_id\tfma_ue\tmood\n1\t20\tlow\n2\t31\tlow\n3\t45\tn/a\n4\t50\tn/a\n' > scores.tsv
    printf 'start_day\tend_day\thours\tsetting\n30\t51\t22.5\tward\n51\t72\t22.5\thome\n' > training.tsv
}

# keep_sessions N: drops the later sessions of person().
keep_sessions()
{
    for table in sessions metrics scores; do
        awk -v n="$1" 'NR == 1 || $1 <= n' $table.tsv > kept && mv kept $table.tsv
    done
}
