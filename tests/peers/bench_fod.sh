#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Compares dwi-fod with mrtrix3 on a made-up scan of one shell: CPU seconds and peak memory of whole
# processes on one thread. dwi-fod also finds peaks and lobes and writes them.
#
#   tests/peers/bench_fod.sh BUILD [VOXEL_MM]
set -eu
build=$(cd "${1:?give the build folder}" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PATH="$build/tools:$PATH" OMP_NUM_THREADS=1
remodel-phantom -o raw --voxel-size "${2:-4}" --directions 64 --sessions 1 --format nii --quiet > log
scan=raw/sub-01/ses-1/dwi/sub-01_ses-1_dwi
mask=raw/derivatives/truth/sub-01/ses-1/dwi/sub-01_ses-1_desc-brain_mask.nii
common="-quiet -force -nthreads 1 -mask $mask"
table="-fslgrad $scan.bvec $scan.bval"
ours="dwi-fod $scan.nii --mask $mask --format nii --force --quiet"
echo "| program | CPU s | peak MB |"
echo "|---|---|---|"
row() # NAME COMMAND
{
    echo "| $1 | $(${PYTHON:-/usr/bin/python3} "$here/bench_cost.py" 1 "$2" | sed 's/ / | /') |"
}
row "dwi-fod, response measured (csd)" "$ours -o one"
row "dwi-fod, response given (csd)" "$ours -o one --response-wm one_response-wm.txt"
row "dwi-fod, responses measured (msmt, two tissues)" "$ours -o two --method msmt"
row "dwi-fod, responses given (msmt, two tissues)" \
    "$ours -o two --method msmt --response-wm two_response-wm.txt --response-csf two_response-csf.txt"
row "dwi2fod csd" "dwi2fod csd $common $table $scan.nii one_response-wm.txt fod.nii"
row "sh2peaks" "sh2peaks $common fod.nii peaks.nii"
row "dwi2fod msmt_csd, two tissues" \
    "dwi2fod msmt_csd $common $table $scan.nii two_response-wm.txt wm.nii two_response-csf.txt csf.nii"
row "dwi2response tournier" "dwi2response tournier $common $table $scan.nii response.txt"
