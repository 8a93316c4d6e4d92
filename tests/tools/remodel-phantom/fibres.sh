# SPDX-License-Identifier: BSD-3-Clause
# True streamlines and where they end are written when asked for.
remodel-phantom -o small --voxel-size 6 --directions 6 --b0 1 --sessions 1 --streamlines 20 --format nii --quiet > /dev/null
find small -name '*tractography*' -o -name '*ends*' | sort
head -c 62 small/derivatives/truth/sub-01/ses-1/dwi/sub-01_ses-1_bundle-CC_tractography.tck
cat small/derivatives/truth/sub-01/ses-1/dwi/*ends_dseg.tsv
