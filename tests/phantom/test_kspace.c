// SPDX-License-Identifier: BSD-3-Clause
// The window keeps low frequencies, drops high ones, and makes edges ring.
#include "base/memory.h"
#include "phantom/kspace.h"

#include <criterion/criterion.h>
#include <math.h>

enum { N = 32, POINTS = RMD_KSPACE_FINE * N };

static double place(int j)
{
    return (j + 0.5) / RMD_KSPACE_FINE - 0.5;
}

Test(kspace, low_frequencies_stay_and_high_ones_go)
{
    float *window, fine[2 * POINTS], out[2 * N];
    cr_assert(rmd_kspace_window(&window, N) == RMD_OK);
    for (int k = 0; k < 2 * N; k += 3) {
        for (int j = 0; j < POINTS; j++) {
            fine[2 * j] = (float)cos(2 * 3.14159265358979 * k * place(j) / N);
            fine[2 * j + 1] = 3 * fine[2 * j];
        }
        rmd_kspace_sample(out, window, fine, N, 2);
        for (int i = 0; i < N; i++) {
            double kept = 2 * k < N ? cos(2 * 3.14159265358979 * k * i / N) : 0;
            cr_assert_float_eq(out[2 * i], kept, 1e-4);
            cr_assert_float_eq(out[2 * i + 1], 3 * kept, 1e-4);
        }
    }
    rmd_release(window);
}

Test(kspace, an_edge_overshoots_by_a_twelfth_at_most)
{
    float *window, fine[POINTS], out[N], most = 0;
    cr_assert(rmd_kspace_window(&window, N) == RMD_OK);
    for (int shift = 0; shift < RMD_KSPACE_FINE; shift++) {
        for (int j = 0; j < POINTS; j++)
            fine[j] = j >= 40 + shift && j < 100 + shift;
        rmd_kspace_sample(out, window, fine, N, 1);
        for (int i = 0; i < N; i++)
            most = fmaxf(most, out[i]);
    }
    cr_assert(most > 1.05f && most < 1.1f, "%g", (double)most); // Gibbs: 1.0895
    rmd_release(window);
}
