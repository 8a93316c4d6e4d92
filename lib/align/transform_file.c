// SPDX-License-Identifier: BSD-3-Clause
// Which of the forms a file has, and its matrix as a pull-back of RAS points.
#include "align/transform_file.h"

#include "align/convention.h"
#include "align/displacement_file.h"
#include "align/itk_transform.h"
#include "align/xfm.h"
#include "base/infile.h"
#include "base/number.h"

#include <stdio.h>
#include <string.h>

enum { MOST_BYTES = 1 << 20, MOST_COLUMNS = 16 };

const char *const rmd_transform_form_names[] = { "detect", "remodel", "itk", "mrtrix",
                                                 "fsl",    "afni",    NULL };

// Rows of numbers, and what the comments above them betray.
struct rows {
    double number[4][MOST_COLUMNS];
    int n, columns, marks_mrtrix, marks_afni;
};

static int mentions(const char *line, size_t size, const char *word)
{
    for (size_t n = strlen(word); size >= n; line++, size--)
        if (memcmp(line, word, n) == 0) return 1;
    return 0;
}

// 0 where the line is neither a comment nor numbers as many as in the others.
static int take_row(struct rows *rows, const char *line, size_t size)
{
    int n = 0;
    if (size > 0 && *line == '#') {
        rows->marks_mrtrix |= mentions(line, size, "command_history") ||
                              mentions(line, size, "mrtrix") || mentions(line, size, "centre");
        rows->marks_afni |= mentions(line, size, "3dvolreg") || mentions(line, size, "3dAllineate");
        return 1;
    }
    while (size > 0) {
        size_t used = 1;
        if (*line != ' ' && *line != '\t' && *line != '\r') {
            int room = rows->n < 4 && n < MOST_COLUMNS;
            used = room ? rmd_number_scan(&rows->number[rows->n][n], line, size) : 0;
            if (used == 0 || !isfinite(rows->number[rows->n][n])) return 0;
            n++;
        }
        line += used;
        size -= used;
    }
    if (n == 0) return 1;
    if (rows->n > 0 && n != rows->columns) return 0;
    rows->columns = n;
    rows->n++;
    return 1;
}

static int scan_rows(struct rows *rows, const char *text)
{
    *rows = (struct rows){ 0 };
    for (const char *end; *text; text = *end ? end + 1 : end) {
        end = text + strcspn(text, "\n");
        if (!take_row(rows, text, (size_t)(end - text))) return 0;
    }
    return rows->n > 0;
}

// Four columns in three rows, or in four of which the last is 0 0 0 1.
static int is_square(const struct rows *rows)
{
    const double *last = rows->number[3];
    return rows->columns == 4 && (rows->n == 3 || (rows->n == 4 && last[0] == 0 && last[1] == 0 &&
                                                   last[2] == 0 && last[3] == 1));
}

// What rows of numbers are; RMD_FORM_DETECT where it cannot be told.
static enum rmd_transform_form form_of(const struct rows *rows)
{
    if (rows->columns == 12 || rows->marks_afni) return RMD_FORM_AFNI;
    return rows->marks_mrtrix ? RMD_FORM_MRTRIX : RMD_FORM_DETECT;
}

static enum rmd_status check_rows(const struct rows *rows, enum rmd_transform_form form,
                                  const char *name)
{
    if (rows->columns == 12 && rows->n > 1)
        return rmd_fail(RMD_EFORMAT,
                        "%s: holds more than one matrix, as for the volumes of a series; give one",
                        name);
    if (!(rows->columns == 12 && form == RMD_FORM_AFNI) && !is_square(rows))
        return rmd_fail(RMD_EFORMAT,
                        "%s: %d rows of %d numbers are no matrix; four rows of four with 0 0 0 1 "
                        "as the last, or 12 numbers in a row for AFNI, are needed",
                        name, rows->n, rows->columns);
    if (form == RMD_FORM_DETECT)
        return rmd_fail(RMD_EFORMAT,
                        "%s: a bare matrix may be FSL's or one of RAS points as of MRtrix, greedy "
                        "and NiftyReg; write fsl: or mrtrix: before the file name",
                        name);
    return RMD_OK;
}

// moving_from_fixed of rows in a form that is known.
static enum rmd_status from_rows(struct rmd_affine *map, const struct rows *rows,
                                 enum rmd_transform_form form, const struct rmd_grid *moving,
                                 const struct rmd_grid *fixed, const char *name)
{
    for (int i = 0; i < 12; i++)
        map->m[i / 4][i % 4] =
            rows->columns == 12 ? rows->number[0][i] : rows->number[i / 4][i % 4];
    if (form == RMD_FORM_AFNI) *map = rmd_convention_flip(map);
    if (form != RMD_FORM_FSL) return RMD_OK;
    if (!moving || !fixed)
        return rmd_fail(RMD_EARG,
                        "%s: a matrix of FSL means nothing without the two images it was made "
                        "from; use it alone, or convert it first with --write-transform",
                        name);
    struct rmd_affine f = rmd_convention_fsl_from_world(fixed); // EQ align.47
    struct rmd_affine m = rmd_convention_fsl_from_world(moving);
    m = rmd_affine_compose(map, &m);
    f = rmd_affine_invert(&f);
    m = rmd_affine_compose(&f, &m);
    *map = rmd_affine_invert(&m);
    return RMD_OK;
}

static enum rmd_status add_map(struct rmd_transform *transform, const struct rmd_affine *map,
                               const char *name)
{
    double scale = rmd_affine_determinant(map);
    if (!(fabs(scale) > 1e-9))
        return rmd_fail(RMD_EFORMAT,
                        "%s: its matrix cannot be inverted (determinant %g); it is no map between "
                        "images",
                        name, scale);
    enum rmd_status st = rmd_transform_add_matrix(transform, map);
    if (st == RMD_EARG) rmd_context("%s", name);
    return st == RMD_EARG ? RMD_EFORMAT : st;
}

