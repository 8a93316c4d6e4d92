// SPDX-License-Identifier: BSD-3-Clause
// Few voxels, few unknowns: the normal equations of every shell are summed in double.
#include "dwi/response_fit.h"

#include "base/memory.h"
#include "math/cone.h"
#include "math/harmonics.h"
#include "math/mat3.h"

#include <string.h>

enum { TERMS = 6, SLOPES = 45 }; // degrees 0 to 10; angles at which the signal must not fall

// Y_l0 at the cosine z to the fibre.
static void zonal_basis(double y[TERMS], double z)
{
    double full[RMD_HARMONICS_MOST], direction[3] = { sqrt(fmax(0, 1 - z * z)), 0, z };
    rmd_harmonics_basis(full, 2 * (TERMS - 1), direction);
    for (int k = 0; k < TERMS; k++)
        y[k] = full[rmd_harmonics_index(2 * k, 0)];
}

// The constrained coefficients of one shell from its normal equations. EQ fod.6
static enum rmd_status solve_shell(double zonal[TERMS], double *normal, const double *right)
{
    enum rmd_status st;
    struct rmd_cone cone = { 0 };
    double constraint[(SLOPES + 1) * TERMS], soft[SLOPES + 1], last[TERMS], next[TERMS];
    float x[RMD_CONE_MOST] = { 0 };
    void *scratch = NULL;
    zonal_basis(last, 1);
    memcpy(constraint, last, sizeof last);
    for (int i = 0; i <= SLOPES; i++)
        soft[i] = 1e-3;
    for (int i = 1; i <= SLOPES; i++) {
        zonal_basis(next, cos(1.5707963267948966 * i / SLOPES));
        for (int k = 0; k < TERMS; k++)
            constraint[i * TERMS + k] = next[k] - last[k];
        memcpy(last, next, sizeof last);
    }
    RMD_TRY(rmd_cone_plan(&cone, normal, TERMS, constraint, soft, SLOPES + 1));
    RMD_TRY(rmd_alloc(&scratch, 1, rmd_cone_scratch(&cone)));
    for (int a = 0; a < TERMS; a++)
        for (int b = 0; b < TERMS; b++)
            x[a] += (float)(cone.inverse[a * TERMS + b] * right[b]);
    if (rmd_cone_solve(x, &cone, scratch) < 0) {
        st = rmd_fail(RMD_EFIT, "the signals of single fibres do not rise across the fibre");
        goto out;
    }
    for (int k = 0; k < TERMS; k++)
        zonal[k] = (double)x[k];
out:
    rmd_release(scratch);
    rmd_cone_free(&cone);
    return st;
}

// Starts `out` with the shells; takes the signals of all voxels, [volumes][count].
static enum rmd_status start(struct rmd_response *out, float **value,
                             const struct rmd_response_voxels *voxels)
{
    enum rmd_status st;
    int n = voxels->gradients->n, *volume = NULL;
    *out = (struct rmd_response){ .shells = voxels->shells->n, .terms = 1 };
    *value = NULL;
    memcpy(out->b, voxels->shells->b, sizeof out->b);
    if (voxels->count == 0) return rmd_fail(RMD_EFIT, "no voxel to take a response function from");
    RMD_TRY(rmd_alloc(&volume, (size_t)n, sizeof *volume));
    RMD_TRY(rmd_alloc_raw(value, (size_t)n * voxels->count, sizeof **value));
    for (int t = 0; t < n; t++)
        volume[t] = t;
    rmd_signals_take(*value, voxels->count, voxels->signals, volume, n, voxels->item, 0,
                     voxels->count);
out:
    rmd_release(volume);
    return st;
}

enum rmd_status rmd_response_fit_tissue(struct rmd_response *out,
                                        const struct rmd_response_voxels *voxels)
{
    enum rmd_status st;
    float *value;
    double used[RMD_SHELLS_MOST] = { 0 };
    RMD_TRY(start(out, &value, voxels));
    for (int t = 0; t < voxels->gradients->n; t++)
        for (size_t v = 0; v < voxels->count; v++) {
            double s = (double)value[(size_t)t * voxels->count + v];
            if (!isfinite(s)) continue;
            out->zonal[voxels->shells->of[t]][0] += s / rmd_harmonics_pole(0);
            used[voxels->shells->of[t]]++;
        }
    for (int s = 0; s < out->shells; s++)
        out->zonal[s][0] /= used[s];
out:
    rmd_release(value);
    return st;
}

// Adds the signals of volume t to the normal equations of its shell.
static void add_volume(double *normal, double *right, const struct rmd_response_voxels *voxels,
                       const double (*direction)[3], const float *value, int t)
{
    for (size_t v = 0; v < voxels->count; v++) {
        double y[TERMS], s = (double)value[v];
        if (!isfinite(s)) continue;
        zonal_basis(y, rmd_vector_dot(direction[v], voxels->gradients->dir[t]));
        for (int a = 0; a < TERMS; a++) {
            right[a] += y[a] * s;
            for (int b = 0; b < TERMS; b++)
                normal[a * TERMS + b] += y[a] * y[b];
        }
    }
}

enum rmd_status rmd_response_fit_fibre(struct rmd_response *out,
                                       const struct rmd_response_voxels *voxels,
                                       const double (*direction)[3])
{
    enum rmd_status st;
    float *value;
    const struct rmd_shells *shells = voxels->shells;
    RMD_TRY(start(out, &value, voxels));
    out->terms = TERMS;
    for (int s = 0; s < shells->n; s++) {
        double normal[TERMS * TERMS] = { 0 }, right[TERMS] = { 0 };
        int isotropic = s < shells->b0;
        for (int t = 0; t < voxels->gradients->n; t++)
            if (shells->of[t] == s)
                add_volume(normal, right, voxels, direction, value + (size_t)t * voxels->count, t);
        if (!isotropic) {
            RMD_TRY(solve_shell(out->zonal[s], normal, right));
        } else { // directions of b0 mean nothing: Y_00 alone
            out->zonal[s][0] = right[0] / normal[0];
        }
    }
out:
    rmd_release(value);
    return st;
}
