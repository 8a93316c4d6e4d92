// SPDX-License-Identifier: BSD-3-Clause
// Shells of a gradient table, and whether the images agree with it.
#include "dwi/gradients.h"

#include <math.h>
#include <stdlib.h>

// b-values of one shell lie closer together than this, in s/mm2.
static const double shell_gap = 80;

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int rmd_gradients_shells(double *b, int *volumes, int most, const struct rmd_gradients *gradients)
{
    int shells = 0;
    double sum = 0, last = 0;
    int members = 0;
    // The next larger b-value is found anew each time: tables are short, and this needs no memory.
    for (double above = RMD_B0_LIMIT;;) {
        double next = (double)INFINITY;
        int equal = 0;
        for (int t = 0; t < gradients->n; t++)
            if (gradients->b[t] > above) {
                if (gradients->b[t] < next) equal = 0;
                next = fmin(next, gradients->b[t]);
                equal += gradients->b[t] == next;
            }
        if (members > 0 && next - last >= shell_gap) {
            if (shells < most) {
                b[shells] = sum / members;
                volumes[shells] = members;
            }
            shells++;
            sum = members = 0;
        }
        if (isinf(next)) return shells;
        sum += next * equal;
        members += equal;
        above = last = next;
    }
}

// The median of the signals of all b0 or of all weighted volumes, NaN where none is known.
static double median_signal(double *sorted, const struct rmd_gradients *gradients,
                            const double *mean_signal, int weighted)
{
    size_t n = 0;
    for (int t = 0; t < gradients->n; t++)
        if (isfinite(mean_signal[t]) && (gradients->b[t] > RMD_B0_LIMIT) == weighted)
            sorted[n++] = mean_signal[t];
    qsort(sorted, n, sizeof *sorted, ascending);
    return n ? sorted[n / 2] : (double)NAN;
}

// Sign of the rank relation between b and signal: the sum over all pairs of sign(db) * sign(dS).
static double pair_agreement(const struct rmd_gradients *gradients, const double *mean_signal)
{
    double sum = 0, pairs = 0;
    for (int s = 0; s < gradients->n; s++)
        for (int t = 0; t < s; t++) {
            double db = gradients->b[s] - gradients->b[t], ds = mean_signal[s] - mean_signal[t];
            if (fabs(db) < shell_gap || !isfinite(ds)) continue;
            sum += (db > 0) == (ds > 0) ? 1 : -1;
            pairs++;
        }
    return pairs > 0 ? sum / pairs : -1;
}

enum rmd_status rmd_gradients_check(const struct rmd_gradients *gradients,
                                    const double *mean_signal, double *scratch, struct rmd_log *log)
{
    double b0 = median_signal(scratch, gradients, mean_signal, 0);
    double weighted = median_signal(scratch, gradients, mean_signal, 1);
    if (b0 <= weighted)
        return rmd_fail(RMD_EFORMAT,
                        "the b0 volumes (mean signal %.4g) are not brighter than the weighted ones "
                        "(%.4g): the b-values are in another order than the volumes; check the "
                        ".bval file",
                        b0, weighted);
    double agreement = pair_agreement(gradients, mean_signal);
    if (agreement > -0.5)
        return rmd_fail(RMD_EFORMAT,
                        "the signal does not fall with the b-value (rank agreement %.2f, expected "
                        "near -1): the b-values are in another order than the volumes; check the "
                        ".bval file",
                        agreement);
    for (int t = 0; t < gradients->n; t++)
        if (gradients->b[t] <= RMD_B0_LIMIT && mean_signal[t] < 0.8 * b0)
            rmd_log_add(log, RMD_WARNING,
                        "volume %d is a b0 but has only %.0f %% of the signal of "
                        "the others",
                        t + 1, 100 * mean_signal[t] / b0);
    return RMD_OK;
}
