#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# nibabel and MRtrix3 read the TCK, TRK and TRX that we write with the same points to 1e-4 mm, and we
# those that they write, on made-up streamlines in images of every orientation and on real files.
#
#   tests/peers/streamlines.sh BUILD
set -eu
here=$(cd "$(dirname "$0")" && pwd)
export PATH="$(cd "${1:?give the build folder}" && pwd)/tests:$PATH" PYTHONDONTWRITEBYTECODE=1
command -v tckinfo tckconvert > /dev/null || { echo "MRtrix3 is not installed"; exit 77; }
/usr/bin/python3 -c 'import nibabel' 2> /dev/null || { echo "nibabel is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
real=${REMODEL_SHARED:-$here/../../../shared}/data/streamlines
[ -d "$real" ] || echo "no real streamlines in $real: made-up ones only"
/usr/bin/python3 "$here/streamlines.py" "$real"
