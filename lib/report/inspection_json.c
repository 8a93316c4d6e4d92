// SPDX-License-Identifier: BSD-3-Clause
// The same facts as the text, under the same names.
#include "report/inspection.h"

#include "image/personal.h"

#include <stdio.h>
#include <string.h>

static struct rmd_json *lines(const struct rmd_log *log, enum rmd_level level)
{
    struct rmd_json *array = rmd_json_array();
    for (size_t i = 0; i < log->n; i++)
        if (log->line[i].level == level)
            rmd_json_append(array, rmd_json_new_text(log->line[i].text));
    return array;
}

static struct rmd_json *orientation(const struct rmd_grid *grid)
{
    struct rmd_json *array = rmd_json_array();
    char axis[96];
    for (int i = 0; i < 3; i++) {
        rmd_inspection_axis(axis, sizeof axis, grid, i);
        rmd_json_append(array, rmd_json_new_text(axis));
    }
    return array;
}

static struct rmd_json *free_texts(const struct rmd_inspection *x, int verbose)
{
    static const char *const fields[RMD_FREE_TEXTS] = { "descrip", "aux_file", "intent_name",
                                                        "db_name", "extensions" };
    struct rmd_json *array = rmd_json_array();
    for (int i = 0; i < RMD_FREE_TEXTS; i++) {
        const char *text = i < 4 ? x->info.free_text[i] : "";
        if (!*text && !x->personal[i] && !(i == 4 && x->info.extensions)) continue;
        struct rmd_json *field = rmd_json_object(), *kinds = rmd_json_array();
        rmd_json_put_text(field, "field", fields[i]);
        if (i < 4) rmd_json_put_number(field, "characters", (double)strlen(text));
        for (int bit = 0; bit < RMD_PERSONAL_KINDS; bit++)
            if (x->personal[i] >> bit & 1)
                rmd_json_append(kinds, rmd_json_new_text(rmd_personal_names[bit]));
        rmd_json_put(field, "may_hold", kinds);
        if (verbose && i < 4) rmd_json_put_text(field, "text", text);
        rmd_json_append(array, field);
    }
    return array;
}

static struct rmd_json *gradients(const struct rmd_gradients *g)
{
    struct rmd_json *json = rmd_json_object();
    rmd_json_put_number(json, "b0", rmd_gradients_b0(g));
    rmd_json_put_number(json, "directions", g->n - rmd_gradients_b0(g));
    rmd_json_put_number(json, "largest_b", rmd_gradients_largest(g));
    rmd_json_put_text(json, "source", g->source);
    return json;
}

static void put_image(struct rmd_json *json, const struct rmd_inspection *x)
{
    const struct rmd_nifti_info *info = &x->info;
    double spacing[3], voxels[4] = { x->grid.n[0], x->grid.n[1], x->grid.n[2], x->nt };
    char axes[4];
    rmd_grid_spacing(spacing, &x->grid);
    rmd_grid_axes(axes, &x->grid);
    rmd_json_put_number(json, "count", (double)x->summary.count);
    rmd_json_put_number(json, "min", x->summary.min);
    rmd_json_put_number(json, "max", x->summary.max);
    rmd_json_put_number(json, "mean", x->summary.mean);
    rmd_json_put_number(json, "not_finite", (double)info->not_finite);
    rmd_json_put_number(json, "nifti", info->version);
    rmd_json_put_text(json, "byte_order", info->swapped ? "big" : "little");
    rmd_json_put_truth(json, "compressed", info->compressed);
    rmd_json_put(json, "size", rmd_json_new_numbers(voxels, 4));
    rmd_json_put(json, "voxel_mm", rmd_json_new_numbers(spacing, 3));
    rmd_json_put_number(json, "tr_s", info->tr);
    rmd_json_put_text(json, "datatype", rmd_datatype_row(info->datatype)->name);
    rmd_json_put_number(json, "slope", info->slope);
    rmd_json_put_number(json, "inter", info->inter);
    rmd_json_put_number(json, "intent", info->intent);
    rmd_json_put_number(json, "qform", info->qform);
    rmd_json_put_number(json, "sform", info->sform);
    rmd_json_put_text(json, "axes", axes);
    rmd_json_put(json, "orientation", orientation(&x->grid));
    rmd_json_put(json, "world_from_voxel", rmd_json_new_numbers(x->grid.world_from_voxel.m[0], 12));
    if (x->gradients.n) rmd_json_put(json, "gradients", gradients(&x->gradients));
    rmd_json_put_text(json, "sha256", info->sha256);
    if (*info->sha256_image) rmd_json_put_text(json, "sha256_image", info->sha256_image);
}

struct rmd_json *rmd_inspection_json(const struct rmd_inspection *x, int verbose)
{
    struct rmd_json *json = rmd_json_object();
    rmd_json_put_text(json, "path", x->path);
    if (x->status == RMD_OK) {
        put_image(json, x);
        rmd_json_put(json, "free_text", free_texts(x, verbose));
    } else {
        rmd_json_put_text(json, "refused", x->refusal);
    }
    rmd_json_put(json, "warnings", lines(&x->log, RMD_WARNING));
    rmd_json_put(json, "notes", lines(&x->log, RMD_NOTE));
    return json;
}
