// SPDX-License-Identifier: BSD-3-Clause
// Cutting off high frequencies is a sum with fixed weights, one axis after the other.
#include "phantom/kspace.h"

#include "base/memory.h"
#include "base/simd.h"

#include <math.h>
#include <string.h>

// EQ phantom.13
enum rmd_status rmd_kspace_window(float **window, int n)
{
    const double two_pi = 6.283185307179586;
    int points = RMD_KSPACE_FINE * n;
    enum rmd_status st = rmd_alloc(window, (size_t)n * (size_t)points, sizeof **window);
    for (int i = 0; st == RMD_OK && i < n; i++)
        for (int j = 0; j < points; j++) {
            double apart = i - ((j + 0.5) / RMD_KSPACE_FINE - 0.5), sum = 1;
            for (int k = 1; 2 * k <= n; k++)
                sum += (2 * k == n ? 1 : 2) * cos(two_pi * k * apart / n);
            (*window)[(size_t)i * (size_t)points + (size_t)j] = (float)(sum / points);
        }
    return st;
}

RMD_CLONES void rmd_kspace_sample(float *restrict out, const float *restrict window,
                                  const float *restrict fine, int n, size_t width)
{
    size_t points = RMD_KSPACE_FINE * (size_t)n;
    memset(out, 0, (size_t)n * width * sizeof *out);
    for (size_t i = 0; i < (size_t)n; i++)
        for (size_t j = 0; j < points; j++) {
            float weight = window[i * points + j];
            for (size_t w = 0; w < width; w++)
                out[i * width + w] += weight * fine[j * width + w];
        }
}
