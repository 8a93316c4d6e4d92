// SPDX-License-Identifier: BSD-3-Clause
// What a warp did, for a person, a table and a program.
#include "report/warp_files.h"

struct quantity {
    const char *name, *words, *unit;
    double value;
};
enum { QUANTITIES = 6 };

static void list_quantities(struct quantity list[QUANTITIES], const struct rmd_warp_files *files)
{
    const struct rmd_warp_result *result = &files->result;
    const struct rmd_volume *log_jacobian = &result->log_jacobian;
    size_t count = rmd_grid_count(&files->warp.grid);
    double low = NAN, high = NAN;
    for (size_t i = 0; log_jacobian->v && i < count; i++) {
        low = fmin(low, (double)log_jacobian->v[i]);
        high = fmax(high, (double)log_jacobian->v[i]);
    }
    const struct quantity made[QUANTITIES] = {
        { "Voxels", "voxels", "voxels", (double)count },
        { "InImage", "in the image", "voxels", (double)result->covered },
        { "WithoutValue", "without value", "values", (double)result->gaps },
        { "Folded", "folded", "voxels", log_jacobian->v ? (double)result->folds : low },
        { "LogJacobianLow", "log-Jacobian from", "1", low },
        { "LogJacobianHigh", "to", "1", high },
    };
    for (int q = 0; q < QUANTITIES; q++)
        list[q] = made[q];
}

void rmd_warp_files_text(struct rmd_text *out, const struct rmd_warp_files *files)
{
    struct quantity list[QUANTITIES];
    list_quantities(list, files);
    for (int k = 0; k < files->n; k++) {
        const struct rmd_transform_entry *entry = &files->entry[k];
        rmd_text_add(out, "transform %d       ", k + 1);
        rmd_text_add_clean(out, entry->path);
        rmd_text_add(out, ": ");
        rmd_text_add_clean(out, entry->about.kind);
        rmd_text_add(out, ", %s\n", rmd_transform_list_use(entry));
    }
    for (int q = 0; q < QUANTITIES; q++)
        if (isfinite(list[q].value))
            rmd_text_add(out, "%-17s %.9g\n", list[q].words, list[q].value);
}

void rmd_warp_files_tsv(struct rmd_text *out, const struct rmd_warp_files *files)
{
    struct quantity list[QUANTITIES];
    list_quantities(list, files);
    rmd_text_add(out, "quantity\tvalue\tunit\n");
    for (int q = 0; q < QUANTITIES; q++)
        if (isfinite(list[q].value))
            rmd_text_add(out, "%s\t%.9g\t%s\n", list[q].name, list[q].value, list[q].unit);
        else
            rmd_text_add(out, "%s\tn/a\t%s\n", list[q].name, list[q].unit);
}

struct rmd_json *rmd_warp_files_json(const struct rmd_warp_files *files)
{
    struct quantity list[QUANTITIES];
    struct rmd_json *json = rmd_json_object(), *transforms = rmd_json_array();
    list_quantities(list, files);
    for (int k = 0; k < files->n; k++) {
        struct rmd_json *one = rmd_json_object();
        rmd_json_put_text(one, "File", files->entry[k].path);
        rmd_json_put_text(one, "Kind", files->entry[k].about.kind);
        rmd_json_put_text(one, "Use", rmd_transform_list_use(&files->entry[k]));
        rmd_json_append(transforms, one);
    }
    rmd_json_put(json, "Transforms", transforms);
    for (int q = 0; q < QUANTITIES; q++)
        rmd_json_put_number(json, list[q].name, list[q].value);
    return json;
}
