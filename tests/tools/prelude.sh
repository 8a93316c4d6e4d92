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
