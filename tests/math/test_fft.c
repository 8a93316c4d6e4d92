// SPDX-License-Identifier: BSD-3-Clause
// A transform is the sum it says it is, for any length.
#include "base/memory.h"
#include "base/random.h"
#include "math/fft.h"

#include <criterion/criterion.h>
#include <math.h>

enum { LINES = 3, STEP = 136 };

static void draw(float *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = (float)rmd_random_uniform((struct rmd_draw){ 1, 1, i, 0 }) - 0.5f;
}

Test(fft, is_the_sum_of_its_definition)
{
    static const int lengths[] = { 1, 2, 8, 15, 96, 97, 128 };
    float *in, *out;
    cr_assert(rmd_alloc(&in, LINES * STEP, 2 * sizeof *in) == RMD_OK);
    cr_assert(rmd_alloc(&out, LINES * STEP, 2 * sizeof *out) == RMD_OK);
    draw(in, 2 * LINES * STEP);
    for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++)
        for (int direction = -1; direction <= 1; direction += 2) {
            int n = lengths[l];
            struct rmd_fft *fft;
            struct rmd_fft_shape shape = { n, LINES, STEP, STEP };
            cr_assert(rmd_fft_new(&fft, &shape, (enum rmd_fft_direction)direction) == RMD_OK);
            rmd_fft_run(fft, in, out);
            for (int k = 0; k < n; k += 1 + n / 5) {
                const float *x = in + 2 * STEP, *y = out + 2 * STEP;
                double re = 0, im = 0;
                for (int j = 0; j < n; j++) {
                    double angle = direction * 2 * 3.14159265358979 * j * k / n;
                    re += (double)x[2 * j] * cos(angle) - (double)x[2 * j + 1] * sin(angle);
                    im += (double)x[2 * j] * sin(angle) + (double)x[2 * j + 1] * cos(angle);
                }
                cr_assert(fabs((double)y[2 * k] - re) < 1e-4 &&
                              fabs((double)y[2 * k + 1] - im) < 1e-4,
                          "n %d, k %d", n, k);
            }
            rmd_fft_free(fft);
        }
    rmd_release(in);
    rmd_release(out);
}

Test(fft, leaves_its_input_as_it_is)
{
    float *in, *out, before[2 * 97];
    struct rmd_fft *fft;
    cr_assert(rmd_alloc(&in, 97, 2 * sizeof *in) == RMD_OK);
    cr_assert(rmd_alloc(&out, 97, 2 * sizeof *out) == RMD_OK);
    draw(in, 2 * 97);
    draw(before, 2 * 97);
    cr_assert(rmd_fft_new(&fft, &(struct rmd_fft_shape){ 97, 1, 97, 97 }, RMD_FFT_BACKWARD) ==
              RMD_OK);
    rmd_fft_run(fft, in, out);
    cr_assert_arr_eq(in, before, sizeof before);
    rmd_fft_free(fft);
    rmd_release(in);
    rmd_release(out);
}
