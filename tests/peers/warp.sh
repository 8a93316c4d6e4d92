#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# vol-warp beside mrtransform: the same voxels to 1e-3 of the brightest through matrices and fields
# that each wrote for the other, and gradients turned alike. Skips without mrtrix3.
#
#   tests/peers/warp.sh BUILD
set -eu
build=$(cd "${1:?give the build folder}" && pwd)
for needed in mrtransform transformconvert mrcalc mrstats; do
    command -v $needed > /dev/null || { echo "$needed (mrtrix3) is not installed"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export PATH="$build/tools:$PATH" MRTRIX_QUIET=1
failed=0

# same NAME A B LIMIT: the largest difference, as a share of the largest value of B.
same()
{
    local off
    off=$(mrcalc "$2" "$3" -sub -abs - -quiet | mrstats -allvolumes -output max - -quiet)
    most=$(mrcalc "$3" -abs - -quiet | mrstats -allvolumes -output max - -quiet)
    awk -v name="$1" -v off="$off" -v most="$most" -v limit="$4" 'BEGIN {
        printf "%-42s %.2g\n", name, off / most; exit !(off <= limit * most) }' || failed=1
}

remodel-phantom -q -o made --voxel-size 4 --directions 30 --sessions 2 > log
scan=made/sub-01/ses-1/dwi/sub-01_ses-1_dwi
mrconvert -force $scan.nii.gz -coord 3 0 -axes 0,1,2 b0.nii -quiet
mrgrid b0.nii regrid -voxel 4,4,4 -force -quiet grid.nii
cat > m.txt << END
# mrtrix
0.985 -0.17 0.03 4
0.17 0.985 0.05 -3
-0.04 -0.04 1.02 2
0 0 0 1
END
ours() { vol-warp -q -f "$@" > log; }

# A matrix, both ways.
mrtransform b0.nii -linear m.txt -template grid.nii -interp linear -oversample 1 a.nii -force -quiet
ours b0.nii m.txt -r grid.nii -i linear -o b.nii --write-transform mrtrix
same "matrix of MRtrix, linear" b.nii a.nii 1e-3
mrtransform b0.nii -linear b_xfm.txt -template grid.nii -interp linear -oversample 1 a.nii -force -quiet
same "matrix of vol-warp by mrtransform" b.nii a.nii 1e-3

# FSL and ITK, by MRtrix's own converter.
ours b0.nii m.txt -r grid.nii -i linear -o b.nii --write-transform fsl
transformconvert b_xfm.mat b0.nii grid.nii flirt_import fsl.txt -force -quiet
mrtransform b0.nii -linear fsl.txt -template grid.nii -interp linear -oversample 1 a.nii -force -quiet
same "matrix of FSL by transformconvert" b.nii a.nii 1e-3
ours b0.nii m.txt -r grid.nii -i linear -o b.nii --write-transform itk
transformconvert b_xfm.txt itk_import itk.txt -force -quiet
mrtransform b0.nii -linear itk.txt -template grid.nii -interp linear -oversample 1 a.nii -force -quiet
same "matrix of ITK by transformconvert" b.nii a.nii 1e-3

# A field that bends, made by MRtrix in its own form.
warpinit b0.nii id.nii -force -quiet
mrconvert id.nii -coord 3 1 -axes 0,1,2 y.nii -force -quiet
mrcalc id.nii y.nii 15 -div -cos 2 -mult -add bend.nii -force -quiet
mrtransform b0.nii -warp bend.nii -interp linear a.nii -force -quiet
ours b0.nii mrtrix:bend.nii -i linear -o b.nii --write-transform mrtrix
same "field of MRtrix, linear" b.nii a.nii 1e-3
mrtransform b0.nii -warp b_xfm.nii.gz -interp linear a.nii -force -quiet
same "field of vol-warp by mrtransform" b.nii a.nii 1e-3
ours b0.nii inverse:mrtrix:bend.nii m.txt -i linear -o b.nii --write-transform mrtrix
mrtransform b0.nii -warp b_xfm.nii.gz -interp linear a.nii -force -quiet
same "inverse field and matrix as one field" b.nii a.nii 2e-3

# A rigid turn of a scan turns its gradients.
cat > r.txt << END
# mrtrix
0.96 -0.28 0 2.1
0.28 0.96 0 1.3
0 0 1 -1
0 0 0 1
END
ours $scan.nii.gz r.txt -i linear -o turned.nii
mrtransform $scan.nii.gz -linear r.txt -template b0.nii -interp linear -oversample 1 \
    -fslgrad $scan.bvec $scan.bval mr.mif -force -quiet
mrinfo mr.mif -export_grad_fsl mr.bvec mr.bval -force -quiet
same "a scan" turned.nii mr.mif 1e-3
awk 'NR == FNR { for (i = 1; i <= NF; i++) v[FNR, i] = $i; next }
     { for (i = 1; i <= NF; i++) { d = v[FNR, i] - $i; if (d < 0) d = -d; if (d > most) most = d } }
     END { printf "%-42s %.2g\n", "turned gradients", most; exit !(most < 1e-4) }' turned.bvec mr.bvec ||
    failed=1
exit $failed
