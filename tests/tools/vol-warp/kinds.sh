# SPDX-License-Identifier: BSD-3-Clause
# Every kind of interpolation through a matrix and back, 3D and 4D; what is printed and written.
remodel-phantom -o small --voxel-size 6 --directions 12 --sessions 1 --quiet > /dev/null
scan=small/sub-01/ses-1/dwi/sub-01_ses-1_dwi
dti-fit $scan.nii.gz -o fit --maps fa,tensor --quiet > /dev/null
cat > move.txt << END
# remodel transform 1, world RAS mm: there_from_here
0.98 -0.17 0.03 4
0.17 0.98 0.05 -3
-0.04 -0.04 0.99 2
0 0 0 1
END
for kind in nearest linear cubic quintic; do
    echo "== $kind"
    vol-warp fit_fa.nii.gz move.txt -r $scan.nii.gz -i $kind -o $kind --log-jacobian
    vol-warp $kind.nii.gz inverse:move.txt -i $kind -o ${kind}_back.nii --tsv
done
echo "== labels"
vol-warp small/derivatives/atlas/tpl-phantom_desc-tracts_dseg.nii.gz move.txt -i label -o labels
echo "== a scan with its gradients"
vol-warp $scan.nii.gz move.txt -o scan --modulate --json
head -c 200 scan.bvec
echo
echo "== a tensor"
vol-warp fit_tensor.nii.gz move.txt -o tensor --tensor
ls
