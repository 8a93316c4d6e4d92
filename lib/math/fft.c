// SPDX-License-Identifier: BSD-3-Clause
// The only file that knows FFTW, whose planner is the one part that threads must not share.
#include "math/fft.h"

#include "base/memory.h"
#include "base/parallel.h"

#include <complex.h>
#include <fftw3.h>

struct rmd_fft {
    fftwf_plan plan;
};

struct order {
    struct rmd_fft *fft; // NULL to destroy `plan`
    const struct rmd_fft_shape *shape;
    enum rmd_fft_direction direction;
    float *in, *out;
    fftwf_plan plan;
};

// FFTW_ESTIMATE decides by rules, not by the clock: the same plan, and so the same bits, each time.
static void plan_alone(void *context)
{
    struct order *o = context;
    const struct rmd_fft_shape *s = o->shape;
    if (!o->fft) {
        fftwf_destroy_plan(o->plan);
        return;
    }
    o->fft->plan = fftwf_plan_many_dft(1, &s->n, s->lines, (fftwf_complex *)o->in, NULL, 1,
                                       s->in_step, (fftwf_complex *)o->out, NULL, 1, s->out_step,
                                       o->direction, FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
}

enum rmd_status rmd_fft_new(struct rmd_fft **out, const struct rmd_fft_shape *shape,
                            enum rmd_fft_direction direction)
{
    enum rmd_status st;
    struct order order = { .shape = shape, .direction = direction };
    *out = NULL;
    size_t lines = (size_t)shape->lines, item = 2 * sizeof(float);
    RMD_TRY(rmd_alloc_raw(&order.in, lines * (size_t)shape->in_step, item));
    RMD_TRY(rmd_alloc_raw(&order.out, lines * (size_t)shape->out_step, item));
    RMD_TRY(rmd_alloc(&order.fft, 1, sizeof *order.fft));
    rmd_parallel_alone(plan_alone, &order);
    if (!order.fft->plan)
        st = rmd_fail(RMD_ENOMEM, "a Fourier transform of %d x %d numbers cannot be planned",
                      shape->lines, shape->n);
out:
    rmd_release(order.in);
    rmd_release(order.out);
    if (st == RMD_OK)
        *out = order.fft;
    else
        rmd_release(order.fft);
    return st;
}

void rmd_fft_run(const struct rmd_fft *fft, const float *in, float *out)
{
    fftwf_execute_dft(fft->plan, (fftwf_complex *)in, (fftwf_complex *)out);
}

void rmd_fft_free(struct rmd_fft *fft)
{
    if (!fft) return;
    rmd_parallel_alone(plan_alone, &(struct order){ .plan = fft->plan });
    rmd_release(fft);
}
