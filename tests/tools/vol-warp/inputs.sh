# SPDX-License-Identifier: BSD-3-Clause
# Provenance names every file that was read, each once.
sessions 1
dti-fit s1.nii -o one --maps s0 --quiet > fit.txt
twin pair s1.nii pair
echo "# remodel transform 1, world RAS mm: there_from_here
1 0 0 4
0 1 0 -3
0 0 1 2
0 0 0 1" > move.txt
echo a scan with its gradients, onto a reference
vol-warp s1.nii move.txt -r one_s0.nii.gz -o scan --quiet > warp.txt
inputs scan
echo a pair
vol-warp pair.img move.txt -o moved --quiet > warp.txt
inputs moved
rm -f ./*
