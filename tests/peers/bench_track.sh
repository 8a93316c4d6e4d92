#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Compares dwi-track with tckgen (mrtrix3) on one thread: streamlines a CPU second of the whole
# process and peak memory, the least of three runs, on FODs of dwi2fod csd, seeds anywhere in the
# brain; then how much of the true bundles of the phantom both find by iFOD2, and how much besides.
#
#   tests/peers/bench_track.sh BUILD [VOXEL_MM] [FOD RESPONSE]      FODs are made without them
set -eu
build=$(cd "${1:?give the build folder}" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
size=${2:-2}
python=${PYTHON:-/usr/bin/python3}
command -v tckgen dwi2fod > /dev/null || { echo "mrtrix3 is not installed"; exit 77; }
given=${3:+$(realpath "$3")}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PATH="$build/tools:$PATH" OMP_NUM_THREADS=1 MRTRIX_QUIET=1 PYTHONDONTWRITEBYTECODE=1
remodel-phantom -o raw --voxel-size "$size" --directions 64 --sessions 1 --streamlines 3000 --format nii --quiet > log
scan=raw/sub-01/ses-1/dwi/sub-01_ses-1_dwi
truth=raw/derivatives/truth/sub-01/ses-1/dwi/sub-01_ses-1
mask=${truth}_desc-brain_mask.nii ends=${truth}_desc-ends_dseg.nii
table="-fslgrad $scan.bvec $scan.bval"
if [ -n "$given" ]; then
    cp "$given" fod.nii
else
    dwi2response tournier $scan.nii $table -mask $mask response.txt -nthreads 0
    dwi2fod csd $scan.nii response.txt fod.nii $table -mask $mask -nthreads 0
fi
dti-fit $scan.nii --mask $mask --maps tensor --format nii -o fit --quiet > log
many=10000
ours() { echo "dwi-track $1 -a $2 -n $many --shortest 10 --longest 200 -o ours_$2 -q -f"; }
peer() { echo "tckgen -algorithm $* peer_$1.tck -seed_image $mask -mask $mask -select $many -nthreads 0 -force"; }

echo "| algorithm | program | streamlines a CPU s | mean length, mm | peak MB | times tckgen |"
echo "|---|---|---|---|---|---|"
while read -r name image own algorithm; do
    "$python" "$here/bench_cost.py" 3 "$(ours "$image" "$own")" "$(peer $algorithm)" > costs.txt
    {
        read -r cpu mb
        read -r cpu_peer mb_peer
    } < costs.txt
    for of in "dwi-track $cpu $mb ours_$own" "tckgen $cpu_peer $mb_peer peer_${algorithm%% *}"; do
        read -r program c m file <<< "$of"
        awk -v a="$name" -v p="$program" -v c="$c" -v m="$m" -v n="$many" -v o="$cpu_peer" \
            -v l="$(tckstats -output mean "$file.tck")" \
            'BEGIN { printf "| %s | %s | %d | %.0f | %d | %.1f |\n", a, p, n / c, l, m, o / c }'
    done
done << LIST
iFOD2 fod.nii ifod2 iFOD2 fod.nii
FOD-peak fod.nii peak SD_STREAM fod.nii
tensor fit_tensor.nii tensor Tensor_Det $table $scan.nii
LIST

echo
echo "Overlap with the true voxels of a bundle, and overreach, in percent of them, of at most 1000"
echo "streamlines by iFOD2 from 40000 places in its start region to its end region, one way:"
echo
echo "| bundle | dwi-track | overlap | overreach | tckgen | overlap | overreach |"
echo "|---|---|---|---|---|---|---|"
label=1
for bundle in CSTL CSTR CC SLFL SLFR CINGL CINGR; do
    mrcalc -force $ends $label -eq start.mif
    mrcalc -force $ends $((label + 1)) -eq end.mif
    tckgen -force -nthreads 0 -algorithm iFOD2 fod.nii peer.tck -seed_image start.mif -mask $mask \
        -include start.mif -include end.mif -stop -select 1000 -seeds 40000 -seed_unidirectional
    dwi-track fod.nii -a ifod2 -n 1000 --attempts 40000 --one-way --shortest 10 --longest 200 -o ours \
        --start $ends:$label --include $ends:$((label + 1)) --stop $ends:$label,$ends:$((label + 1)) -q -f > log
    "$python" "$here/bench_overlap.py" $bundle ${truth}_bundle-${bundle}_tractography.tck $ends ours.tck peer.tck
    label=$((label + 2))
done
