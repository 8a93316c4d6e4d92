# SPDX-License-Identifier: BSD-3-Clause
# How far the tensors of two programs differ, for bench.sh: bench_agreement.py OURS THEIRS MASK.
import sys

import nibabel as nib
import numpy as np

ours, theirs, mask = (np.squeeze(nib.load(path).get_fdata()) for path in sys.argv[1:4])
difference = np.abs(ours - theirs)[mask > 0]
print(f"Over all elements of all tensors, dti-fit differs from mrtrix3 by at most "
      f"{np.nanmax(difference):.1e} mm2/s\n(median {np.nanmedian(difference):.1e}).")
