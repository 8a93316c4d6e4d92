// SPDX-License-Identifier: BSD-3-Clause
// Inside the tensor fit: what a gradient table determines once, and the fit of 16 voxels at a time.
// Inside, b is in ms/um2 and D in um2/ms, so that all numbers are near 1 and float suffices.
#ifndef RMD_DWI_TENSOR_PLAN_H
#define RMD_DWI_TENSOR_PLAN_H

#include "dwi/tensor.h"
#include "math/lanes.h"

// Products of two of the 7 columns: those that differ, for gx gx gy gy is gx gy gx gy.
enum { RMD_TENSOR_PRODUCTS = 22 };

struct rmd_tensor_kernel;

struct rmd_tensor_plan {
    struct rmd_tensor_opts opts;
    int n;                                  // volumes that enter, those up to b_max
    int *volume;                            // [n] their indices in the series
    float (*x)[8];                          // [n] design rows of (dwi.2), then 0
    float (*product)[RMD_TENSOR_PRODUCTS];  // [n] in the order of tensor_kernel.h
    float (*ols)[8];                        // [n] columns of (X'X)^-1 X', then 0
    double condition;                       // of X with columns scaled to length 1
    const struct rmd_tensor_kernel *kernel; // for this processor
};

// RMD_EFIT where fewer than 7 volumes enter or the directions cannot determine a tensor.
RMD_MUST_CHECK enum rmd_status rmd_tensor_plan_new(struct rmd_tensor_plan *out,
                                                   const struct rmd_gradients *gradients,
                                                   const struct rmd_tensor_opts *opts);
void rmd_tensor_plan_free(struct rmd_tensor_plan *plan);

// The fit of 16 voxels. Lanes that cannot be fitted hold NaN in `parameter`, `s0` and `sigma`.
struct rmd_tensor_block {
    float parameter[RMD_TENSOR_ROWS][RMD_LANES]; // um2/ms in the order of the rows; ln S0
    float s0[RMD_LANES], sigma[RMD_LANES];       // in the unit of the signal
    float usable[RMD_LANES];                     // samples that entered
    float floored[RMD_LANES];                    // samples at or below 0
    // Owned by the caller, [n][16] each, in the order of the plan's volumes:
    float (*y)[RMD_LANES];        // in: signal; out: ln(signal / largest), floored at ln 1e-6
    float (*weight)[RMD_LANES];   // out: W of the last solution, relative to S0^2; 0 unusable
    float (*residual)[RMD_LANES]; // out: y - x.p, in the log domain
};

// Bytes behind the three arrays of a block, for a scratch argument.
size_t rmd_tensor_plan_scratch(const struct rmd_tensor_plan *plan);

// Puts the arrays of `block` into `scratch` (64-byte aligned).
void rmd_tensor_plan_place(struct rmd_tensor_block *block, const struct rmd_tensor_plan *plan,
                           void *scratch);

// Fits the signals in block->y.
void rmd_tensor_plan_fit(struct rmd_tensor_block *block, const struct rmd_tensor_plan *plan);

// Of the last solution: solver[i][k][lane] = ((X'WX)^-1 X'W)_ki, so that parameters belonging to
// data y are sum_i solver_ki y_i, and the leverages of (dwi.9), in [0, 1].
void rmd_tensor_plan_solver(float (*solver)[RMD_TENSOR_ROWS][RMD_LANES],
                            float (*leverage)[RMD_LANES], const struct rmd_tensor_plan *plan,
                            const float (*weight)[RMD_LANES]);

// The signals exp(x_i . p) that `plan` predicts from the parameters of a block, which may have been
// fitted with another plan.
void rmd_tensor_plan_predict(float (*signal)[RMD_LANES], const struct rmd_tensor_block *block,
                             const struct rmd_tensor_plan *plan);

// The three functions above for each instruction set; NULL where the build has none.
struct rmd_tensor_kernel {
    void (*fit)(struct rmd_tensor_block *block, const struct rmd_tensor_plan *plan);
    void (*solver)(float (*solver)[RMD_TENSOR_ROWS][RMD_LANES], float (*leverage)[RMD_LANES],
                   const struct rmd_tensor_plan *plan, const float (*weight)[RMD_LANES]);
    void (*predict)(float (*signal)[RMD_LANES], const struct rmd_tensor_block *block,
                    const struct rmd_tensor_plan *plan);
};
extern const struct rmd_tensor_kernel *const rmd_tensor_plan_kernels[]; // [RMD_SIMD_SETS]

#endif
