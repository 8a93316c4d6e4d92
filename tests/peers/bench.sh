#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Compares dti-fit with mrtrix3 and dipy on made-up scans: CPU seconds and peak memory, the least of
# three runs, and whether cost grows linearly with voxels and volumes. Prints docs/benchmarks.md.
#
#   tests/peers/bench.sh BUILD [VOXEL_MM] > docs/benchmarks.md
set -eu
build=$(cd "${1:?give the build folder}" && pwd)
size=${2:-2}
python=${PYTHON:-/usr/bin/python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PATH="$build/tools:$PATH" OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

cat > dipy_fit.py << 'END'
import sys
import nibabel as nib
import numpy as np
from dipy.core.gradients import gradient_table
from dipy.io import read_bvals_bvecs
from dipy.reconst.dti import TensorModel
scan, stem, mask = sys.argv[1:4]
image = nib.load(scan)
table = gradient_table(*read_bvals_bvecs(stem + ".bval", stem + ".bvec"))
mask = np.squeeze(np.asarray(nib.load(mask).dataobj)) > 0
fit = TensorModel(table, fit_method="WLS").fit(image.get_fdata(dtype=np.float32), mask=mask)
for name in ("fa", "md", "ad", "rd"):
    nib.save(nib.Nifti1Image(getattr(fit, name).astype(np.float32), image.affine), f"dipy_{name}.nii")
nib.save(nib.Nifti1Image(fit.evecs[..., 0].astype(np.float32), image.affine), "dipy_v1.nii")
nib.save(nib.Nifti1Image(fit.quadratic_form.astype(np.float32), image.affine), "dipy_tensor.nii")
END

# phantom FOLDER VOXEL DIRECTIONS SESSIONS: makes scans, sets $scan to the stem of the first.
phantom()
{
    remodel-phantom -o "$1" --voxel-size "$2" --directions "$3" --sessions "$4" --quiet > /dev/null
    scan=$1/sub-01/ses-1/dwi/sub-01_ses-1_dwi
    gunzip -kf "$scan.nii.gz"
    dwi2mask "$scan.nii" -fslgrad "$scan.bvec" "$scan.bval" "$scan.mask.nii" -quiet -force
}

# cost COMMAND...: "CPU_SECONDS PEAK_MB", the least of three runs.
cost()
{
    for _ in 1 2 3; do
        /usr/bin/time -o time.txt -f '%U %S %M' "$@" > out.txt 2> err.txt || cat err.txt >&2
        tail -1 time.txt
    done | awk '{ cpu = $1 + $2; mb = $3 / 1024
                  if (NR == 1 || cpu < least) least = cpu
                  if (NR == 1 || mb < room) room = mb }
                END { printf "%.2f %.0f\n", least, room }'
}

fit() { dti-fit "$1" --mask "$scan.mask.nii" -o fit --force -q --format "$2" --maps tensor,fa,md,ad,rd,v1 \
    --bval "$scan.bval" --bvec "$scan.bvec"; }
mrtrix() { dwi2tensor "$1" -fslgrad "$scan.bvec" "$scan.bval" -mask "$scan.mask.nii" "mr_dt.$2" \
    -nthreads 0 -force -quiet && tensor2metric "mr_dt.$2" -mask "$scan.mask.nii" -fa "mr_fa.$2" \
    -adc "mr_md.$2" -ad "mr_ad.$2" -rd "mr_rd.$2" -vector "mr_v1.$2" -modulate none -nthreads 0 \
    -force -quiet; }
dipy() { "$python" dipy_fit.py "$1" "$scan" "$scan.mask.nii"; }
export -f fit mrtrix dipy
export python

row() { read -r cpu mb <<< "$2"; awk -v n="$1" -v c="$cpu" -v m="$mb" -v own="$3" \
    'BEGIN { printf "| %s | %.2f | %d | %.1f |\n", n, c, m, c / own }'; }

echo "# Benchmarks"
echo
echo "Printed by \`tests/peers/bench.sh\`: the least of three runs on one thread, on"
echo "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1). mrtrix3 is $(dwi2tensor --version |
    sed -n '1s/^== dwi2tensor \([^ ]*\) ==.*/\1/p'), dipy $("$python" -c 'import dipy; print(dipy.__version__)')."
echo "Every program reads a scan of the phantom and a mask, and writes tensor, FA, MD, AD, RD and V1."
export scan
phantom big "$size" 64 2
for format in nii nii.gz; do
    echo
    echo "## Input and output as .$format"
    echo
    echo "| program | CPU s | peak MB | CPU, times dti-fit |"
    echo "|---|---|---|---|"
    own=$(cost bash -c "fit $scan.$format $format")
    row dti-fit "$own" "${own% *}"
    row mrtrix3 "$(cost bash -c "mrtrix $scan.$format $format")" "${own% *}"
    row dipy "$(cost bash -c "dipy $scan.$format")" "${own% *}"
done

echo
echo "## Growth"
echo
echo "| voxel mm | directions | CPU s | peak MB |"
echo "|---|---|---|---|"
for of in "$(awk "BEGIN { print 2 * $size }") 64" "$size 32" "$size 64" "$size 128"; do
    read -r mm directions <<< "$of"
    phantom "growth-$mm-$directions" "$mm" "$directions" 1
    read -r cpu mb <<< "$(cost bash -c "fit $scan.nii nii")"
    echo "| $mm | $directions | $cpu | $mb |"
done

echo
echo "## Two sessions to verdicts"
echo
read -r cpu mb <<< "$(cost dti-delta big/sub-01/ses-*/dwi/*_dwi.nii.gz)"
echo "\`dti-delta\` on two scans of $size mm and 64 directions: $cpu CPU s, $mb MB."
