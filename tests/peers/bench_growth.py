# SPDX-License-Identifier: BSD-3-Clause
# A scan of another size for bench.sh: bench_growth.py STEM OUT STACK VOLUMES. Stacks the middle
# eight slices STACK times, and keeps every 1/VOLUMES-th volume or repeats all VOLUMES times.
# OUT.txt says how many voxels in the mask and volumes there are.
import sys
from fractions import Fraction

import nibabel as nib
import numpy as np

stem, out, stack, volumes = sys.argv[1], sys.argv[2], int(sys.argv[3]), Fraction(sys.argv[4])
image = nib.load(stem + ".nii")
middle = image.shape[2] // 2
data = np.asarray(image.dataobj)[:, :, middle - 4:middle + 4]
mask = np.squeeze(np.asarray(nib.load(stem + ".mask.nii").dataobj))[:, :, middle - 4:middle + 4]
kept = np.arange(0, data.shape[3], volumes.denominator)
kept = np.tile(kept, volumes.numerator)
data = np.tile(data[..., kept], (1, 1, stack, 1))
mask = np.tile(mask, (1, 1, stack)).astype(np.uint8)
nib.save(nib.Nifti1Image(data, image.affine), out + ".nii")
nib.save(nib.Nifti1Image(mask, image.affine), out + ".mask.nii")
for name, pattern in (("bval", "%g"), ("bvec", "%.6f")):
    table = np.atleast_2d(np.loadtxt(f"{stem}.{name}"))[:, kept]
    np.savetxt(f"{out}.{name}", table, pattern)
with open(out + ".txt", "w") as report:
    print(int(mask.sum()), len(kept), file=report)
