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

# phantom FOLDER: two sessions of a scan; $scan is the stem of the first.
phantom()
{
    remodel-phantom -o "$1" --voxel-size "$size" --directions 64 --sessions 2 --quiet > /dev/null
    scan=$1/sub-01/ses-1/dwi/sub-01_ses-1_dwi
    gunzip -kf "$scan.nii.gz"
    gzip -c "$scan.nii" > "$scan.plain.nii.gz"
    dwi2mask "$scan.nii" -fslgrad "$scan.bvec" "$scan.bval" "$scan.mask.nii" -quiet -force
}

# cost RUNS CONTENDER...: a line "CPU_SECONDS PEAK_MB" of each, the least of the runs.
cost() { "$python" "$here/bench_cost.py" "$@"; }

# The commands: fit PROGRAM SCAN FORMAT [STEM of gradients and mask], and its peers.
fit() { echo "$1 $2 --mask ${4:-$scan}.mask.nii -o fit --force -q --format $3 \
    --maps tensor,fa,md,ad,rd,v1 --bval ${4:-$scan}.bval --bvec ${4:-$scan}.bvec"; }
estimate() { echo "dwi2tensor $1 -fslgrad $scan.bvec $scan.bval -ols -mask $scan.mask.nii mr_dt.$2 \
    -nthreads 0 -force -quiet"; }
measure() { echo "tensor2metric mr_dt.$1 -mask $scan.mask.nii -fa mr_fa.$1 -adc mr_md.$1 \
    -ad mr_ad.$1 -rd mr_rd.$1 -vector mr_v1.$1 -modulate none -nthreads 0 -force -quiet"; }
dipy() { echo "$python $here/bench_dipy.py $1 $scan $scan.mask.nii"; }

# table NAME...: of the lines of cost, the first of which is dti-fit's.
table()
{
    local cpu mb own=
    echo "| program | CPU s | peak MB | CPU, times dti-fit |"
    echo "|---|---|---|---|"
    while read -r cpu mb; do
        own=${own:-$cpu}
        awk -v n="$1" -v c="$cpu" -v m="$mb" -v own="$own" \
            'BEGIN { printf "| %s | %.3f | %d | %.1f |\n", n, c, m, c / own }'
        shift
    done
}

load=$(cut -d" " -f1 /proc/loadavg)
echo "# Benchmarks"
echo
echo "Printed by \`tests/peers/bench.sh\`: CPU seconds (user and system) and peak memory of whole"
echo "processes on one thread, the least of nine runs (two of dipy, dti-delta and for growth), on"
echo "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1) ($(grep -qw avx512vl /proc/cpuinfo &&
    echo with || echo without) AVX-512), kernel $(uname -r), files in the page cache. Debian's mrtrix3 is"
echo "$(dwi2tensor --version | sed -n '1s/^== dwi2tensor \([^ ]*\) ==.*/\1/p'), dipy $("$python" -c \
    'import dipy; print(dipy.__version__)'), ISA-L $(pkg-config --modversion libisal)."
echo "Other work on the machine: a load of $load on $(nproc --all) processors; above one each, times by the"
echo "clock mean little and CPU seconds are too high."
cmake -S "$here/../.." -B avx2 -DREMODEL_AVX512=OFF -DBUILD_TESTING=OFF > avx2.log 2>&1
cmake --build avx2 --parallel "$(nproc --all)" --target dti-fit >> avx2.log 2>&1
phantom big
echo "The scan is the phantom's: $(mrinfo "$scan.nii" -size), 16-bit integers, $(mrstats "$scan.mask.nii" \
    -mask "$scan.mask.nii" -output count) voxels in the"
echo "mask. Every program reads scan and mask, and writes tensor, FA, MD, AD, RD and V1. mrtrix3 is"
echo "\`dwi2tensor -ols\`, the estimator of dti-fit (start without weights, two passes with predicted"
echo "ones), and \`tensor2metric\`; dipy is its WLS, one pass. The second dti-fit is built to use AVX2 at"
echo "most."
for format in nii nii.gz; do
    echo
    echo "## Input and output as .$format"
    echo
    {
        cost 9 "$(fit dti-fit "$scan.$format" $format)" \
            "$(fit avx2/tools/dti-fit "$scan.$format" $format)" \
            "$(estimate "$scan.$format" $format); $(measure $format)"
        cost 2 "$(dipy "$scan.$format")"
    } > costs.txt
    table dti-fit "dti-fit, AVX2" mrtrix3 dipy < costs.txt
    [ $format = nii ] || continue
    read -r plain _ < costs.txt
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
    read -r inflate _ <<< "$(cost 5 "bench_inflate ${of#*:}")"
    read -r whole _ <<< "$(cost 5 "$(fit dti-fit "${of#*:}" nii)")"
    awk -v n="${of%%:*}" -v i="$inflate" -v w="$whole" -v p="$plain" \
        'BEGIN { printf "| %s | %.3f | %.3f | %.2f |\n", n, i, w, w / (i + p) }'
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
    read -r cpu mb <<< "$(cost 2 "$(fit dti-fit grown.nii nii grown)")"
    awk -v v="$voxels" -v n="$volumes" -v c="$cpu" -v m="$mb" \
        'BEGIN { printf "| %d | %d | %.3f | %d | %.4f |\n", v, n, c, m, 1e6 * c / v / n }'
done
rm -f grown.*

echo
echo "## Two sessions to verdicts"
echo
read -r cpu mb <<< "$(cost 2 "$(echo dti-delta -o delta --force big/sub-01/ses-*/dwi/*_dwi.nii.gz)")"
echo "\`dti-delta\` on two such scans, alignment, bootstrap and maps included: $cpu CPU s, $mb MB."

echo
echo "## Reading and writing"
echo
echo "Raw data a second and the time for 234 MB, the best of five, by \`bench_gz\`:"
echo
echo '```'
bench_gz "$work" 2
echo '```'

echo
echo "## Plasticity"
echo
echo "\`bench_plasticity\`, from the record to the findings, and whole programs on the examples of lme4 and"
echo "nlme, the best of three, by \`mixed.sh\`:"
echo
echo '```'
bench_plasticity 200
"$here/mixed.sh" "$build" | grep ' s of CPU' || echo "r-cran-lme4, r-cran-nlme and r-cran-cardata are not installed"
echo '```'

echo
echo "## BOLD"
echo
echo "Printed by \`bench_bold.sh\`: a run of 64 x 64 x 36 voxels and 240 volumes, from .nii.gz to maps."
echo
bash "$here/bench_bold.sh" "$build"

echo
echo "## Tracking"
echo
echo "Printed by \`bench_track.sh\`: whole processes, seeds anywhere in the brain, defaults of both (dwi-track"
echo "goes steps of half a voxel, by Runge-Kutta where tckgen goes steps of a tenth)."
echo
bash "$here/bench_track.sh" "$build" "$size"

echo
echo "## Cleaning"
echo
echo "Printed by \`bench_clean.sh\`: noise and ringing taken out of scans of the phantom, .nii in and out;"
echo "beside them mrtrix3's dwidenoise and mrdegibbs, and how near both come to the truth."
echo
bash "$here/bench_clean.sh" "$build" "$size"

echo
echo "## Fibre orientations"
echo
echo "Printed by \`bench_fod.sh\`: a scan of one shell with voxels of 4 mm, once each, on one thread. dwi-fod"
echo "also finds peaks and lobes, and writes them."
echo
bash "$here/bench_fod.sh" "$build"
