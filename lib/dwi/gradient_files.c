// SPDX-License-Identifier: BSD-3-Clause
// Where gradient tables lie: named, or beside their image.
#define _POSIX_C_SOURCE 200809L
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "dwi/gradients.h"
#include "image/nifti.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_BYTES = 1 << 24 };

// Names of tables beside an image, by preference.
struct beside {
    struct rmd_text bval, rotated, bvec, mrtrix;
};

static void beside_free(struct beside *beside)
{
    rmd_text_free(&beside->bval);
    rmd_text_free(&beside->rotated);
    rmd_text_free(&beside->bvec);
    rmd_text_free(&beside->mrtrix);
}

static enum rmd_status beside_name(struct beside *beside, const char *image_path)
{
    struct rmd_text *text[] = { &beside->bval, &beside->rotated, &beside->bvec, &beside->mrtrix };
    static const char *const ending[] = { ".bval", ".eddy_rotated_bvecs", ".bvec", ".b" };
    for (int i = 0; i < 4; i++) {
        rmd_text_append(text[i], image_path, rmd_nifti_stem(image_path));
        rmd_text_add(text[i], "%s", ending[i]);
        if (text[i]->status) return text[i]->status;
    }
    return RMD_OK;
}

static int exists(const struct rmd_text *path)
{
    return access(path->s, F_OK) == 0;
}

// Whether the rotated directions are to be used: those older than the .bvec belong to an earlier
// one.
static int prefers_rotated(const struct beside *beside, struct rmd_log *log)
{
    struct stat rotated, plain;
    if (stat(beside->rotated.s, &rotated) != 0) return 0;
    if (stat(beside->bvec.s, &plain) == 0 && rotated.st_mtime < plain.st_mtime) {
        rmd_log_add(log, RMD_WARNING, "%s: older than %s, which is used", beside->rotated.s,
                    beside->bvec.s);
        return 0;
    }
    rmd_log_add(log, RMD_NOTE, "%s: directions after motion correction are used",
                beside->rotated.s);
    return 1;
}

int rmd_gradients_exist(const char *image_path)
{
    struct beside beside = { 0 };
    int found = beside_name(&beside, image_path) == RMD_OK &&
                (exists(&beside.bval) || exists(&beside.bvec) || exists(&beside.mrtrix));
    beside_free(&beside);
    return found;
}

enum rmd_status rmd_gradients_find(struct rmd_text *bval, struct rmd_text *bvec,
                                   const char *image_path, struct rmd_log *log)
{
    enum rmd_status st;
    struct beside beside = { 0 };
    *bval = *bvec = (struct rmd_text){ 0 };
    RMD_TRY(beside_name(&beside, image_path));
    if (exists(&beside.bval) && (exists(&beside.rotated) || exists(&beside.bvec))) {
        int rotated = prefers_rotated(&beside, log);
        rmd_text_add(bval, "%s", beside.bval.s);
        rmd_text_add(bvec, "%s", rotated ? beside.rotated.s : beside.bvec.s);
    } else if (exists(&beside.mrtrix)) {
        rmd_text_add(bval, "%s", beside.mrtrix.s);
    }
    st = bval->status ? bval->status : bvec->status;
out:
    beside_free(&beside);
    return st;
}

enum rmd_status rmd_gradients_beside(struct rmd_gradients *out, const char *image_path,
                                     const struct rmd_grid *grid, int nt, struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_text bval, bvec;

    *out = (struct rmd_gradients){ 0 };
    RMD_TRY(rmd_gradients_find(&bval, &bvec, image_path, log));
    int stem = (int)rmd_nifti_stem(image_path);
    if (bval.s == NULL)
        st = rmd_fail(RMD_EMISSING,
                      "%s: no gradient table beside it; looked for %.*s.bval with %.*s.bvec, and "
                      "for %.*s.b",
                      image_path, stem, image_path, stem, image_path, stem, image_path);
    else
        st = rmd_gradients_read(out, bval.s, bvec.s, grid, nt, log);
out:
    rmd_text_free(&bval);
    rmd_text_free(&bvec);
    return st;
}

enum rmd_status rmd_gradients_read(struct rmd_gradients *out, const char *bval, const char *bvec,
                                   const struct rmd_grid *grid, int nt, struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_bytes value = { 0 }, direction = { 0 };

    *out = (struct rmd_gradients){ 0 };
    RMD_TRY(rmd_file_read(&value, bval, MOST_BYTES));
    if (bvec) RMD_TRY(rmd_file_read(&direction, bvec, MOST_BYTES));
    struct rmd_gradient_text b = { bval, (const char *)value.data, value.size };
    struct rmd_gradient_text g = { bvec, (const char *)direction.data, direction.size };
    RMD_TRY(rmd_gradients_parse(out, &b, bvec ? &g : NULL, grid, nt, log));
out:
    rmd_bytes_free(&value);
    rmd_bytes_free(&direction);
    return st;
}
