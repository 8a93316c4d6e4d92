// SPDX-License-Identifier: BSD-3-Clause
// Log-Euclidean mean and rotation of tensors.
#include "change/tensormix.h"

#include "math/eigen3.h"

static const int row_of[6] = { 0, 1, 2, 0, 0, 1 }, column_of[6] = { 0, 1, 2, 1, 2, 2 };

// out = sum f(value[k]) vector[k] vector[k]'
static void compose(double out[6], const double value[3], double (*vector)[3])
{
    for (int e = 0; e < 6; e++) {
        out[e] = 0;
        for (int k = 0; k < 3; k++)
            out[e] += value[k] * vector[k][row_of[e]] * vector[k][column_of[e]];
    }
}

static void turn(double tensor[6], const struct rmd_affine *rotation)
{
    double d[3][3], turned[6];
    for (int e = 0; e < 6; e++)
        d[row_of[e]][column_of[e]] = d[column_of[e]][row_of[e]] = tensor[e];
    for (int e = 0; e < 6; e++) {
        turned[e] = 0;
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++)
                turned[e] += rotation->m[row_of[e]][i] * d[i][j] * rotation->m[column_of[e]][j];
    }
    for (int e = 0; e < 6; e++)
        tensor[e] = turned[e];
}

void rmd_tensormix(double out[6], const struct rmd_volume *tensor, const struct rmd_taps *taps,
                   const struct rmd_affine *half_from_session)
{
    const size_t voxels = rmd_grid_count(&tensor->grid);
    double plain[6] = { 0 }, logs[6] = { 0 }, value[3], vector[3][3];
    int positive = 1;

    for (int c = 0; c < 8; c++) {
        double at[6], weight = (double)taps->weight[c];
        if (weight == 0) continue;
        for (int e = 0; e < 6; e++) {
            at[e] = (double)tensor->v[(size_t)e * voxels + taps->voxel[c]];
            plain[e] += weight * at[e];
        }
        rmd_eigen3(value, vector, at);
        if (!(value[2] > 0)) positive = 0;
        for (int k = 0; k < 3 && positive; k++)
            value[k] = log(value[k]);
        compose(at, value, vector);
        for (int e = 0; e < 6; e++)
            logs[e] += weight * at[e];
    }
    if (positive) {
        rmd_eigen3(value, vector, logs);
        for (int k = 0; k < 3; k++)
            value[k] = exp(value[k]);
        compose(out, value, vector);
    } else {
        for (int e = 0; e < 6; e++)
            out[e] = plain[e];
    }
    turn(out, half_from_session);
}
