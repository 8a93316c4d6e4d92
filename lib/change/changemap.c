// SPDX-License-Identifier: BSD-3-Clause
// Differences, their z, and how much wider the z are than scan noise explains.
#include "change/changemap.h"

#include "base/memory.h"
#include "change/cluster.h"
#include "change/inflation.h"
#include "change/lattice.h"

static const double worth_saying = 1.1;

// Values at the voxels of the brain.
struct sheet {
    float *delta, *z, *scale; // scale = SE of the difference
    float *contrast, *factor, *square;
    struct rmd_lattice lattice;
};

static void sheet_free(struct sheet *sheet)
{
    rmd_release(sheet->delta);
    rmd_release(sheet->z);
    rmd_release(sheet->scale);
    rmd_release(sheet->contrast);
    rmd_release(sheet->factor);
    rmd_release(sheet->square);
    rmd_lattice_free(&sheet->lattice);
}

static enum rmd_status sheet_new(struct sheet *out, const struct rmd_halfbrain *brain)
{
    enum rmd_status st;
    float **all[] = {
        &out->delta, &out->z, &out->scale, &out->contrast, &out->factor, &out->square
    };
    *out = (struct sheet){ 0 };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        RMD_TRY(rmd_alloc(all[i], brain->n, sizeof(float)));
    RMD_TRY(rmd_lattice_new(&out->lattice, &brain->grid, brain->voxel, brain->n));
out:
    if (st) sheet_free(out);
    return st;
}

// scale = SE of the difference of measure m, its square averaged over neighbours: with few
// directions the error of one voxel is itself uncertain.                           EQ change.12
static enum rmd_status find_scale(struct sheet *sheet, size_t n, int m,
                                  const struct rmd_bootstrap *const bootstrap[2])
{
    enum rmd_status st;
    for (size_t v = 0; v < n; v++) {
        float pre = bootstrap[0]->se[(size_t)m * n + v], post = bootstrap[1]->se[(size_t)m * n + v];
        sheet->square[v] = pre * pre + post * post;
    }
    RMD_TRY(rmd_lattice_mean(sheet->scale, &sheet->lattice, sheet->square, 1));
    for (size_t v = 0; v < n; v++)
        sheet->scale[v] = sqrtf(sheet->scale[v]);
out:
    return st;
}

// contrast = SD of the tensor, the mean of both sessions, over a voxel and its neighbours. Not of
// FA: fibres that turn have edges as well.
static enum rmd_status find_contrast(float *contrast, const struct rmd_lattice *lattice,
                                     const struct rmd_halfbrain *brain, int later)
{
    enum rmd_status st;
    float(*both)[7] = NULL, (*mean)[7] = NULL; // six components, and the square of their norm

    RMD_TRY(rmd_alloc(&both, brain->n, sizeof *both));
    RMD_TRY(rmd_alloc(&mean, brain->n, sizeof *mean));
    for (size_t v = 0; v < brain->n; v++)
        for (int e = 0; e < 6; e++) {
            both[v][e] = (brain->tensor[0][v][e] + brain->tensor[later][v][e]) / 2;
            both[v][6] += both[v][e] * both[v][e] * (e < 3 ? 1 : 2);
        }
    RMD_TRY(rmd_lattice_mean(mean[0], lattice, both[0], 7));
    for (size_t v = 0; v < brain->n; v++) {
        float variance = mean[v][6];
        for (int e = 0; e < 6; e++)
            variance -= mean[v][e] * mean[v][e] * (e < 3 ? 1 : 2);
        contrast[v] = variance;
    }
    RMD_TRY(rmd_lattice_mean(contrast, lattice, contrast, 1));
    for (size_t v = 0; v < brain->n; v++)
        contrast[v] = sqrtf(fmaxf(0, contrast[v]));
out:
    rmd_release(both);
    rmd_release(mean);
    return st;
}

static enum rmd_status compare(struct sheet *sheet, const struct rmd_halfbrain *brain, int m,
                               int later, const struct rmd_bootstrap *const bootstrap[2],
                               const unsigned char *white)
{
    enum rmd_status st = RMD_OK;
    const size_t n = brain->n, at = (size_t)m * n;
    const float *pre = brain->measure[0] + at, *post = brain->measure[later] + at;

    for (size_t v = 0; v < n; v++) {
        sheet->delta[v] = post[v] - pre[v];
        sheet->z[v] = NAN;
    }
    if (!bootstrap[0] || !bootstrap[1]) return RMD_OK;
    RMD_TRY(find_scale(sheet, n, m, bootstrap));
    for (size_t v = 0; v < n; v++)
        sheet->z[v] = sheet->scale[v] > 0 ? sheet->delta[v] / sheet->scale[v] : (float)NAN;
    RMD_TRY(rmd_inflation_find(sheet->factor, sheet->z, sheet->contrast, white, n));
    for (size_t v = 0; v < n; v++)
        sheet->z[v] /= sheet->factor[v];
out:
    return st;
}

// The mean factor of the white matter.
static double typical(const float *factor, const unsigned char *white, size_t n)
{
    double sum = 0, count = 0;
    for (size_t v = 0; v < n; v++) {
        sum += white[v] ? (double)factor[v] : 0;
        count += white[v];
    }
    return count > 0 ? sum / count : 1;
}

enum rmd_status rmd_changemap_new(struct rmd_change_maps *out, const struct rmd_halfbrain *brain,
                                  int later, const struct rmd_bootstrap *const bootstrap[2],
                                  const unsigned char *white, double session_sd, double cluster_z,
                                  struct rmd_log *log)
{
    enum rmd_status st;
    struct sheet sheet;

    *out = (struct rmd_change_maps){ .inflation = 1 };
    RMD_TRY(sheet_new(&sheet, brain));
    if (bootstrap[0] && bootstrap[1])
        RMD_TRY(find_contrast(sheet.contrast, &sheet.lattice, brain, later));
    for (int m = brain->measures - 1; m >= 0; m--) { // FA last: clusters are of its differences
        RMD_TRY(compare(&sheet, brain, m, later, bootstrap, white));
        RMD_TRY(rmd_halfbrain_map(&out->delta[m], brain, sheet.delta));
        RMD_TRY(rmd_halfbrain_map(&out->z[m], brain, sheet.z));
    }
    if (!bootstrap[0] || !bootstrap[1]) goto out;
    out->inflation = typical(sheet.factor, white, brain->n);
    if (out->inflation > worth_saying)
        rmd_log_add(log, RMD_NOTE,
                    "session %d: FA differs by %.2f times what scan noise explains over the white "
                    "matter, most at edges; the z map was divided by that",
                    later + 1, out->inflation);
    RMD_TRY(rmd_cluster_find(out, brain, later, bootstrap, white, sheet.delta, sheet.contrast,
                             session_sd, cluster_z));
out:
    sheet_free(&sheet);
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
