# SPDX-License-Identifier: BSD-3-Clause
# A folder that is not there is said before anything is read: the inputs do not exist either.
for command in "dti-fit none.nii" "dti-delta none.nii none2.nii" "remodel-retest none.nii none2.nii"; do
    expect 73 $command -o nowhere/out
    expect 73 $command -o nowhere/out --force
    expect 66 $command -o out
done
: > file
expect 73 dti-fit none.nii -o file/out
expect 73 remodel-phantom -o file/out
