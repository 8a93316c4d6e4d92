// SPDX-License-Identifier: BSD-3-Clause
// Differences, their z, and how much wider the z are than scan noise explains.
#include "change/changemap.h"

#include "base/memory.h"
#include "change/cluster.h"

#include <stdlib.h>

static const double worth_saying = 1.1;

static int ascending(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

// Robust SD about 0 of z[n] where white, at least 1. Of zero, not the median: a difference all over
// the white matter is session noise as well.                                       EQ change.13
static enum rmd_status find_inflation(double *inflation, const float *z, const unsigned char *white,
                                      size_t n)
{
    enum rmd_status st;
    float *size = NULL;
    size_t count = 0;

    *inflation = 1;
    RMD_TRY(rmd_alloc_raw(&size, n, sizeof *size));
    for (size_t v = 0; v < n; v++)
        if (white[v] && isfinite(z[v])) size[count++] = fabsf(z[v]);
    qsort(size, count, sizeof *size, ascending);
    if (count > 0) *inflation = fmax(1, 1.4826 * (double)size[count / 2]);
out:
    rmd_release(size);
    return st;
}

// delta and z of measure m at the voxels of the brain; scale = SE of the difference.  EQ change.12
static void compare(float *delta, float *z, float *scale, const struct rmd_halfbrain *brain, int m,
                    int later, const struct rmd_bootstrap *const bootstrap[2])
{
    const size_t n = brain->n, at = (size_t)m * n;
    for (size_t v = 0; v < n; v++) {
        delta[v] = brain->measure[later][at + v] - brain->measure[0][at + v];
        scale[v] = NAN;
        if (bootstrap[0] && bootstrap[1]) {
            float pre = bootstrap[0]->se[at + v], post = bootstrap[1]->se[at + v];
            scale[v] = sqrtf(pre * pre + post * post);
        }
        z[v] = scale[v] > 0 ? delta[v] / scale[v] : (float)NAN;
    }
}

enum rmd_status rmd_changemap_new(struct rmd_change_maps *out, const struct rmd_halfbrain *brain,
                                  int later, const struct rmd_bootstrap *const bootstrap[2],
                                  const unsigned char *white, double cluster_z, struct rmd_log *log)
{
    enum rmd_status st = RMD_OK;
    float *delta = NULL, *z = NULL, *scale = NULL;
    int noise = bootstrap[0] && bootstrap[1];

    *out = (struct rmd_change_maps){ .inflation = 1 };
    RMD_TRY(rmd_alloc_raw(&delta, brain->n, sizeof *delta));
    RMD_TRY(rmd_alloc_raw(&z, brain->n, sizeof *z));
    RMD_TRY(rmd_alloc_raw(&scale, brain->n, sizeof *scale));
    for (int m = brain->measures - 1; m >= 0; m--) { // FA last: its scale serves the clusters
        double inflation;
        compare(delta, z, scale, brain, m, later, bootstrap);
        RMD_TRY(find_inflation(&inflation, z, white, brain->n));
        for (size_t v = 0; v < brain->n; v++)
            z[v] /= (float)inflation;
        RMD_TRY(rmd_halfbrain_map(&out->delta[m], brain, delta));
        RMD_TRY(rmd_halfbrain_map(&out->z[m], brain, z));
        out->inflation = inflation;
    }
    if (!noise) goto out;
    if (out->inflation > worth_saying)
        rmd_log_add(log, RMD_NOTE,
                    "session %d: FA differs by %.2f times what scan noise explains over the white "
                    "matter; the z map was divided by that",
                    later + 1, out->inflation);
    RMD_TRY(rmd_cluster_find(out, brain, later, bootstrap, white, scale, cluster_z));
out:
    rmd_release(delta);
    rmd_release(z);
    rmd_release(scale);
    if (st) rmd_changemap_free(out);
    return st;
}

void rmd_changemap_free(struct rmd_change_maps *maps)
{
    for (int m = 0; m < RMD_HALFBRAIN_MEASURES; m++) {
        rmd_volume_free(&maps->delta[m]);
        rmd_volume_free(&maps->z[m]);
    }
    rmd_release(maps->cluster);
    *maps = (struct rmd_change_maps){ 0 };
}
