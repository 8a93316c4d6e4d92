#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# MRtrix3 reads the distributions of dwi-fod: it finds the same peaks in them, and its own from the
# same scan and response point the same way.
#
#   tests/peers/fibres.sh BUILD
set -eu
here=$(cd "$(dirname "$0")" && pwd)
export PATH="$(cd "${1:?give the build folder}" && pwd)/tools:$PATH" PYTHONDONTWRITEBYTECODE=1
command -v dwi2fod > /dev/null || { echo "MRtrix3 is not installed"; exit 77; }
/usr/bin/python3 -c 'import nibabel' 2> /dev/null || { echo "nibabel is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
remodel-phantom -o raw --voxel-size 6 --directions 60 --sessions 1 --format nii --quiet > log
scan=raw/sub-01/ses-1/dwi/sub-01_ses-1_dwi
mask=raw/derivatives/truth/sub-01/ses-1/dwi/sub-01_ses-1_desc-brain_mask.nii
dwi-fod $scan.nii --mask $mask --format nii -o fit --quiet >> log
sh2peaks -quiet -mask $mask fit_fod.nii seen_peaks.nii
dwi2fod csd -quiet -fslgrad $scan.bvec $scan.bval -mask $mask $scan.nii fit_response-wm.txt peer_fod.nii
sh2peaks -quiet -mask $mask peer_fod.nii peer_peaks.nii
/usr/bin/python3 "$here/fibres.py"
