# SPDX-License-Identifier: BSD-3-Clause
# The fit of dipy for bench.sh: bench_dipy.py SCAN STEM MASK.
import sys

import nibabel as nib
import numpy as np
from dipy.core.gradients import gradient_table
from dipy.io import read_bvals_bvecs
from dipy.reconst.dti import TensorModel

scan, stem, mask = sys.argv[1:4]
image = nib.load(scan)
table = gradient_table(*read_bvals_bvecs(stem + ".bval", stem + ".bvec"))
mask = np.squeeze(np.asarray(nib.load(mask).dataobj)) > 0
fit = TensorModel(table, fit_method="WLS").fit(image.get_fdata(dtype=np.float32), mask=mask)
maps = {name: getattr(fit, name) for name in ("fa", "md", "ad", "rd")}
maps |= {"v1": fit.evecs[..., 0], "tensor": fit.quadratic_form}
for name, value in maps.items():
    nib.save(nib.Nifti1Image(value.astype(np.float32), image.affine), f"dipy_{name}.nii")
