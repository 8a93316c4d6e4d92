# SPDX-License-Identifier: BSD-3-Clause
# The peer of bold-glm --noise ols: nibabel reads, numpy fits by least squares, scipy makes z.
# bench_ols.py RUN.nii.gz DESIGN.tsv (of bold-glm) OUT
import sys

import nibabel
import numpy
from scipy import stats

run, design, out = sys.argv[1:]
image = nibabel.load(run)
table = numpy.genfromtxt(design, names=True, delimiter="\t")
names = table.dtype.names[1:]
x = numpy.column_stack([table[name] for name in names])
data = numpy.asarray(image.dataobj, dtype=numpy.float32)
mean = data.mean(axis=3)
mask = mean > 0.4 * numpy.percentile(mean, 98)
y = data[mask].T.astype(float)
beta, rest, _, _ = numpy.linalg.lstsq(x, y, rcond=None)
df = len(x) - x.shape[1]
inverse = numpy.linalg.inv(x.T @ x)
for label, weight in {"left": {"left": 1}, "right": {"right": 1},
                      "leftMinusRight": {"left": 1, "right": -1}}.items():
    c = numpy.array([weight.get(name, 0) for name in names])
    effect, variance = c @ beta, rest / df * (c @ inverse @ c)
    t = effect / numpy.sqrt(variance)
    z = stats.norm.isf(stats.t.sf(t, df))
    for kind, value in {"effect": 100 * effect / beta[0], "variance": variance, "t": t, "z": z}.items():
        volume = numpy.zeros(mask.shape, numpy.float32)
        volume[mask] = value
        nibabel.Nifti1Image(volume, image.affine).to_filename(f"{out}_{label}_{kind}.nii.gz")
