#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Passes every bad and odd NIfTI file of make_bad.py through remodel-check.
#
#   tests/bad/run.sh BUILD
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?give the build folder}" && pwd)
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
command -v python3 > /dev/null || { echo "python3 is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$here/make_bad.py" "$work/files"
python3 "$here/judge.py" "$build/tools/remodel-check" "$work/files"
