// SPDX-License-Identifier: BSD-3-Clause
// Discrete Fourier transforms of complex numbers in single precision, of any length.
#ifndef RMD_MATH_FFT_H
#define RMD_MATH_FFT_H

#include "base/error.h"

// X_k = sum_j x_j exp(direction 2 pi i j k / n), without a factor.
enum rmd_fft_direction { RMD_FFT_FORWARD = -1, RMD_FFT_BACKWARD = 1 };

// `lines` transforms of `n` numbers, each line contiguous; the first numbers of neighbouring lines
// are `in_step` and `out_step` numbers apart.
struct rmd_fft_shape {
    int n, lines, in_step, out_step;
};

struct rmd_fft;

// RMD_ENOMEM where it cannot be planned. Plans may be made by several threads at once.
RMD_MUST_CHECK enum rmd_status rmd_fft_new(struct rmd_fft **out, const struct rmd_fft_shape *shape,
                                           enum rmd_fft_direction direction);

// Transforms pairs (real, imaginary) of floats from `in` to `out`, which do not overlap and are
// aligned to 64 bytes. `in` stays as it is. Any number of threads may share a plan.
void rmd_fft_run(const struct rmd_fft *fft, const float *in, float *out);

void rmd_fft_free(struct rmd_fft *fft); // accepts NULL

#endif
