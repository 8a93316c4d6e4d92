// SPDX-License-Identifier: BSD-3-Clause
// All shifts of a line are one batch of transforms. Samples lie as (real, imaginary), so that the
// neighbour of float i is i + 2, and both parts go through every loop side by side.
#include "dwi/unring_line.h"

#include "base/memory.h"
#include "base/simd.h"
#include "math/fft.h"

#include <math.h>
#include <string.h>

enum {
    PAD = 8,   // samples before and after a shifted line, which goes round; a line has as many
    WIDTH = 3, // differences on either side, the nearest of which begins one sample away
    REACH = WIDTH + 1,
};

struct rmd_unring_line {
    int n, shifts;
    size_t in_step, out_step; // floats from one shifted line to the next
    float *cosine, *sine;     // [shifts][in_step] of the phase of a shift
    struct rmd_fft *fft;      // of a line and its shifts, none first, then right and left
};

static size_t lines_of(const struct rmd_unring_line *plan)
{
    return 1 + 2 * (size_t)plan->shifts;
}

// EQ clean.2
// The Nyquist frequency has no sine between the samples of a real line.
static void phase_table(struct rmd_unring_line *plan)
{
    const double pi = 3.14159265358979323846;
    int n = plan->n;
    for (int j = 0; j < plan->shifts; j++) {
        float *cosine = plan->cosine + (size_t)j * plan->in_step;
        float *sine = plan->sine + (size_t)j * plan->in_step;
        double shift = (j + 1) / (2.0 * plan->shifts);
        for (int k = 0; k < n; k++) {
            int frequency = 2 * k <= n ? k : k - n;
            double angle = 2 * pi * frequency * shift / n;
            float s = 2 * k == n ? 0 : (float)sin(angle);
            cosine[2 * k] = cosine[2 * k + 1] = (float)cos(angle);
            sine[2 * k] = -s;
            sine[2 * k + 1] = s;
        }
    }
}

enum rmd_status rmd_unring_line_new(struct rmd_unring_line **out, int n, int shifts)
{
    enum rmd_status st;
    struct rmd_unring_line *plan = NULL;
    int in = (n + 7) / 8 * 8;
    RMD_TRY(rmd_alloc(&plan, 1, sizeof *plan));
    *plan = (struct rmd_unring_line){ .n = n, .shifts = shifts };
    plan->in_step = 2 * (size_t)in;
    plan->out_step = plan->in_step + 4 * PAD;
    RMD_TRY(rmd_alloc(&plan->cosine, (size_t)shifts * plan->in_step, sizeof(float)));
    RMD_TRY(rmd_alloc(&plan->sine, (size_t)shifts * plan->in_step, sizeof(float)));
    phase_table(plan);
    RMD_TRY(rmd_fft_new(&plan->fft, &(struct rmd_fft_shape){ n, 1 + 2 * shifts, in, in + 2 * PAD },
                        RMD_FFT_BACKWARD));
out:
    if (st != RMD_OK) {
        rmd_unring_line_free(plan);
        plan = NULL;
    }
    *out = plan;
    return st;
}

void rmd_unring_line_free(struct rmd_unring_line *plan)
{
    if (!plan) return;
    rmd_release(plan->cosine);
    rmd_release(plan->sine);
    rmd_fft_free(plan->fft);
    rmd_release(plan);
}

size_t rmd_unring_line_scratch(const struct rmd_unring_line *plan)
{
    return sizeof(float) * (lines_of(plan) * (plan->in_step + plan->out_step) + 5 * plan->out_step);
}

// The spectra of all shifts.
RMD_CLONES static void turn_phases(float *restrict turned, const struct rmd_unring_line *plan,
                                   const float *restrict spectrum, float *restrict swapped)
{
    size_t step = plan->in_step, count = 2 * (size_t)plan->n;
    for (size_t i = 0; i < count; i += 2) {
        swapped[i] = spectrum[i + 1];
        swapped[i + 1] = spectrum[i];
    }
    memcpy(turned, spectrum, count * sizeof *turned);
    for (size_t j = 0; j < (size_t)plan->shifts; j++) {
        const float *restrict cosine = plan->cosine + j * step;
        const float *restrict sine = plan->sine + j * step;
        float *restrict right = turned + (1 + j) * step;
        float *restrict left = right + (size_t)plan->shifts * step;
        for (size_t i = 0; i < count; i++) {
            float same = spectrum[i] * cosine[i], other = swapped[i] * sine[i];
            right[i] = same + other;
            left[i] = same - other;
        }
    }
}

// Takes from the shifted line y what oscillates less than the best so far. `toward` is the float
// offset of the neighbour between which and a sample the unshifted position lies.
// EQ clean.3
// EQ clean.4
RMD_CLONES static void take_better(float *restrict line, float *restrict least,
                                   float *restrict change, float *restrict variation,
                                   const float *restrict y, size_t count, float share,
                                   ptrdiff_t toward)
{
    const float *restrict from = y - 2 * REACH, *restrict beside = y + toward;
    size_t wide = count + 4 * REACH;
    for (size_t i = 0; i < wide - 2; i++)
        change[i] = fabsf(from[i + 2] - from[i]);
    for (size_t i = 0; i < wide - 2 * WIDTH; i++)
        variation[i] = change[i] + change[i + 2] + change[i + 4];
    for (size_t i = 0; i < count; i++) {
        float before = variation[i], after = variation[i + 2 * (REACH + 1)];
        float smaller = before < after ? before : after;
        float value = y[i] * (1 - share) + beside[i] * share;
        int better = smaller < least[i];
        least[i] = better ? smaller : least[i];
        line[i] = better ? value : line[i];
    }
}

void rmd_unring_line_run(const struct rmd_unring_line *plan, float *line, const float *spectrum,
                         void *scratch)
{
    size_t lines = lines_of(plan), count = 2 * (size_t)plan->n;
    float *turned = scratch, *shifted = turned + lines * plan->in_step;
    float *least = shifted + lines * plan->out_step, *change = least + plan->out_step;
    float *variation = change + plan->out_step, *swapped = variation + plan->out_step;
    float *best = swapped + plan->out_step;
    turn_phases(turned, plan, spectrum, swapped);
    rmd_fft_run(plan->fft, turned, shifted + 2 * PAD);
    for (size_t i = 0; i < count; i++)
        least[i] = INFINITY;
    for (size_t j = 0; j < lines; j++) {
        float *y = shifted + j * plan->out_step + 2 * PAD;
        memcpy(y + count, y, 2 * PAD * sizeof *y);
        memcpy(y - 2 * PAD, y + count - 2 * PAD, 2 * PAD * sizeof *y);
        size_t number = j > (size_t)plan->shifts ? j - (size_t)plan->shifts : j;
        float share = (float)number / (float)(2 * plan->shifts);
        take_better(best, least, change, variation, y, count, share, number == j ? -2 : 2);
    }
    memcpy(line, best, count * sizeof *line);
}
