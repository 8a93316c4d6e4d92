// SPDX-License-Identifier: BSD-3-Clause
// Words for a person who has to decide whether to trust a file.
#include "report/inspection.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void rmd_inspection_axis(char *text, size_t size, const struct rmd_grid *grid, int axis)
{
    static const char letters[] = "RLASPI"; // the name begins with the letter
    static const char *const names[] = {
        "Right",          "Left", "front (Anterior)", "head (Superior)", "back (Posterior)",
        "feet (Inferior)"
    };
    char axes[4];
    rmd_grid_axes(axes, grid);
    const char *name = names[strchr(letters, axes[axis]) - letters];
    const struct rmd_affine *a = &grid->world_from_voxel;
    double column[3] = { a->m[0][axis], a->m[1][axis], a->m[2][axis] }, along = 0;
    for (int i = 0; i < 3; i++)
        along = fmax(along, fabs(column[i]));
    double tilt = acos(fmin(1, along / rmd_vector_norm(column))) * 57.29577951308232;
    int n = snprintf(text, size, "voxel %c grows toward the patient's %s", "ijk"[axis], name);
    if (tilt > 0.05 && n > 0 && (size_t)n < size)
        snprintf(text + n, size - (size_t)n, ", tilted by %.1f degrees", tilt);
}

static void add_line(struct rmd_text *out, const char *label, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void add_line(struct rmd_text *out, const char *label, const char *format, ...)
{
    char line[512];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    rmd_text_add(out, "  %-12s ", label);
    rmd_text_add_clean(out, line);
    rmd_text_add(out, "\n");
}

static void add_image(struct rmd_text *out, const struct rmd_inspection *x)
{
    const struct rmd_nifti_info *info = &x->info;
    double size[3];
    char axis[96];
    rmd_grid_spacing(size, &x->grid);
    add_line(out, "format", "NIfTI-%d, %s-endian%s%s", info->version,
             info->swapped ? "big" : "little", info->compressed ? ", compressed" : "",
             *info->sha256_image ? ", header and image apart" : "");
    add_line(out, "size", "%d x %d x %d voxels, %d volume%s", x->grid.n[0], x->grid.n[1],
             x->grid.n[2], x->nt, x->nt == 1 ? "" : "s");
    add_line(out, "voxel", "%.5g x %.5g x %.5g mm", size[0], size[1], size[2]);
    if (info->tr > 0) add_line(out, "time", "%.6g s between volumes", info->tr);
    add_line(out, "stored as", "%s, value = %.9g * stored + %.9g",
             rmd_datatype_row(info->datatype)->name, info->slope, info->inter);
    add_line(out, "position", "from the %s%s", info->sform > 0 ? "sform" : "qform",
             info->sform > 0 && info->qform > 0     ? " (the qform is set too)"
             : info->sform <= 0 && info->qform <= 0 ? "axes alone, assumed"
                                                    : "");
    for (int i = 0; i < 3; i++) {
        rmd_inspection_axis(axis, sizeof axis, &x->grid, i);
        add_line(out, i ? "" : "orientation", "%s", axis);
    }
    add_line(out, "values", "%zu finite, from %.6g to %.6g, mean %.6g", x->summary.count,
             x->summary.min, x->summary.max, x->summary.mean);
    if (x->gradients.n)
        add_line(out, "gradients", "%d b0, %d directions, largest b %.0f s/mm2; %s",
                 rmd_gradients_b0(&x->gradients), x->gradients.n - rmd_gradients_b0(&x->gradients),
                 rmd_gradients_largest(&x->gradients), x->gradients.source);
    add_line(out, "SHA-256", "%s", info->sha256);
}

// Under its own heading a message needs no path.
static const char *without_path(const struct rmd_inspection *x, const char *message)
{
    size_t n = strlen(x->path);
    return strncmp(message, x->path, n) == 0 && message[n] == ':' ? message + n + 2 : message;
}

void rmd_inspection_text(struct rmd_text *out, const struct rmd_inspection *x, int verbose)
{
    static const char *const fields[4] = { "descrip", "aux_file", "intent_name", "db_name" };
    rmd_text_add_clean(out, x->path);
    rmd_text_add(out, "\n");
    if (x->status != RMD_OK) {
        add_line(out, "REFUSED", "%s", without_path(x, x->refusal));
    } else {
        add_image(out, x);
        for (int i = 0; i < 4; i++)
            if (*x->info.free_text[i] && verbose)
                add_line(out, fields[i], "%s", x->info.free_text[i]);
            else if (*x->info.free_text[i])
                add_line(out, fields[i], "holds text (%zu characters)",
                         strlen(x->info.free_text[i]));
    }
    for (size_t i = 0; i < x->log.n; i++)
        add_line(out, x->log.line[i].level == RMD_WARNING ? "WARNING" : "note", "%s",
                 without_path(x, x->log.line[i].text));
}
