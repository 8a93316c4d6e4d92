// SPDX-License-Identifier: BSD-3-Clause
// Names follow the statistical maps of BIDS derivatives.
#include "report/glm_files.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>

enum { PARTS = 4, SINGLES = 4, INTENT_T = 3, INTENT_F = 4, INTENT_Z = 5 };

static const char *const single_names[SINGLES] = { "baseline", "residualsd", "noisea", "noiseb" };
static const char *const single_meanings[SINGLES] = {
    "Signal at rest", "SD of the residuals of one volume",
    "Noise: share of a volume that the next one remembers (a of ARMA(1,1))",
    "Noise: moving average (b of ARMA(1,1))"
};
static const char *const single_units[SINGLES] = { "arbitrary", "percent", "1", "1" };

static enum rmd_status make_single(struct rmd_volume *volume, struct rmd_glm_file *about,
                                   const struct rmd_activation *a, int index)
{
    enum rmd_status st;
    float *value = NULL;
    const struct rmd_glm *glm = a->first;
    snprintf(about->suffix, sizeof about->suffix, "_stat-%s_statmap", single_names[index]);
    snprintf(about->description, sizeof about->description, "%s", single_meanings[index]);
    about->units = single_units[index];
    if (index < 2) return rmd_glm_image(volume, glm, index ? a->sd : a->baseline);
    RMD_TRY(rmd_alloc_raw(&value, glm->voxels, sizeof *value));
    for (size_t v = 0; v < glm->voxels; v++) {
        struct rmd_arma arma = glm->plan.point[glm->point[v]].arma;
        value[v] = isnan(glm->baseline[v]) ? NAN : (float)(index == 2 ? arma.a : arma.b);
    }
    RMD_TRY(rmd_glm_image(volume, glm, value));
out:
    rmd_release(value);
    return st;
}

enum rmd_status rmd_glm_files_make(struct rmd_volume *volume, struct rmd_glm_file *about,
                                   int *count, const struct rmd_activation *activation, int index)
{
    const struct rmd_contrasts *contrasts = activation->first->plan.contrasts;
    int maps = 0;
    *volume = (struct rmd_volume){ 0 };
    *about = (struct rmd_glm_file){ .units = "1" };
    *count = SINGLES;
    for (int k = 0; k < contrasts->n; k++) {
        const struct rmd_glm_map *map = &activation->map[k];
        const float *part[PARTS] = { map->effect, map->variance, map->statistic, map->z };
        int f = contrasts->item[k].rows > 1;
        const char *const names[PARTS] = { "effect", "variance", f ? "F" : "t", "z" };
        const char *const units[PARTS] = { "percent", "percent^2", "1", "1" };
        const int intents[PARTS] = { 0, 0, f ? INTENT_F : INTENT_T, INTENT_Z };
        for (int p = 0; p < PARTS; p++) {
            if (!part[p]) continue;
            ++*count;
            if (maps++ != index) continue;
            snprintf(about->suffix, sizeof about->suffix, "_contrast-%.200s_stat-%s_statmap",
                     contrasts->item[k].label, names[p]);
            snprintf(about->description, sizeof about->description, "%s of %.200s", names[p],
                     contrasts->item[k].name);
            about->units = units[p];
            about->intent = intents[p];
            enum rmd_status st = rmd_glm_image(volume, activation->first, part[p]);
            if (st != RMD_OK) return st;
        }
    }
    if (index < maps || index >= *count) return RMD_OK;
    return make_single(volume, about, activation, index - maps);
}
