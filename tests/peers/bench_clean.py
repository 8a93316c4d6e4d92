# SPDX-License-Identifier: BSD-3-Clause
# How near cleaned images come to the truth, for bench_clean.sh, in whose folder it runs.
import nibabel
import numpy

SIGMA = 40.0  # of the phantom at its usual SNR


def load(path):
    return nibabel.load(path).get_fdata(dtype=numpy.float32)


def rms(x):
    return numpy.sqrt(numpy.mean(numpy.square(x, dtype=numpy.float64)))


def neighbours(residual, mask):
    both = mask[:-1] & mask[1:]
    a, b = residual[:-1][both], residual[1:][both]
    return (a * b).mean() / rms(a) / rms(b)


mask, truth = load("brain.nii") > 0, load("truth.nii")
noisy = load("noisy.nii")
print(f"\nRoot mean square error inside the brain; {rms((noisy - truth)[mask]):.2f} before, and noise SD {SIGMA:.0f}:\n")
print("| program | error | noise found, times true | residual, times noise | its kurtosis | its correlation of neighbours | with the truth |")
print("|---|---|---|---|---|---|---|")
for name, cleaned, noise in (("dwi-denoise", "ours_dwi.nii", "ours_noise.nii"),
                             ("dwidenoise", "peer_dwi.nii", "peer_noise.nii")):
    image = load(cleaned)
    residual = noisy - image
    inside = residual[mask].ravel().astype(numpy.float64)
    kurtosis = numpy.mean((inside - inside.mean()) ** 4) / inside.var() ** 2 - 3
    print(f"| {name} | {rms((image - truth)[mask]):.2f} | {numpy.nanmedian(load(noise)[mask]) / SIGMA:.3f} "
          f"| {rms(inside) / SIGMA:.3f} | {kurtosis:.3f} | {neighbours(residual, mask):.4f} "
          f"| {numpy.corrcoef(inside, truth[mask].ravel())[0, 1]:.4f} |")

ringing = load("ringing.nii")
weighted = numpy.loadtxt("truth.bval") > 50
print("\nError of the images that ring, inside the brain:\n")
print("| program | b0 | weighted |")
print("|---|---|---|")
for name, image in (("none", ringing), ("dwi-unring", load("unrung_dwi.nii")), ("mrdegibbs", load("peer_unrung.nii"))):
    error = (image - truth)[mask]
    print(f"| {name} | {rms(error[:, ~weighted]):.2f} | {rms(error[:, weighted]):.2f} |")
