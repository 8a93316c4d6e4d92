#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Compares vol-warp with mrtransform (mrtrix3) on one thread: CPU seconds and peak memory, the least
# of three runs, for an image of 1 mm voxels through a matrix, and through a field of its own size.
# mrtransform has no B-splines: its cubic is a piecewise polynomial without prefilter.
#
#   tests/peers/bench_warp.sh BUILD [IMAGE]       without IMAGE, a made-up one of 1 mm
set -eu
build=$(cd "${1:?give the build folder}" && pwd)
image=$(realpath "${2:-/nothing}" 2> /dev/null || true)
command -v mrtransform > /dev/null || { echo "mrtrix3 is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PATH="$build/tools:$PATH" OMP_NUM_THREADS=1 MRTRIX_QUIET=1
if [ ! -f "$image" ]; then
    remodel-phantom -q -o made --voxel-size 4 --directions 6 --sessions 1 > log
    mrconvert made/sub-01/ses-1/dwi/sub-01_ses-1_dwi.nii.gz -coord 3 0 -axes 0,1,2 small.nii
    image=small.nii
fi
mrgrid "$image" regrid -voxel 1 head.nii -datatype float32
printf '# mrtrix\n0.99 -0.05 0.02 3\n0.05 0.99 0.1 -4\n-0.02 -0.1 0.99 2\n0 0 0 1\n' > m.txt
warpinit head.nii id.nii
mrconvert id.nii -coord 3 1 -axes 0,1,2 y.nii
mrcalc id.nii y.nii 15 -div -cos 2 -mult -add bend.nii
vol-warp -q head.nii mrtrix:bend.nii -o field --write-transform remodel > log

# row NAME COMMAND...: the least of three runs.
row()
{
    local name=$1
    shift
    for _ in 1 2 3; do
        /usr/bin/time -o time.txt -f '%U %S %M' "$@" > log 2> err || { cat err >&2; exit 1; }
        tail -1 time.txt
    done | awk -v name="$name" '{ cpu = $1 + $2; mb = $3 / 1024
        if (NR == 1 || cpu < least) least = cpu
        if (NR == 1 || mb < room) room = mb }
        END { printf "| %s | %.2f | %.0f |\n", name, least, room }'
}
ours() { row "vol-warp, $1" vol-warp -q -f head.nii "$2" -i "$3" -o out.nii; }
theirs() { row "mrtransform, $1" mrtransform -nthreads 0 -force head.nii "${@:3}" -interp "$2" mr.nii; }

echo "Image of $(mrinfo -size head.nii | tr ' ' x | sed 's/x*$//') voxels:"
echo
echo "| program | CPU s | peak MB |"
echo "|---|---|---|"
for kind in nearest linear cubic quintic; do
    ours "matrix, $kind" m.txt $kind
    case $kind in
    nearest | linear | cubic)
        theirs "matrix, $kind" $kind -linear m.txt -template head.nii -oversample 1 ;;
    esac
done
for kind in linear cubic; do
    ours "field, $kind" field_xfm.nii.gz $kind
    theirs "field, $kind" $kind -warp bend.nii
done
ours "inverse field, cubic" inverse:field_xfm.nii.gz cubic
