#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# Compares dti-fit with mrtrix3 and dipy on made-up scans: CPU seconds and peak memory, the least of
# several runs, what compression costs, and whether cost grows linearly with voxels and volumes.
# Prints docs/benchmarks.md.
#
#   tests/peers/bench.sh BUILD [VOXEL_MM] > docs/benchmarks.md
set -eu
build=$(cd "${1:?give the build folder}" && pwd)
size=${2:-2}
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-/usr/bin/python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PATH="$build/tools:$build/tests:$PATH" OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
export python here

# phantom FOLDER: two sessions of a scan; $scan is the stem of the first.
phantom()
{
    remodel-phantom -o "$1" --voxel-size "$size" --directions 64 --sessions 2 --quiet > /dev/null
    scan=$1/sub-01/ses-1/dwi/sub-01_ses-1_dwi
    gunzip -kf "$scan.nii.gz"
    gzip -c "$scan.nii" > "$scan.plain.nii.gz"
    dwi2mask "$scan.nii" -fslgrad "$scan.bvec" "$scan.bval" "$scan.mask.nii" -quiet -force
    export scan
}

# cost RUNS COMMAND...: "CPU_SECONDS PEAK_MB", the least of the runs.
cost()
{
    local runs=$1
    shift
    for _ in $(seq "$runs"); do
        /usr/bin/time -o time.txt -f '%U %S %M' "$@" > out.txt 2> err.txt || cat err.txt >&2
        tail -1 time.txt
    done | awk '{ cpu = $1 + $2; mb = $3 / 1024
                  if (NR == 1 || cpu < least) least = cpu
                  if (NR == 1 || mb < room) room = mb }
                END { printf "%.2f %.0f\n", least, room }'
}

# fit SCAN FORMAT [STEM of gradients and mask]
fit() { dti-fit "$1" --mask "${3:-$scan}.mask.nii" -o fit --force -q --format "$2" \
    --maps tensor,fa,md,ad,rd,v1 --bval "${3:-$scan}.bval" --bvec "${3:-$scan}.bvec"; }
mrtrix() { dwi2tensor "$1" -fslgrad "$scan.bvec" "$scan.bval" -ols -mask "$scan.mask.nii" \
    "mr_dt.$2" -nthreads 0 -force -quiet && tensor2metric "mr_dt.$2" -mask "$scan.mask.nii" \
    -fa "mr_fa.$2" -adc "mr_md.$2" -ad "mr_ad.$2" -rd "mr_rd.$2" -vector "mr_v1.$2" \
    -modulate none -nthreads 0 -force -quiet; }
dipy() { "$python" "$here/bench_dipy.py" "$1" "$scan" "$scan.mask.nii"; }
export -f fit mrtrix dipy

row() { read -r cpu mb <<< "$2"; awk -v n="$1" -v c="$cpu" -v m="$mb" -v own="$3" \
    'BEGIN { printf "| %s | %.2f | %d | %.1f |\n", n, c, m, c / own }'; }

load=$(cut -d" " -f1 /proc/loadavg)
echo "# Benchmarks"
echo
echo "Printed by \`tests/peers/bench.sh\`: CPU seconds (user and system) and peak memory of whole"
echo "processes on one thread, the least of five runs (two of dipy, dti-delta and for growth), on"
echo "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1) ($(grep -qw avx512vl /proc/cpuinfo &&
    echo with || echo without) AVX-512), kernel $(uname -r), files in the page cache. Debian's mrtrix3 is"
echo "$(dwi2tensor --version | sed -n '1s/^== dwi2tensor \([^ ]*\) ==.*/\1/p'), dipy $("$python" -c \
    'import dipy; print(dipy.__version__)'), ISA-L $(pkg-config --modversion libisal)."
echo "Other work on the machine: a load of $load on $(nproc) processors; above one each, times by the"
echo "clock mean little and CPU seconds are too high."
phantom big
echo "The scan is the phantom's: $(mrinfo "$scan.nii" -size), 16-bit integers, $(mrstats "$scan.mask.nii" \
    -mask "$scan.mask.nii" -output count) voxels in the"
echo "mask. Every program reads scan and mask, and writes tensor, FA, MD, AD, RD and V1. mrtrix3 is"
echo "\`dwi2tensor -ols\`, the estimator of dti-fit (start without weights, two passes with predicted"
echo "ones), and \`tensor2metric\`; dipy is its WLS, one pass."
for format in nii nii.gz; do
    echo
    echo "## Input and output as .$format"
    echo
    echo "| program | CPU s | peak MB | CPU, times dti-fit |"
    echo "|---|---|---|---|"
    own=$(cost 5 bash -c "fit $scan.$format $format")
    row dti-fit "$own" "${own% *}"
    row mrtrix3 "$(cost 5 bash -c "mrtrix $scan.$format $format")" "${own% *}"
    row dipy "$(cost 2 bash -c "dipy $scan.$format")" "${own% *}"
    [ $format = nii ] || continue
    plain=${own% *}
    echo
    "$python" "$here/bench_agreement.py" fit_tensor.nii mr_dt.nii "$scan.mask.nii"
done

echo
echo "## What compressed input costs"
echo
echo "dti-fit on the .nii.gz, maps written as .nii, beside what ISA-L alone needs to inflate the file"
echo "and dti-fit for the .nii ($plain CPU s)."
echo
echo "| compressed by | ISA-L, CPU s | dti-fit, CPU s | dti-fit, times the sum |"
echo "|---|---|---|---|"
for of in "Remodel:$scan.nii.gz" "gzip:$scan.plain.nii.gz"; do
    read -r inflate _ <<< "$(cost 5 bench_inflate "${of#*:}")"
    read -r whole _ <<< "$(cost 5 bash -c "fit ${of#*:} nii")"
    awk -v n="${of%%:*}" -v i="$inflate" -v w="$whole" -v p="$plain" \
        'BEGIN { printf "| %s | %.2f | %.2f | %.2f |\n", n, i, w, w / (i + p) }'
done

echo
echo "## Growth"
echo
echo "dti-fit on eight slices of the scan, stacked 1 to 64 times, and on that of 64 slices with every"
echo "eighth volume up to all volumes eight times."
echo
echo "| voxels | volumes | CPU s | peak MB | CPU us a voxel and volume |"
echo "|---|---|---|---|---|"
for of in 1:1 4:1 8:1 16:1 64:1 8:1/8 8:1/2 8:2 8:8; do
    "$python" "$here/bench_growth.py" "$scan" grown "${of%%:*}" "${of#*:}"
    read -r voxels volumes < grown.txt
    read -r cpu mb <<< "$(cost 2 bash -c "fit grown.nii nii grown")"
    awk -v v="$voxels" -v n="$volumes" -v c="$cpu" -v m="$mb" \
        'BEGIN { printf "| %d | %d | %.2f | %d | %.4f |\n", v, n, c, m, 1e6 * c / v / n }'
done
rm -f grown.*

echo
echo "## Two sessions to verdicts"
echo
read -r cpu mb <<< "$(cost 2 dti-delta -o delta --force big/sub-01/ses-*/dwi/*_dwi.nii.gz)"
echo "\`dti-delta\` on two such scans, alignment, bootstrap and maps included: $cpu CPU s, $mb MB."

echo
echo "## Reading and writing"
echo
echo "Raw data a second and the time for 234 MB, the best of five, by \`bench_gz\`:"
echo
echo '```'
bench_gz "$work" 2
echo '```'
