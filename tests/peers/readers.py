#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Compares what remodel-check, nibabel and MRtrix3 find in the images that a list names.

    readers.py LIST

Matrices may differ by 1e-4 mm, which is how MRtrix3 prints them; voxels must be equal.
"""
import json
import subprocess
import sys

import nibabel
import numpy as np

def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def in_mrtrix(path):
    """Voxels in the order of the file, and the matrix of the voxels as MRtrix3 reorders them."""
    subprocess.run(["mrconvert", "-quiet", "-force", path, "mrtrix.nii", "-datatype", "float32",
                    "-strides", "1,2,3,4"], check=True, stdin=subprocess.DEVNULL)
    size, *rows = output("mrinfo", "-quiet", "-spacing", "-transform", "mrtrix.nii").splitlines()
    matrix = np.array([row.split() for row in rows], float)
    matrix[:3, :3] *= np.array(size.split()[:3], float)
    return np.asanyarray(nibabel.load("mrtrix.nii").dataobj), matrix


def complaints(path):
    ours = json.loads(output("remodel-check", "--json", path))["files"][0]
    image = nibabel.load(path)
    voxels = image.get_fdata(dtype=np.float64)
    finite = voxels[np.isfinite(voxels)]
    stats = {"count": finite.size, "min": finite.min(), "max": finite.max(), "mean": finite.mean()}
    for key, value in stats.items():
        if not np.isclose(ours[key], value, rtol=1e-6, atol=0):
            yield f"{key} is {ours[key]} for us and {value} for nibabel"
    if list(voxels.shape[:3]) != ours["size"][:3]:
        yield f"size is {ours['size']} for us and {voxels.shape} for nibabel"
    axes = "".join(nibabel.aff2axcodes(image.affine))
    if axes != ours["axes"]:
        yield f"axes are {ours['axes']} for us and {axes} for nibabel"
    if not np.allclose(image.affine[:3].ravel(), ours["world_from_voxel"], atol=1e-4):
        yield f"matrix is {ours['world_from_voxel']} for us and {image.affine} for nibabel"
    if not np.allclose(image.header.get_qform(), image.header.get_sform(), atol=1e-4):
        yield "qform and sform differ"
    theirs, matrix = in_mrtrix(path)
    single = nibabel.Nifti1Image(voxels.astype(np.float32), image.affine)
    straight = nibabel.as_closest_canonical(single)
    same = np.squeeze(straight.get_fdata(dtype=np.float32)), np.squeeze(theirs)
    if not np.array_equal(*same, equal_nan=True):
        yield "voxels differ between nibabel and MRtrix3"
    if not np.allclose(straight.affine, matrix, atol=1e-4):
        yield f"matrix is {straight.affine} for nibabel and {matrix} for MRtrix3"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        paths = file.read().split()
    bad = 0
    for path in paths:
        for complaint in complaints(path):
            print(f"FAIL {path}: {complaint}")
            bad += 1
    print(f"{len(paths)} images, {bad} complaints")
    sys.exit(int(bad > 0 or len(paths) < 60))


if __name__ == "__main__":
    main()
