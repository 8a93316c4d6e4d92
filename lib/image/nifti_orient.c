// SPDX-License-Identifier: BSD-3-Clause
// Left and right come from here. Where the two transforms of a header disagree about them, there is
// no safe choice.
#include "image/nifti_header.h"

#include <math.h>

static const double mm_of_unit[] = { 1, 1000, 1, 1e-3 }; // unknown, metre, millimetre, micrometre
static const double largest_angle = 1, largest_shift = 0.5; // degree, voxel

static double column_norm(const struct rmd_affine *a, int j)
{
    return rmd_vector_norm((double[3]){ a->m[0][j], a->m[1][j], a->m[2][j] });
}

// Voxel sizes in mm.
static enum rmd_status spacing(double size[3], const struct rmd_nifti_header *h, double mm,
                               const char *path, struct rmd_log *log)
{
    for (int i = 0; i < 3; i++) {
        double d = h->pixdim[i + 1];
        if (!isfinite(d) || d == 0)
            return rmd_fail(RMD_EFORMAT,
                            "%s: the voxel size along axis %d is %g; the header is "
                            "damaged, convert the image again",
                            path, i + 1, d);
        if (d < 0)
            rmd_log_add(log, RMD_WARNING,
                        "%s: the voxel size along axis %d is negative (%g); its "
                        "sign is ignored",
                        path, i + 1, d);
        size[i] = fabs(d) * mm;
        if (size[i] < 0.05 || size[i] > 20)
            rmd_log_add(log, RMD_WARNING, "%s: voxels of %g mm along axis %d; check the unit", path,
                        size[i], i + 1);
    }
    return RMD_OK;
}

// The rotation of a quaternion (NIfTI-1 standard, "method 2").
static enum rmd_status from_qform(struct rmd_affine *out, const struct rmd_nifti_header *h,
                                  const double size[3], double mm, const char *path,
                                  struct rmd_log *log)
{
    double b = h->quatern[0], c = h->quatern[1], d = h->quatern[2];
    double square = b * b + c * c + d * d, qfac = h->pixdim[0];
    if (!(square <= 1 + 1e-6) || !isfinite(h->qoffset[0] + h->qoffset[1] + h->qoffset[2]) ||
        !isfinite(qfac))
        return rmd_fail(RMD_EFORMAT,
                        "%s: its qform is no rotation (|b,c,d|^2 = %g); the header is damaged, "
                        "convert the image again",
                        path, square);
    if (qfac != 1 && qfac != -1 && qfac != 0)
        rmd_log_add(log, RMD_WARNING, "%s: pixdim[0] is %g where 1 or -1 belongs; its sign is used",
                    path, qfac);
    double a = square < 1 ? sqrt(1 - square) : 0;
    double flip = qfac < 0 ? -1 : 1;
    const double r[3][3] = {
        { a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c) },
        { 2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b) },
        { 2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - c * c - b * b }
    };
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            out->m[i][j] = r[i][j] * size[j] * (j == 2 ? flip : 1);
        out->m[i][3] = h->qoffset[i] * mm;
    }
    return RMD_OK;
}

static enum rmd_status from_sform(struct rmd_affine *out, const struct rmd_nifti_header *h,
                                  const double size[3], double mm, const char *path,
                                  struct rmd_log *log)
{
    double sum = 0, norm[3];
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 4; j++) {
            out->m[i][j] = h->srow.m[i][j] * mm;
            sum += out->m[i][j];
        }
    double det = rmd_affine_determinant(out), volume = 1;
    for (int j = 0; j < 3; j++)
        volume *= norm[j] = column_norm(out, j);
    if (!isfinite(sum) || !(fabs(det) > 1e-3 * volume) || !(volume > 0))
        return rmd_fail(RMD_EFORMAT,
                        "%s: its sform cannot be inverted or is no number; the header "
                        "is damaged, convert the image again",
                        path);
    for (int j = 0; j < 3; j++)
        if (fabs(norm[j] - size[j]) > 0.01 * size[j])
            rmd_log_add(
                log, RMD_WARNING,
                "%s: the sform says %g mm along axis %d, the voxel size %g mm; the sform is "
                "used",
                path, norm[j], j + 1, size[j]);
    if (fabs(det) < 0.999 * volume)
        rmd_log_add(log, RMD_WARNING, "%s: the sform is sheared: its axes are not at right angles",
                    path);
    return RMD_OK;
}

