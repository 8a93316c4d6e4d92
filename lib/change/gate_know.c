// SPDX-License-Identifier: BSD-3-Clause
// What the gate needs to know of a session.
#include "change/gate.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "dwi/continuity.h"
#include "image/fingerprint.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { RUN = 4096 }; // voxels converted at a time

// Mean in the mask and range over the whole image of every volume.
struct volumes {
    const struct rmd_session *session;
    double *mean;
    int *constant;
};

static enum rmd_status look(void *context, size_t first, size_t last, void *scratch)
{
    const struct volumes *job = context;
    const struct rmd_mask *mask = &job->session->mask;
    float *value = scratch;
    size_t n = rmd_grid_count(&mask->grid);
    for (size_t t = first; t < last; t++) {
        double sum = 0;
        float low = INFINITY, high = -INFINITY;
        for (size_t at = 0; at < n; at += RUN) {
            size_t count = n - at < RUN ? n - at : RUN;
            rmd_series_values(value, &job->session->dwi, (int)t, at, count);
            for (size_t i = 0; i < count; i++) {
                low = value[i] < low ? value[i] : low;
                high = value[i] > high ? value[i] : high;
                if (mask->v[at + i] && isfinite(value[i])) sum += (double)value[i];
            }
        }
        job->mean[t] = sum / (double)mask->count;
        job->constant[t] = !(high > low);
    }
    return RMD_OK;
}

// Volumes whose b-values differ by less than this are one shell, s/mm2.
static const double shell_gap = 80;

static void add_shells(struct rmd_gate_facts *out, const struct rmd_gradients *g,
                       const double *mean)
{
    double above = -1;
    while (out->shells < RMD_GATE_SHELLS) {
        double low = (double)INFINITY, b = 0, signal = 0;
        int n = 0;
        for (int t = 0; t < g->n; t++)
            if (g->b[t] > above) low = fmin(low, g->b[t]);
        if (isinf(low)) return;
        for (int t = 0; t < g->n; t++)
            if (g->b[t] > above && g->b[t] <= low + shell_gap) {
                b += g->b[t];
                signal += mean[t];
                n++;
            }
        out->shell_b[out->shells] = b / n;
        out->shell_signal[out->shells++] = signal / n;
        above = low + shell_gap;
    }
}

static enum rmd_status know_dwi(struct rmd_gate_facts *out, const struct rmd_session *session)
{
    enum rmd_status st;
    struct volumes job = { .session = session };
    int n = session->dwi.nt;
    RMD_TRY(rmd_alloc(&job.mean, (size_t)n, sizeof *job.mean));
    RMD_TRY(rmd_alloc(&job.constant, (size_t)n, sizeof *job.constant));
    RMD_TRY(rmd_parallel_for((size_t)n, 1, RUN * sizeof(float), look, &job));
    for (int t = 0; t < n; t++)
        out->constant_volumes += job.constant[t];
    out->b_largest = rmd_gradients_largest(&session->gradients);
    out->b0 = rmd_gradients_b0(&session->gradients);
    out->directions = n - out->b0;
    add_shells(out, &session->gradients, job.mean);
out:
    rmd_release(job.mean);
    rmd_release(job.constant);
    return st;
}

static enum rmd_status know_fibres(struct rmd_gate_facts *out, const struct rmd_session *session)
{
    struct rmd_continuity found;
    enum rmd_status st = rmd_continuity_measure(&found, &session->fit.tensor);
    if (st == RMD_OK && found.voxels >= RMD_CONTINUITY_LEAST) {
        out->continuity = found.index[0];
        out->continuity_best = found.index[found.best];
        snprintf(out->continuity_table, sizeof out->continuity_table, "%s",
                 rmd_continuity_names[found.best]);
    }
    return st == RMD_EFIT ? RMD_OK : st; // no fibre: not known
}

enum rmd_status rmd_gate_know(struct rmd_gate_facts *out, const struct rmd_session *session)
{
    enum rmd_status st;
    *out = (struct rmd_gate_facts){ .path = session->path,
                                    .kind = session->kind,
                                    .continuity = (double)NAN,
                                    .continuity_best = (double)NAN };
    const struct rmd_nifti_info *info = &session->info;
    memcpy(out->sha256, *info->sha256_image ? info->sha256_image : info->sha256,
           sizeof out->sha256);
    snprintf(out->content, sizeof out->content, "%016" PRIx64, rmd_fingerprint(&session->guide));
    struct rmd_grid canonical = rmd_grid_canonical(&session->guide.grid);
    rmd_grid_spacing(out->spacing, &canonical);
    RMD_TRY(rmd_sidecar_read(&out->sidecar, session->path));
    RMD_TRY(rmd_sessions_time(&out->time, session->path, &out->sidecar));
    if (session->kind == RMD_INPUT_DWI) {
        RMD_TRY(know_dwi(out, session));
        RMD_TRY(know_fibres(out, session));
    }
out:
    return st;
}
