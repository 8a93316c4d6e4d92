// SPDX-License-Identifier: BSD-3-Clause
// Different grids do not matter: sessions are aligned. Different scanning does.
#include "report/inspection.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct findings {
    struct rmd_difference *list;
    int n;
};

static void add(struct findings *f, int refuse, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void add(struct findings *f, int refuse, const char *format, ...)
{
    va_list args;
    if (f->n == RMD_DIFFERENCES) return;
    va_start(args, format);
    f->list[f->n].refuse = refuse;
    vsnprintf(f->list[f->n].text, sizeof f->list[f->n].text, format, args);
    va_end(args);
    f->n++;
}

static void compare_grids(struct findings *f, const struct rmd_grid *a, const struct rmd_grid *b)
{
    struct rmd_grid ca = rmd_grid_canonical(a), cb = rmd_grid_canonical(b);
    double sa[3], sb[3];
    char la[4], lb[4];
    rmd_grid_spacing(sa, &ca);
    rmd_grid_spacing(sb, &cb);
    rmd_grid_axes(la, a);
    rmd_grid_axes(lb, b);
    for (int i = 0; i < 3; i++)
        if (fabs(sa[i] - sb[i]) > 1e-3 * sa[i]) {
            add(f, 0, "voxel sizes differ: %.4g x %.4g x %.4g against %.4g x %.4g x %.4g mm", sa[0],
                sa[1], sa[2], sb[0], sb[1], sb[2]);
            break;
        }
    if (strcmp(la, lb) != 0)
        add(f, 0, "voxels are stored in another order (%s against %s); positions still agree", la,
            lb);
    if ((rmd_affine_determinant(&a->world_from_voxel) < 0) !=
        (rmd_affine_determinant(&b->world_from_voxel) < 0))
        add(f, 0,
            "one is stored left-handed, the other right-handed; make sure that neither was "
            "mirrored by hand");
    if (rmd_grid_match(&ca, &cb) != RMD_OK)
        add(f, 0, "grids differ; the sessions have to be aligned before voxels are compared");
}

static void compare_gradients(struct findings *f, const struct rmd_gradients *a,
                              const struct rmd_gradients *b)
{
    if ((a->n > 0) != (b->n > 0)) {
        add(f, 1,
            "one has gradient tables, the other none: a diffusion series against another "
            "image");
        return;
    }
    if (a->n == 0) return;
    double ba = rmd_gradients_largest(a), bb = rmd_gradients_largest(b);
    if (fabs(ba - bb) > 0.05 * ba)
        add(f, 0, "b-values differ: %.0f against %.0f s/mm2; diffusivities cannot be compared", ba,
            bb);
    if (a->n - rmd_gradients_b0(a) != b->n - rmd_gradients_b0(b))
        add(f, 0, "%d against %d diffusion directions", a->n - rmd_gradients_b0(a),
            b->n - rmd_gradients_b0(b));
}

int rmd_inspection_compare(struct rmd_difference list[RMD_DIFFERENCES],
                           const struct rmd_inspection *a, const struct rmd_inspection *b)
{
    struct findings f = { list, 0 };
    const char *sha_a = *a->info.sha256_image ? a->info.sha256_image : a->info.sha256;
    const char *sha_b = *b->info.sha256_image ? b->info.sha256_image : b->info.sha256;
    if (strcmp(sha_a, sha_b) == 0)
        add(&f, 1, "both are the same file, byte by byte (SHA-256)");
    else if (a->content == b->content)
        add(&f, 1, "both hold the same values, only stored differently");
    if ((a->nt > 1) != (b->nt > 1))
        add(&f, 1, "%d volumes against %d: a series against a single image", a->nt, b->nt);
    else if (a->nt != b->nt)
        add(&f, 0, "%d volumes against %d", a->nt, b->nt);
    if (a->info.datatype != b->info.datatype)
        add(&f, 0, "stored as %s against %s", rmd_datatype_row(a->info.datatype)->name,
            rmd_datatype_row(b->info.datatype)->name);
    if (fabs(a->info.tr - b->info.tr) > 1e-3)
        add(&f, 0, "%g against %g s between volumes (TR)", a->info.tr, b->info.tr);
    compare_grids(&f, &a->grid, &b->grid);
    compare_gradients(&f, &a->gradients, &b->gradients);
    for (int i = 0; i < RMD_SIDECAR_ACQUIRED; i++)
        if (strcmp(a->sidecar.text[i], b->sidecar.text[i]) != 0 && i != RMD_SIDECAR_SEX)
            add(&f, 0, "%s differs", rmd_sidecar_text_names[i]);
    return f.n;
}
