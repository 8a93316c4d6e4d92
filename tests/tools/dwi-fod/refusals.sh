# SPDX-License-Identifier: BSD-3-Clause
# What cannot be fitted is refused with the reason, and leaves nothing behind.
sessions 1
expect 64 dwi-fod
expect 64 dwi-fod s1.nii --lmax 5
expect 64 dwi-fod s1.nii --response-csf s1.bval
expect 64 dwi-fod s1.nii s1.nii --mask s1.nii
expect 65 dwi-fod s1.nii --response-wm s1.bvec
printf '# Shells: 3000\n500 -200 30\n' > high.txt
expect 64 dwi-fod s1.nii --response-wm high.txt -o fit
printf '500 -200 30\n400 -200 30\n300 -100 10\n' > rows.txt
expect 64 dwi-fod s1.nii --response-wm rows.txt -o fit
printf '# Shells: 0,1000\n500 0 0\n400 -200 nan\n' > nan.txt
expect 65 dwi-fod s1.nii --response-wm nan.txt -o fit
echo five directions
awk '{ n = split("1 0 0 0 1 0 0 0 1 .7 .7 0 .7 0 .7", g, " "); for (i = 0; i < 12; i++) { k = i < 6 ? -1 : (i - 6) % 5
    printf "%s%s", k < 0 ? 0 : g[3 * k + 1] " " g[3 * k + 2] " " g[3 * k + 3] " 1000", "\n" } exit }' s1.bval |
    sed 's/^0$/0 0 0 0/' > five.b
expect 65 dwi-fod s1.nii --grad five.b
rm s1.* tracts.* ./*.txt five.b
