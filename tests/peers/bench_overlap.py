# SPDX-License-Identifier: BSD-3-Clause
# For bench_track.sh: how many of the voxels through which true streamlines pass are met by those of
# each file, and how many others: bench_overlap.py NAME TRUTH.tck IMAGE FILE.tck...
import sys

import nibabel as nib
import numpy as np


def voxels(path, image):
    """The voxels that streamlines pass, and their number."""
    voxel_from_world = np.linalg.inv(image.affine)
    met, streamlines = np.zeros(image.shape, bool), nib.streamlines.load(path).streamlines
    for points in streamlines:
        fine = np.concatenate([np.linspace(a, b, 8) for a, b in zip(points, points[1:])])
        at = np.rint(nib.affines.apply_affine(voxel_from_world, fine)).astype(int)
        met[tuple(at.T)] = True
    return met, len(streamlines)


name, truth, image = sys.argv[1:4]
image = nib.load(image)
true, _ = voxels(truth, image)
row = [name]
for path in sys.argv[4:]:
    met, n = voxels(path, image)
    row += [n, f"{100 * (met & true).sum() / true.sum():.0f}", f"{100 * (met & ~true).sum() / true.sum():.0f}"]
print("| " + " | ".join(map(str, row)) + " |")
