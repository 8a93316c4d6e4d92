// SPDX-License-Identifier: BSD-3-Clause
// One list of quantities serves the table and the JSON.
#include "report/fit_summary.h"

#include "base/memory.h"
#include "math/median.h"
#include "report/quantity.h"

#include <math.h>

// The median of numerator / denominator; a NULL denominator is 1.
static double median_ratio(double *value, const struct rmd_volume *numerator,
                           const struct rmd_volume *denominator)
{
    size_t n = 0;
    for (size_t v = 0; v < rmd_grid_count(&numerator->grid); v++) {
        double below = denominator ? (double)denominator->v[v] : 1;
        double ratio = (double)numerator->v[v] / below;
        if (isfinite(ratio)) value[n++] = ratio;
    }
    return rmd_median_of(value, n);
}

enum rmd_status rmd_fit_summary_of(struct rmd_fit_summary *out,
                                   const struct rmd_tensor_images *images,
                                   const struct rmd_gradients *gradients)
{
    enum rmd_status st;
    double *value = NULL;
    *out = (struct rmd_fit_summary){ .fit = images->fit, .gradients = gradients->source };
    out->b0 = rmd_gradients_b0(gradients);
    out->shells = rmd_gradients_shells(out->b, out->volumes, RMD_FIT_SHELLS, gradients);
    if (out->shells > RMD_FIT_SHELLS) out->shells = RMD_FIT_SHELLS;
    RMD_TRY(rmd_alloc_raw(&value, rmd_grid_count(&images->fit->s0.grid), sizeof *value));
    out->fa = median_ratio(value, &images->map[RMD_FA], NULL);
    out->md = median_ratio(value, &images->map[RMD_MD], NULL);
    out->snr = median_ratio(value, &images->fit->s0, &images->fit->sigma);
    rmd_signal_drift_of(&out->drift, images->fit->mean_signal, gradients);
out:
    rmd_release(value);
    return st;
}

void rmd_fit_summary_text(struct rmd_text *out, const struct rmd_fit_summary *s)
{
    const struct rmd_tensor_fit *fit = s->fit;
    rmd_text_add(out, "gradients         %s\n", s->gradients);
    rmd_text_add(out, "shells            %d b0", s->b0);
    for (int k = 0; k < s->shells; k++)
        rmd_text_add(out, ", %d at b = %.0f s/mm2", s->volumes[k], s->b[k]);
    rmd_text_add(out, "\nvoxels            %zu in the mask", fit->voxels);
    rmd_text_add(out, "\n  not fitted      %zu", fit->not_fitted);
    rmd_text_add(out, "\n  eigenvalue <= 0 %zu", fit->not_positive_eigen);
    rmd_text_add(out, "\nsignals <= 0      %zu", fit->not_positive_signal);
    rmd_text_add(out, "\noutlier slices    %zu", fit->outlier_slices);
    if (isfinite(s->drift.trend))
        rmd_text_add(out, "\nb0 drift          %+.2f %%, one is %.2f %% from their mean",
                     100 * s->drift.trend, 100 * s->drift.largest);
    rmd_text_add(out, "\nmedian FA         %.4f", s->fa);
    rmd_text_add(out, "\nmedian MD         %.4g mm2/s", s->md);
    rmd_text_add(out, "\nmedian SNR of S0  %.3g", s->snr);
    if (s->fibres.voxels >= RMD_CONTINUITY_LEAST)
        rmd_text_add(out, "\nfibres continue   %.3f, with other gradient axes at best %.3f (%s)",
                     s->fibres.index[0], s->fibres.index[s->fibres.best],
                     rmd_continuity_names[s->fibres.best]);
    rmd_text_add(out, "\n");
}

static double continuity(const struct rmd_continuity *fibres, int table)
{
    return fibres->voxels >= RMD_CONTINUITY_LEAST ? fibres->index[table] : (double)NAN;
}

enum { QUANTITIES = 13 };

static void list_quantities(struct rmd_quantity list[QUANTITIES], const struct rmd_fit_summary *s)
{
    const struct rmd_quantity made[QUANTITIES] = {
        { NULL, "B0", "volumes", s->b0 },
        { NULL, "Voxels", "voxels", (double)s->fit->voxels },
        { NULL, "NotFitted", "voxels", (double)s->fit->not_fitted },
        { NULL, "EigenvalueNotPositive", "voxels", (double)s->fit->not_positive_eigen },
        { NULL, "SignalNotPositive", "signals", (double)s->fit->not_positive_signal },
        { NULL, "OutlierSlices", "slices", (double)s->fit->outlier_slices },
        { NULL, "B0Trend", "percent", 100 * s->drift.trend },
        { NULL, "B0Departure", "percent", 100 * s->drift.largest },
        { NULL, "MedianFA", "1", s->fa },
        { NULL, "MedianMD", "mm2/s", s->md },
        { NULL, "MedianSNR", "1", s->snr },
        { NULL, "FibreContinuity", "1", continuity(&s->fibres, 0) },
        { NULL, "FibreContinuityOtherAxes", "1", continuity(&s->fibres, s->fibres.best) },
    };
    for (int q = 0; q < QUANTITIES; q++)
        list[q] = made[q];
}

void rmd_fit_summary_tsv(struct rmd_text *out, const struct rmd_fit_summary *s)
{
    struct rmd_quantity list[QUANTITIES];
    list_quantities(list, s);
    rmd_text_add(out, "quantity\tvalue\tunit\n");
    for (int k = 0; k < s->shells; k++)
        rmd_text_add(out, "Shell_%.0f\t%d\tvolumes\n", s->b[k], s->volumes[k]);
    for (int q = 0; q < QUANTITIES; q++)
        if (isfinite(list[q].value))
            rmd_text_add(out, "%s\t%.6g\t%s\n", list[q].key, list[q].value, list[q].unit);
        else
            rmd_text_add(out, "%s\tn/a\t%s\n", list[q].key, list[q].unit);
}

struct rmd_json *rmd_fit_summary_json(const struct rmd_fit_summary *s)
{
    struct rmd_quantity list[QUANTITIES];
    struct rmd_json *json = rmd_json_object(), *shells = rmd_json_array();
    list_quantities(list, s);
    rmd_json_put_text(json, "Gradients", s->gradients);
    for (int k = 0; k < s->shells; k++) {
        struct rmd_json *shell = rmd_json_object();
        rmd_json_put_number(shell, "B", s->b[k]);
        rmd_json_put_number(shell, "Volumes", s->volumes[k]);
        rmd_json_append(shells, shell);
    }
    rmd_json_put(json, "Shells", shells);
    rmd_quantity_put(json, list, QUANTITIES);
    return json;
}
