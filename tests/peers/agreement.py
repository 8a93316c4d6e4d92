#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Compares the maps of dti-fit with MRtrix3's and with dipy's own fit; see agreement.sh.

    agreement.py SCAN-WITHOUT-SUFFIX MASK
"""
import sys

import nibabel
import numpy as np
from dipy.core.gradients import gradient_table
from dipy.reconst.dti import TensorModel


def load(path, inside):
    return np.squeeze(nibabel.load(path).get_fdata())[inside]


def main():
    scan, mask = sys.argv[1:]
    inside = nibabel.load(mask).get_fdata() > 0
    ours = {(method, name): load(f"{method}_{name}.nii", inside)
            for method in ("ols", "iwls") for name in ("tensor", "fa", "md", "v1", "s0")}
    signal = load(scan + ".nii", inside)
    usable = (signal > 0).all(axis=1) & np.isfinite(ours["iwls", "fa"])
    failed = 0

    def agree(what, a, b, most):
        nonlocal failed
        worst = np.nanmax(np.abs(a - b)[usable])
        bad = not worst <= most
        failed += bad
        print(f"{'FAIL ' * bad}{what}: differ by {worst:.2g}, at most {most:g} allowed")

    # The same estimator: least squares, then twice with the weights of the prediction.
    agree("tensor, MRtrix3, mm2/s", ours["iwls", "tensor"], load("mrtrix_tensor.nii", inside), 1e-8)
    agree("FA, MRtrix3", ours["iwls", "fa"], load("mrtrix_fa.nii", inside), 1e-5)
    agree("MD, MRtrix3, mm2/s", ours["iwls", "md"], load("mrtrix_md.nii", inside), 1e-8)
    cosine = np.abs((ours["iwls", "v1"] * load("mrtrix_v1.nii", inside)).sum(axis=1))
    agree("1 - |cosine| of V1, MRtrix3", cosine, 1, 1e-4)
    bval, bvec = np.loadtxt(scan + ".bval"), np.loadtxt(scan + ".bvec")
    table = gradient_table(bval, bvec, b0_threshold=50, atol=1e-2)
    for method, name in ("OLS", "ols"), ("WLS", "iwls"):
        fit = TensorModel(table, fit_method=method, min_signal=1e-6).fit(signal)
        # dipy's WLS weighs once, by the squared prediction of the first fit.
        most = (1e-5, 1e-8) if name == "ols" else (0.02, 2e-5)
        agree(f"FA, dipy {method}", ours[name, "fa"], fit.fa, most[0])
        agree(f"MD, dipy {method}, mm2/s", ours[name, "md"], fit.md, most[1])
    print(f"{usable.sum()} voxels, {failed} disagreements")
    sys.exit(int(failed > 0 or usable.sum() < 1000))


if __name__ == "__main__":
    main()
