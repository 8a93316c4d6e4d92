#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Makes a picture of the first page of the demonstration's report.
#
#   bash docs/picture.sh demo/report.pdf        writes docs/picture.png
set -eu
pdftoppm -png -r 105 -l 1 -singlefile "${1:?give the PDF}" "$(dirname "$0")/picture"
