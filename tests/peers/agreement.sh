#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The tensors of dti-fit against those of MRtrix3 and dipy, voxel by voxel, on a small phantom.
#
#   tests/peers/agreement.sh BUILD
set -eu
here=$(cd "$(dirname "$0")" && pwd)
export PATH="$(cd "${1:?give the build folder}" && pwd)/tools:$PATH" PYTHONDONTWRITEBYTECODE=1
command -v dwi2tensor > /dev/null || { echo "MRtrix3 is not installed"; exit 77; }
/usr/bin/python3 -c 'import dipy' 2> /dev/null || { echo "dipy is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
remodel-phantom -o raw --voxel-size 6 --directions 30 --sessions 1 --format nii --quiet > log
scan=raw/sub-01/ses-1/dwi/sub-01_ses-1_dwi
mask=raw/derivatives/truth/sub-01/ses-1/dwi/sub-01_ses-1_desc-brain_mask.nii
for method in ols iwls; do
    dti-fit $scan.nii --mask $mask --method $method --format nii -o $method --quiet
done >> log
dwi2tensor -quiet -ols -iter 2 -fslgrad $scan.bvec $scan.bval -mask $mask $scan.nii mrtrix_tensor.nii
tensor2metric -quiet -mask $mask -fa mrtrix_fa.nii -adc mrtrix_md.nii -vector mrtrix_v1.nii \
    -modulate none mrtrix_tensor.nii
/usr/bin/python3 "$here/agreement.py" $scan $mask
