// SPDX-License-Identifier: BSD-3-Clause
// Every volume to the nearest of the shells that gradients.h finds.
#include "dwi/shells.h"

#include "base/memory.h"

#include <math.h>

int rmd_shells_near(const double *shell, int n, double b)
{
    int best = -1;
    for (int k = 0; k < n; k++)
        if (fabs(shell[k] - b) <= fmax(80, 0.05 * b) &&
            (best < 0 || fabs(shell[k] - b) < fabs(shell[best] - b)))
            best = k;
    return best;
}

enum rmd_status rmd_shells_of(struct rmd_shells *out, const struct rmd_gradients *gradients)
{
    enum rmd_status st;
    *out = (struct rmd_shells){ .b0 = rmd_gradients_b0(gradients) > 0 };
    int most = RMD_SHELLS_MOST - out->b0;
    out->n = rmd_gradients_shells(out->b + out->b0, out->volumes + out->b0, most, gradients);
    if (out->n < 1)
        return rmd_fail(RMD_EFIT, "no volume is diffusion-weighted (b above %d s/mm2)",
                        RMD_B0_LIMIT);
    if (out->n > most)
        return rmd_fail(RMD_EFIT,
                        "%d b-values more than 80 s/mm2 apart; fibre orientations need shells, "
                        "at most %d",
                        out->n, most);
    out->n += out->b0;
    RMD_TRY(rmd_alloc(&out->of, (size_t)gradients->n, sizeof *out->of));
    double sum = 0;
    for (int t = 0; t < gradients->n; t++) {
        double b = gradients->b[t];
        if (b > RMD_B0_LIMIT) {
            out->of[t] = out->b0;
            for (int k = out->b0; k < out->n; k++)
                if (fabs(out->b[k] - b) < fabs(out->b[out->of[t]] - b)) out->of[t] = k;
        } else {
            sum += b;
            out->volumes[0]++;
        }
    }
    if (out->b0) out->b[0] = sum / out->volumes[0];
out:
    return st;
}

void rmd_shells_free(struct rmd_shells *shells)
{
    rmd_release(shells->of);
    *shells = (struct rmd_shells){ 0 };
}
