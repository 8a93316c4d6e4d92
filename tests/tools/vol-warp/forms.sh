# SPDX-License-Identifier: BSD-3-Clause
# One map written in every form leads to the same image; so do fields, alone and in a chain.
remodel-phantom -o small --voxel-size 6 --directions 12 --sessions 1 --quiet > /dev/null
dti-fit small/sub-01/ses-1/dwi/sub-01_ses-1_dwi.nii.gz -o fit --maps fa --quiet > /dev/null
cat > move.txt << END
# remodel transform 1, world RAS mm: there_from_here
0.98 -0.17 0.03 4
0.17 0.98 0.05 -3
-0.04 -0.04 0.99 2
0 0 0 1
END
vol-warp fit_fa.nii.gz move.txt -o truth.nii
for form in remodel itk mrtrix fsl afni; do
    echo "== $form"
    vol-warp -q fit_fa.nii.gz move.txt --write-transform $form -o $form > /dev/null
    file=$(ls ${form}_xfm.*)
    [ $form != fsl ] || file=fsl:$file
    vol-warp fit_fa.nii.gz $file -o again_$form.nii --tsv | sed -n 2,3p
    cmp truth.nii again_$form.nii || vol-warp fit_fa.nii.gz $file
done
echo "== chains"
vol-warp fit_fa.nii.gz move.txt move.txt inverse:move.txt -o chain.nii
