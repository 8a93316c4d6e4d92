#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The cost of dwi-denoise and dwi-unring on one thread beside mrtrix3's dwidenoise and mrdegibbs, on
# scans of the phantom, and how near either comes to the truth: the same scan without noise and
# without ringing. CPU seconds and peak memory are the least of several runs.
#
#   tests/peers/bench_clean.sh BUILD [VOXEL_MM [RUNS]]
set -eu
build=$(cd "${1:?give the build folder}" && pwd)
size=${2:-2}
runs=${3:-2}
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-/usr/bin/python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PATH="$build/tools:$PATH" OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

# phantom NAME OPTION...: NAME.nii with its tables, and brain.nii.
phantom()
{
    local name=$1 truth=raw/derivatives/truth/sub-01/ses-1/dwi end
    shift
    remodel-phantom -o raw --voxel-size "$size" --directions 64 --sessions 1 --format nii --quiet --force "$@" > log
    for end in nii bval bvec; do mv raw/sub-01/ses-1/dwi/sub-01_ses-1_dwi.$end "$name.$end"; done
    cp $truth/sub-01_ses-1_desc-brain_mask.nii brain.nii
    rm -r raw
}
phantom noisy
phantom truth --snr 0
phantom ringing --snr 0 --ringing

cost() { "$python" "$here/bench_cost.py" "$runs" "$@"; }
table()
{
    local cpu mb own=
    echo "| program | CPU s | peak MB | CPU, times ours |"
    echo "|---|---|---|---|"
    while read -r cpu mb; do
        own=${own:-$cpu}
        awk -v n="$1" -v c="$cpu" -v m="$mb" -v own="$own" \
            'BEGIN { printf "| %s | %.2f | %d | %.1f |\n", n, c, m, c / own }'
        shift
    done
}
cost "dwi-denoise noisy.nii --mask brain.nii -o ours --format nii -f -q" \
    "dwidenoise noisy.nii peer_dwi.nii -mask brain.nii -noise peer_noise.nii -nthreads 0 -force -quiet" |
    table "dwi-denoise" "dwidenoise -mask"
echo
cost "dwi-unring ringing.nii -o unrung --format nii -f -q" \
    "mrdegibbs ringing.nii peer_unrung.nii -datatype float32 -nthreads 0 -force -quiet" |
    table "dwi-unring" "mrdegibbs"
"$python" "$here/bench_clean.py"