static enum rmd_status parse_itk(struct rmd_transform *transform, struct rmd_transform_about *about,
                                 const char *name, const unsigned char *data, size_t size)
{
    enum rmd_status st;
    struct rmd_itk_transform itk;
    if (rmd_itk_transform_is_matlab(data, size))
        RMD_TRY(rmd_itk_transform_matlab(&itk, name, data, size));
    else
        RMD_TRY(rmd_itk_transform_text(&itk, name, (const char *)data));
    for (int k = 0; k < itk.n; k++) {
        struct rmd_affine map = rmd_convention_flip(&itk.map[k]);
        RMD_TRY(add_map(transform, &map, name));
    }
    snprintf(about->kind, sizeof about->kind, "ITK %.60s", itk.type);
out:
    return st;
}

static enum rmd_status parse_rows(struct rmd_transform *transform,
                                  struct rmd_transform_about *about, const char *name,
                                  const char *text, const struct rmd_grid *moving,
                                  const struct rmd_grid *fixed)
{
    static const char *const kind[] = { [RMD_FORM_MRTRIX] = "MRtrix matrix in RAS",
                                        [RMD_FORM_FSL] = "FSL matrix in scaled mm",
                                        [RMD_FORM_AFNI] = "AFNI matrix in LPS" };
    enum rmd_status st;
    struct rows rows;
    struct rmd_affine map;
    if (!scan_rows(&rows, text))
        return rmd_fail(RMD_EFORMAT,
                        "%s: is no transform that is known: neither a matrix, nor a transform of "
                        "remodel or ITK, nor a displacement field",
                        name);
    if (about->form == RMD_FORM_DETECT) about->form = form_of(&rows);
    RMD_TRY(check_rows(&rows, about->form, name));
    RMD_TRY(from_rows(&map, &rows, about->form, moving, fixed, name));
    RMD_TRY(add_map(transform, &map, name));
    about->forward = about->form == RMD_FORM_FSL;
    snprintf(about->kind, sizeof about->kind, "%s", kind[about->form]);
out:
    return st;
}

enum rmd_status rmd_transform_file_parse(struct rmd_transform *transform,
                                         struct rmd_transform_about *about, const char *name,
                                         const unsigned char *data, size_t size,
                                         enum rmd_transform_form form,
                                         const struct rmd_grid *moving,
                                         const struct rmd_grid *fixed)
{
    enum rmd_status st;
    const char *text = (const char *)data;
    int itk = rmd_itk_transform_is_matlab(data, size) || rmd_itk_transform_is_text(text);
    int own = rmd_xfm_is(text);
    *about = (struct rmd_transform_about){ .form = form };
    if (form == RMD_FORM_DETECT && (itk || own))
        about->form = itk ? RMD_FORM_ITK : RMD_FORM_REMODEL;
    if (strlen(text) != size && !rmd_itk_transform_is_matlab(data, size))
        return rmd_fail(RMD_EFORMAT, "%s: is neither a text nor an image; it is no transform",
                        name);
    if (about->form == RMD_FORM_ITK) return parse_itk(transform, about, name, data, size);
    if (about->form != RMD_FORM_REMODEL)
        return parse_rows(transform, about, name, text, moving, fixed);
    struct rmd_affine map;
    RMD_TRY(rmd_xfm_parse(&map, name, text));
    about->forward = 1;
    snprintf(about->kind, sizeof about->kind, "matrix in RAS");
    map = rmd_affine_invert(&map);
    RMD_TRY(add_map(transform, &map, name));
out:
    return st;
}

// 1 where the file begins as gzip or as a NIfTI header.
static enum rmd_status is_image(int *image, const char *path)
{
    struct rmd_infile file;
    unsigned char first[4] = { 0 };
    enum rmd_status st = rmd_infile_open(&file, path);
    if (st != RMD_OK) return st;
    size_t got = rmd_infile_peek(&file, first, sizeof first, 0);
    unsigned little = first[0] | (unsigned)first[1] << 8, big = first[3] | (unsigned)first[2] << 8;
    *image = got == 4 && ((first[0] == 0x1f && first[1] == 0x8b) ||
                          ((little == 348 || little == 540) && first[2] == 0 && first[3] == 0) ||
                          ((big == 348 || big == 540) && first[0] == 0 && first[1] == 0));
    rmd_infile_close(&file);
    return RMD_OK;
}

enum rmd_status rmd_transform_file_read(struct rmd_transform *transform,
                                        struct rmd_transform_about *about, const char *path,
                                        enum rmd_transform_form form, const struct rmd_grid *moving,
                                        const struct rmd_grid *fixed, struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_bytes bytes = { 0 };
    struct rmd_volume field = { 0 };
    int image;
    *about = (struct rmd_transform_about){ .form = form };
    RMD_TRY(is_image(&image, path));
    if (image) {
        RMD_TRY(rmd_displacement_file_read(&field, about, path, form, log));
        st = rmd_transform_add_field(transform, &field, 0);
        if (st != RMD_OK) rmd_context("%s", path);
        if (st == RMD_EARG) st = RMD_EFORMAT;
    } else {
        RMD_TRY(rmd_file_read(&bytes, path, MOST_BYTES));
        RMD_TRY(rmd_transform_file_parse(transform, about, path, bytes.data, bytes.size, form,
                                         moving, fixed));
        memcpy(about->sha256, bytes.sha256, sizeof about->sha256);
    }
out:
    rmd_volume_free(&field);
    rmd_bytes_free(&bytes);
    return st;
}
