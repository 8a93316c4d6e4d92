// SPDX-License-Identifier: BSD-3-Clause
// The facts behind the report of bold-glm.
#include "report/glm_report.h"

#include "base/memory.h"
#include "math/median.h"

#include <math.h>

static enum rmd_status judge_run(struct rmd_glm_quality *out, const struct rmd_glm *glm)
{
    enum rmd_status st;
    double *value = NULL;
    size_t n[3] = { 0 };
    RMD_TRY(rmd_alloc_raw(&value, 3 * glm->voxels, sizeof *value));
    double *list[3] = { value, value + glm->voxels, value + 2 * glm->voxels };
    for (size_t v = 0; v < glm->voxels; v++) {
        if (isnan(glm->baseline[v])) continue;
        list[0][n[0]++] = glm->plan.point[glm->point[v]].arma.a;
        list[1][n[1]++] = glm->plan.point[glm->point[v]].arma.b;
        if (isfinite(glm->sd[v])) list[2][n[2]++] = 100 / (double)glm->sd[v];
    }
    out->a = rmd_median_of(list[0], n[0]);
    out->b = rmd_median_of(list[1], n[1]);
    out->tsnr = rmd_median_of(list[2], n[2]);
    RMD_TRY(rmd_glm_coloured(&out->coloured, glm));
out:
    rmd_release(value);
    return st;
}

static void world_of(double place[3], const struct rmd_grid *grid, size_t voxel)
{
    size_t nx = (size_t)grid->n[0], ny = (size_t)grid->n[1];
    double at[3] = { (double)(voxel % nx), (double)(voxel / nx % ny), (double)(voxel / (nx * ny)) };
    rmd_affine_apply(place, &grid->world_from_voxel, at);
}

static enum rmd_status judge_contrast(struct rmd_glm_answer *out, const struct rmd_activation *a,
                                      int contrast)
{
    const struct rmd_glm_map *map = &a->map[contrast];
    *out =
        (struct rmd_glm_answer){ .threshold = (double)NAN, .effect = { (double)NAN, (double)NAN } };
    if (!map->z) return RMD_OK;
    enum rmd_status st = rmd_activation_fdr(&out->threshold, a, contrast, 0.05);
    for (size_t v = 0; st == RMD_OK && v < a->first->voxels; v++) {
        double z = (double)map->z[v], statistic = (double)map->statistic[v];
        out->discovered += (map->effect ? fabs(z) : z) >= out->threshold;
        for (int side = 0; side < (map->effect ? 2 : 1); side++) {
            if (!(side ? statistic < out->peak[1] : statistic > out->peak[0])) continue;
            out->peak[side] = statistic;
            out->effect[side] = map->effect ? (double)map->effect[v] : (double)NAN;
            world_of(out->place[side], &a->first->series->grid, a->first->voxel[v]);
        }
    }
    return st;
}

enum rmd_status rmd_glm_report_new(struct rmd_glm_report *out, const struct rmd_bold_run *run,
                                   const struct rmd_activation *activation)
{
    enum rmd_status st;
    int contrasts = activation->first->plan.contrasts->n;
    *out = (struct rmd_glm_report){ .run = run, .activation = activation };
    RMD_TRY(rmd_alloc(&out->quality, (size_t)activation->runs, sizeof *out->quality));
    RMD_TRY(rmd_alloc(&out->answer, (size_t)contrasts, sizeof *out->answer));
    for (int r = 0; r < activation->runs; r++)
        RMD_TRY(judge_run(&out->quality[r], &run[r].glm));
    for (int k = 0; k < contrasts; k++)
        RMD_TRY(judge_contrast(&out->answer[k], activation, k));
out:
    if (st != RMD_OK) rmd_glm_report_free(out);
    return st;
}

void rmd_glm_report_free(struct rmd_glm_report *report)
{
    rmd_release(report->quality);
    rmd_release(report->answer);
    *report = (struct rmd_glm_report){ 0 };
}
