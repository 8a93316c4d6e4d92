#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# nibabel and MRtrix3 read every image that every tool writes, .nii and .nii.gz, with the orientation
# and the voxels that our own reader says.
#
#   tests/peers/readers.sh BUILD
set -eu
here=$(cd "$(dirname "$0")" && pwd)
export PATH="$(cd "${1:?give the build folder}" && pwd)/tools:$PATH" PYTHONDONTWRITEBYTECODE=1
command -v mrconvert mrinfo > /dev/null || { echo "MRtrix3 is not installed"; exit 77; }
/usr/bin/python3 -c 'import nibabel' 2> /dev/null || { echo "nibabel is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for format in nii nii.gz; do
    remodel-phantom -o $format --voxel-size 6 --directions 6 --sessions 2 --rescan --t1w --format $format --quiet
    dti-fit $format/sub-01/ses-1/dwi/*_run-1_dwi.$format -o fit_$format --format $format --quiet
done > log
dti-delta nii/sub-01/ses-[12]/dwi/*_run-1_dwi.nii --boot 50 -o delta --quiet >> log
find . -name '*.nii' -o -name '*.nii.gz' | sort > images
/usr/bin/python3 "$here/readers.py" images
