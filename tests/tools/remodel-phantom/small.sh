# SPDX-License-Identifier: BSD-3-Clause
# A small data set: which files there are, and what the tables say.
remodel-phantom -o small --voxel-size 6 --directions 6 --b0 1 --sessions 2
find small -type f | sort
cat small/sub-01/sub-01_sessions.tsv small/participants.tsv
cat small/sub-01/ses-1/dwi/sub-01_ses-1_dwi.bval small/sub-01/ses-1/dwi/sub-01_ses-1_dwi.bvec
cat small/derivatives/truth/truth.tsv
cat small/derivatives/truth/sub-01/ses-2/dwi/*xfm.txt
