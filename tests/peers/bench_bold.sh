#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The cost of the BOLD tools on one thread, on a run of 64 x 64 x 36 voxels and 240 volumes (int16,
# .nii.gz), and of ordinary least squares by nibabel, numpy and scipy: CPU seconds and peak memory,
# the least of three runs. Where both fit, their t maps must agree.
#
#   tests/peers/bench_bold.sh BUILD
set -eu
build=$(cd "${1:?give the build folder}" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-/usr/bin/python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PATH="$build/tools:$build/tests:$PATH" OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
draw_bold pre 1 size:64 gz
draw_bold post 2 size:64 turn:3 gz
glm() { echo "bold-glm pre_bold.nii.gz -c left;right;left-right -o out -f -q --noise $1"; }
bold-glm pre_bold.nii.gz -c 'left;right;left-right' -o plan -q --noise ols > log
contenders=("bold-glm, ols" "bold-glm, ar1" "bold-glm, arma" "bold-align" "fmri-delta, two runs"
    "ols by numpy and scipy")
echo "| program | CPU s | peak MB |"
echo "|---|---|---|"
k=0
for command in "$(glm ols)" "$(glm ar1)" "$(glm arma)" \
    "bold-align pre_bold.nii.gz -o still -f -q" \
    "fmri-delta pre_bold.nii.gz post_bold.nii.gz -l pre_dseg.nii.gz -c right -o delta -f -q" \
    "$python $here/bench_ols.py pre_bold.nii.gz plan_run-1_design.tsv peer"; do
    for _ in 1 2 3; do
        IFS=' ' read -ra words <<< "$command"
        /usr/bin/time -o time.txt -f '%U %S %M' "${words[@]}" > log
        cat time.txt
    done | awk -v name="${contenders[k]}" '{ cpu = $1 + $2; mb = $3 / 1024
        if (NR == 1 || cpu < least) least = cpu
        if (NR == 1 || mb < room) room = mb }
        END { printf "| %s | %.2f | %.0f |\n", name, least, room }'
    k=$((k + 1))
done
"$python" - << 'AGREE'
import nibabel
import numpy
own, peer = (nibabel.load(name).get_fdata() for name in
             ("plan_contrast-leftMinusRight_stat-t_statmap.nii.gz", "peer_leftMinusRight_t.nii.gz"))
both = (own != 0) & (peer != 0)
print(f"\nLargest difference of t between bold-glm and numpy over {both.sum()} voxels: "
      f"{numpy.abs(own - peer)[both].max():.1e}.")
AGREE
