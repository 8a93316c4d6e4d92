// SPDX-License-Identifier: BSD-3-Clause
// The diffusion tensor: log-linear fit (Basser 1994) by OLS, iterated WLS (Veraart 2013) or robust
// IRLLS (Collier 2015), and its scalar measures.
#ifndef RMD_DWI_TENSOR_H
#define RMD_DWI_TENSOR_H

#include "base/param.h"
#include "dwi/gradients.h"
#include "image/series.h"

enum rmd_tensor_method { RMD_TENSOR_OLS, RMD_TENSOR_IWLS, RMD_TENSOR_ROBUST };

struct rmd_tensor_opts {
    int method;     // enum rmd_tensor_method
    int iterations; // reweighting passes with predicted weights
    double b_max;   // s/mm2; volumes above do not enter
};
extern const struct rmd_param rmd_tensor_params[];

enum { RMD_TENSOR_ROWS = 7 }; // Dxx Dyy Dzz Dxy Dxz Dyz, ln S0

struct rmd_tensor_fit {
    struct rmd_volume tensor; // 6 volumes Dxx Dyy Dzz Dxy Dxz Dyz, mm2/s, world frame; NaN outside
    struct rmd_volume s0;     // the signal without diffusion weighting
    struct rmd_volume sigma;  // residual SD of the signal, sqrt(sum w r^2 / (n - 7))
    struct rmd_volume residual; // largest |residual| of any volume, in units of sigma
    double *mean_signal;        // [nt] of each volume inside the mask; NaN for volumes above b_max
    size_t voxels;              // inside the mask
    size_t not_fitted;          // NaN: too few usable samples
    size_t not_positive_signal; // samples at or below 0, floored
    size_t not_positive_eigen;  // voxels with an eigenvalue at or below 0, kept as they are
    size_t outlier_slices;      // (slice, volume) pairs whose mean residual is beyond 4 robust SD
};

// Fits every voxel of `mask`. RMD_EFIT where the directions cannot determine a tensor.
RMD_MUST_CHECK enum rmd_status rmd_tensor_fit(struct rmd_tensor_fit *out,
                                              const struct rmd_series *dwi,
                                              const struct rmd_gradients *gradients,
                                              const struct rmd_mask *mask,
                                              const struct rmd_tensor_opts *opts);
// The same with volumes on rmd_mask_list_grid(mask): the voxels of the mask alone, in their order.
RMD_MUST_CHECK enum rmd_status rmd_tensor_fit_list(struct rmd_tensor_fit *out,
                                                   const struct rmd_series *dwi,
                                                   const struct rmd_gradients *gradients,
                                                   const struct rmd_mask *mask,
                                                   const struct rmd_tensor_opts *opts);
void rmd_tensor_fit_free(struct rmd_tensor_fit *fit);

// The scalar measures of one tensor, in the table's order.
enum rmd_tensor_measure { RMD_FA, RMD_MD, RMD_AD, RMD_RD, RMD_MODE, RMD_TENSOR_MEASURES };
void rmd_tensor_measures(double measure[RMD_TENSOR_MEASURES], const double tensor[6]);

// Maps of every voxel, NaN where the tensor is: one of each measure, and the principal direction (3
// volumes, unit, world, its largest component positive).
enum { RMD_V1 = RMD_TENSOR_MEASURES, RMD_TENSOR_MAPS };

// Makes the maps whose bits 1 << RMD_FA ... 1 << RMD_V1 are in `wanted`, all in one pass; the
// others are zeroed structs.
RMD_MUST_CHECK enum rmd_status rmd_tensor_maps(struct rmd_volume map[RMD_TENSOR_MAPS],
                                               const struct rmd_volume *tensor, unsigned wanted);

// One of them.
RMD_MUST_CHECK enum rmd_status rmd_tensor_map(struct rmd_volume *out,
                                              const struct rmd_volume *tensor,
                                              enum rmd_tensor_measure measure);
RMD_MUST_CHECK enum rmd_status rmd_tensor_directions(struct rmd_volume *out,
                                                     const struct rmd_volume *tensor);

#endif
