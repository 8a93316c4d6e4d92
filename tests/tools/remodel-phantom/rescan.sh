# SPDX-License-Identifier: BSD-3-Clause
# A rescan has new noise and nothing else new; --planted 0 leaves the course flat.
remodel-phantom -o flat --voxel-size 6 --directions 6 --sessions 2 --planted 0 --rescan --format nii
cd flat/sub-01/ses-1/dwi
cmp -s sub-01_ses-1_run-1_dwi.nii sub-01_ses-1_run-2_dwi.nii || echo "the runs differ"
cmp sub-01_ses-1_run-1_dwi.bvec sub-01_ses-1_run-2_dwi.bvec && echo "their directions do not"
