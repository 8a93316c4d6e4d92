// SPDX-License-Identifier: BSD-3-Clause
// Second differences of the measures along the columns of a square root of the covariance.
#include "change/noisebias.h"

#include "math/linsolve.h"

enum { PAIRS = 6, CENTRE = 2 * PAIRS }; // lanes: up and down along each direction, then the tensor

// EQ change.16
void rmd_noisebias(double bias[RMD_HALFBRAIN_MEASURES], const float tensor[6],
                   const rmd_response *response, size_t rows)
{
    double root[36] = { 0 };
    float point[6][RMD_LANES], measure[RMD_HALFBRAIN_MEASURES][RMD_LANES];

    for (size_t i = 0; i < rows; i++)
        for (int a = 0; a < 6; a++)
            for (int b = 0; b <= a; b++)
                root[6 * a + b] += (double)response[i][a] * (double)response[i][b];
    int spans = rmd_linsolve_factor(root, 6);
    for (int k = 0; k < 6; k++) {
        RMD_EACH_LANE(l) point[k][l] = tensor[k];
        for (int d = 0; d <= k; d++) { // the factor is lower triangular
            point[k][2 * d] += (float)root[6 * k + d];
            point[k][2 * d + 1] -= (float)root[6 * k + d];
        }
    }
    rmd_halfbrain_measures(measure, (const float(*)[RMD_LANES])point);
    for (int m = 0; m < RMD_HALFBRAIN_MEASURES; m++) {
        bias[m] = 0;
        for (int l = 0; l < CENTRE && spans; l++)
            bias[m] += ((double)measure[m][l] - (double)measure[m][CENTRE]) / 2;
    }
}