// The angle between the axes of both and the shift of the image centre in voxels.
static void compare(const struct rmd_affine *s, const struct rmd_affine *q, const double size[3],
                    const int n[3], const char *path, struct rmd_log *log)
{
    double angle = 0, p[3], r[3], shift = 0;
    double centre[3] = { (n[0] - 1) / 2.0, (n[1] - 1) / 2.0, (n[2] - 1) / 2.0 };
    for (int j = 0; j < 3; j++) {
        double dot = 0;
        for (int i = 0; i < 3; i++)
            dot += s->m[i][j] * q->m[i][j];
        double cosine = dot / (column_norm(s, j) * column_norm(q, j));
        angle = fmax(angle, acos(fmin(1, fmax(-1, cosine))) * 57.29577951308232);
    }
    rmd_affine_apply(p, s, centre);
    rmd_affine_apply(r, q, centre);
    for (int i = 0; i < 3; i++)
        shift += (p[i] - r[i]) * (p[i] - r[i]);
    shift = sqrt(shift) / fmin(size[0], fmin(size[1], size[2]));
    if (angle > largest_angle || shift > largest_shift)
        rmd_log_add(log, RMD_WARNING,
                    "%s: sform and qform differ by %.3g degrees and %.3g voxels; the sform is used",
                    path, angle, shift);
}

static enum rmd_status place(struct rmd_series *series, const struct rmd_nifti_header *h,
                             const double size[3], double mm, const char *path, int assume_ras,
                             struct rmd_log *log)
{
    enum rmd_status st;
    struct rmd_affine q, s, *out = &series->grid.world_from_voxel;

    if (h->qform > 0) RMD_TRY(from_qform(&q, h, size, mm, path, log));
    if (h->sform > 0) RMD_TRY(from_sform(&s, h, size, mm, path, log));
    if (h->qform > 0 && h->sform > 0) {
        if (rmd_affine_determinant(&q) * rmd_affine_determinant(&s) < 0)
            return rmd_fail(RMD_EFORMAT,
                            "%s: qform and sform disagree about left and right; find out which one "
                            "is right and convert the image again",
                            path);
        compare(&s, &q, size, series->grid.n, path, log);
    }
    if (h->qform <= 0 && h->sform <= 0 && !assume_ras)
        return rmd_fail(
            RMD_EFORMAT,
            "%s: neither qform nor sform is set, so left and right are unknown; convert "
            "the image again (--assume-ras takes the axes as Right, Anterior, Superior)",
            path);
    *out = h->sform > 0 ? s : q;
    if (h->qform <= 0 && h->sform <= 0) {
        *out = rmd_affine_identity();
        for (int i = 0; i < 3; i++)
            out->m[i][i] = size[i];
        rmd_log_add(log, RMD_WARNING,
                    "%s: has no orientation; its axes are assumed to be Right, "
                    "Anterior, Superior",
                    path);
    }
    st = RMD_OK;
out:
    return st;
}

static enum rmd_status time_step(double *dt, const struct rmd_nifti_header *h, const char *path,
                                 struct rmd_log *log)
{
    double step = h->pixdim[4];
    int unit = h->units & 0x38;
    *dt = 0;
    if (h->dim[0] != 4 || h->dim[4] == 1 || unit > 24) return RMD_OK; // Hz, ppm, rad/s: no time
    if (isnan(step)) step = 0; // as MRtrix writes what is unknown
    if (isinf(step) || step < 0)
        return rmd_fail(RMD_EFORMAT,
                        "%s: the time between volumes is %g; the header is damaged, "
                        "convert the image again",
                        path, step);
    if (step == 0)
        rmd_log_add(log, RMD_WARNING, "%s: the time between volumes (TR) is unknown", path);
    *dt = step * (unit == 16 ? 1e-3 : unit == 24 ? 1e-6 : 1);
    if (*dt > 60)
        rmd_log_add(log, RMD_WARNING, "%s: %g s between volumes; check the unit", path, *dt);
    return RMD_OK;
}

enum rmd_status rmd_nifti_orient(struct rmd_series *series, struct rmd_nifti_info *info,
                                 const struct rmd_nifti_header *header, const char *path,
                                 int assume_ras, struct rmd_log *log)
{
    enum rmd_status st;
    double size[3];
    int unit = header->units & 7;

    if (unit > 3)
        return rmd_fail(RMD_EFORMAT, "%s: unknown unit of length %d; the header is damaged", path,
                        unit);
    if (unit == 1 || unit == 3)
        rmd_log_add(log, RMD_WARNING, "%s: lengths are in %s and were converted to millimetres",
                    path, unit == 1 ? "metres" : "micrometres");
    RMD_TRY(spacing(size, header, mm_of_unit[unit], path, log));
    RMD_TRY(place(series, header, size, mm_of_unit[unit], path, assume_ras, log));
    RMD_TRY(time_step(&series->dt, header, path, log));
    info->qform = header->qform;
    info->sform = header->sform;
    info->tr = series->dt;
out:
    return st;
}
