# SPDX-License-Identifier: BSD-3-Clause
# Angles between the highest peaks of dwi-fod and those that MRtrix3 finds, for fibres.sh.
import sys

import nibabel
import numpy as np


def first_peak(name):
    image = np.nan_to_num(nibabel.load(name).get_fdata()[..., :3])
    length = np.linalg.norm(image, axis=-1)
    return image / np.maximum(length, 1e-9)[..., None], length


bad = False
ours, height = first_peak("fit_peaks.nii")
second = np.linalg.norm(nibabel.load("fit_peaks.nii").get_fdata()[..., 3:6], axis=-1)
clear = (height > 0.3) & (second < 0.5 * height)
for name, most in ("seen", 0.1), ("peer", 3):
    theirs, _ = first_peak(name + "_peaks.nii")
    angle = np.degrees(np.arccos(np.clip(np.abs((ours * theirs).sum(-1)), 0, 1)))[clear]
    print(f"{name}: {clear.sum()} voxels, median {np.median(angle):.3f} degrees")
    bad |= not (clear.sum() > 100 and np.median(angle) < most)
sys.exit(bad)
