// SPDX-License-Identifier: BSD-3-Clause
// The design of a spherical deconvolution: what the scan would show of every unknown.
#include "dwi/fod.h"

#include "base/memory.h"
#include "math/harmonics.h"
#include "math/mat3.h"
#include "math/sphere.h"

#include <string.h>

enum { HALVINGS = 2 }; // 81 directions in which a distribution should not be negative

// Added to the diagonal, as a share of its largest element, and how much distributions and the
// shares of other tissues may be negative (math/cone.h).
static const double ridge = 1e-4, soft_distribution = 1e-2, soft_share = 1e-4;

static const char *const methods[] = { "auto", "csd", "msmt", NULL };
static const char *const names[RMD_FOD_TISSUES] = { "white matter", "grey matter", "fluid" };

#define T struct rmd_fod_opts
const struct rmd_param rmd_fod_params[] = {
    // clang-format off
    RMD_CHOICE(T, method, 'm', methods, RMD_FOD_AUTO, "one shell and tissue, several, or by the shells of the scan"),
    RMD_INT(T, lmax, 0, "1", 8, 2, 12, "highest degree of the spherical harmonics, even"),
    { 0 }
    // clang-format on
};
#undef T

enum rmd_fod_method rmd_fod_choose(int method, const struct rmd_shells *shells)
{
    if (method != RMD_FOD_AUTO) return (enum rmd_fod_method)method;
    return shells->n - shells->b0 > 1 ? RMD_FOD_MSMT : RMD_FOD_CSD;
}

// The number of directions that differ by more than 1 degree.
static int count_directions(const struct rmd_gradients *gradients, double lowest_b)
{
    int distinct = 0;
    for (int t = 0; t < gradients->n; t++) {
        int known = gradients->b[t] < lowest_b;
        for (int s = 0; s < t && !known; s++)
            known = gradients->b[s] >= lowest_b &&
                    fabs(rmd_vector_dot(gradients->dir[s], gradients->dir[t])) > 0.99985;
        distinct += !known;
    }
    return distinct;
}

// The highest even degree whose harmonics so many directions determine.
static int degree_of(int directions)
{
    int lmax = 0;
    while (lmax + 2 <= RMD_HARMONICS_LMAX && rmd_harmonics_count(lmax + 2) <= directions)
        lmax += 2;
    return lmax;
}

// Which row of every tissue's response each shell has; -1 in all where the shell does not enter.
struct rows {
    int of[RMD_FOD_TISSUES][RMD_SHELLS_MOST];
    int shells; // that enter
    double lowest_b;
};

static enum rmd_status match_shells(struct rows *rows, const struct rmd_shells *shells,
                                    const struct rmd_fod_tissues *tissues, int single)
{
    enum rmd_status st = RMD_OK;
    int top = shells->n - 1;
    rows->shells = 0;
    rows->lowest_b = HUGE_VAL;
    for (int k = 0; k < RMD_FOD_TISSUES; k++) {
        if (!tissues->response[k]) continue;
        RMD_TRY(rmd_response_rows(rows->of[k], tissues->response[k], shells));
        for (int s = 0; s < shells->n; s++)
            if (rows->of[k][s] < 0 || (single && s < top)) rows->of[RMD_FOD_WM][s] = -1;
    }
    for (int s = 0; s < shells->n; s++) {
        if (rows->of[RMD_FOD_WM][s] < 0) continue;
        rows->shells++;
        if (s >= shells->b0) rows->lowest_b = fmin(rows->lowest_b, shells->b[s] - 100);
    }
    if (rows->lowest_b > shells->b[top])
        st = rmd_fail(RMD_EARG,
                      "the response functions have no shell of the scan%s (b = %.0f s/mm2); "
                      "estimate them from scans of this protocol",
                      single ? " that csd takes, the highest" : "", shells->b[top]);
out:
    return st;
}

// The degree to use, no higher than asked for and than the response and the directions have.
static enum rmd_status choose_degree(int *lmax, const struct rmd_fod_opts *opts,
                                     const struct rmd_response *wm, int directions,
                                     struct rmd_log *log)
{
    int most = degree_of(directions), given = 2 * (wm->terms - 1);
    if (opts->lmax % 2)
        return rmd_fail(RMD_EARG, "--lmax %d is odd; give an even degree", opts->lmax);
    *lmax = opts->lmax < given ? opts->lmax : given;
    if (most < 2)
        return rmd_fail(RMD_EFIT, "%d directions; fibre orientations need at least 6", directions);
    if (*lmax > most) {
        rmd_log_add(log, RMD_WARNING,
                    "%d directions determine harmonics up to degree %d, not %d: lmax is %d",
                    directions, most, *lmax, most);
        *lmax = most;
    }
    return RMD_OK;
}

// design[volumes][n]: the signal of every unknown. EQ fod.4
static void fill_design(double *design, const struct rmd_fod_plan *plan, int n,
                        const struct rmd_gradients *gradients, const struct rmd_shells *shells,
                        const struct rmd_fod_tissues *tissues, const struct rows *rows)
{
    for (int i = 0; i < plan->volumes; i++) {
        int t = plan->volume[i], s = shells->of[t];
        double *row = design + (size_t)i * (size_t)n, factor[RMD_RESPONSE_TERMS];
        const double *zonal = tissues->response[RMD_FOD_WM]->zonal[rows->of[RMD_FOD_WM][s]];
        rmd_harmonics_funk(factor, zonal, plan->lmax);
        if (s < shells->b0)
            for (int l = 2; l <= plan->lmax; l += 2)
                factor[l / 2] = 0; // a b0 has no direction
        rmd_harmonics_basis(row, plan->lmax, gradients->dir[t]);
        for (int l = 0, k = 0; l <= plan->lmax; l += 2)
            for (int m = -l; m <= l; m++)
                row[k++] *= factor[l / 2];
        if (s < shells->b0) row[0] = factor[0] * rmd_harmonics_pole(0);
        for (int k = RMD_FOD_GM; k < RMD_FOD_TISSUES; k++)
            if (plan->first[k] >= 0)
                row[plan->first[k]] = tissues->response[k]->zonal[rows->of[k][s]][0];
    }
}

// Distributions are not negative in any direction, nor are the shares of other tissues. EQ fod.5
static enum rmd_status fill_constraints(double **constraint, int *count,
                                        const struct rmd_fod_plan *plan, int n)
{
    enum rmd_status st;
    struct rmd_sphere sphere = { 0 };
    *constraint = NULL;
    RMD_TRY(rmd_sphere_build(&sphere, HALVINGS));
    *count = sphere.n + n - plan->wm;
    RMD_TRY(rmd_alloc(constraint, (size_t)*count * (size_t)n, sizeof **constraint));
    for (int i = 0; i < sphere.n; i++)
        rmd_harmonics_basis(*constraint + (size_t)i * (size_t)n, plan->lmax, sphere.direction[i]);
    for (int k = plan->wm; k < n; k++)
        (*constraint)[(size_t)(sphere.n + k - plan->wm) * (size_t)n + (size_t)k] = 1;
out:
    rmd_sphere_free(&sphere);
    return st;
}

static enum rmd_status solve_design(struct rmd_fod_plan *plan, const double *design, int n)
{
    enum rmd_status st;
    double *normal = NULL, *constraint = NULL, soft[RMD_CONE_MOST], largest = 0;
    int count;
    size_t columns = (size_t)n, width;
    RMD_TRY(rmd_alloc(&normal, columns * columns, sizeof *normal));
    for (size_t i = 0; i < (size_t)plan->volumes; i++)
        for (size_t a = 0; a < columns; a++)
            for (size_t b = 0; b < columns; b++)
                normal[a * columns + b] += design[i * columns + a] * design[i * columns + b];
    for (size_t k = 0; k < columns; k++)
        largest = fmax(largest, normal[k * columns + k]);
    for (size_t k = 0; k < columns; k++)
        normal[k * columns + k] += ridge * largest;
    RMD_TRY(fill_constraints(&constraint, &count, plan, n));
    for (int i = 0; i < count; i++)
        soft[i] = i < count - n + plan->wm ? soft_distribution : soft_share;
    RMD_TRY(rmd_cone_plan(&plan->cone, normal, n, constraint, soft, count));
    width = (size_t)plan->cone.width;
    RMD_TRY(rmd_alloc(&plan->fit, (size_t)plan->volumes * width, sizeof *plan->fit));
    for (size_t i = 0; i < (size_t)plan->volumes; i++)
        for (size_t a = 0; a < columns; a++) {
            double sum = 0;
            for (size_t b = 0; b < columns; b++)
                sum += plan->cone.inverse[a * columns + b] * design[i * columns + b];
            plan->fit[i * width + a] = (float)sum;
        }
out:
    rmd_release(normal);
    rmd_release(constraint);
    return st;
}

enum rmd_status rmd_fod_plan_new(struct rmd_fod_plan *out, const struct rmd_gradients *gradients,
                                 const struct rmd_shells *shells,
                                 const struct rmd_fod_tissues *tissues,
                                 const struct rmd_fod_opts *opts, double intensity,
                                 struct rmd_log *log)
{
    enum rmd_status st;
    struct rows rows;
    double *design = NULL;
    const struct rmd_response *wm = tissues->response[RMD_FOD_WM];
    int single = rmd_fod_choose(opts->method, shells) == RMD_FOD_CSD, n;

    *out = (struct rmd_fod_plan){ .scale = 1 };
    if (intensity > 0 && wm->intensity > 0) out->scale = wm->intensity / intensity;
    RMD_TRY(rmd_param_check(opts, rmd_fod_params));
    RMD_TRY(match_shells(&rows, shells, tissues, single));
    out->directions = count_directions(gradients, rows.lowest_b);
    RMD_TRY(choose_degree(&out->lmax, opts, wm, out->directions, log));
    n = out->wm = rmd_harmonics_count(out->lmax);
    for (int k = RMD_FOD_GM; k < RMD_FOD_TISSUES; k++)
        out->first[k] = tissues->response[k] && !single ? n++ : -1;
    if (n - out->wm + 1 > rows.shells) {
        st = rmd_fail(RMD_EFIT,
                      "%d tissues but %d shells, b0 included, that all responses have: the share "
                      "of %s is not determined",
                      n - out->wm + 1, rows.shells,
                      names[out->first[RMD_FOD_GM] >= 0 ? RMD_FOD_GM : RMD_FOD_CSF]);
        goto out;
    }
    RMD_TRY(rmd_alloc(&out->volume, (size_t)gradients->n, sizeof *out->volume));
    for (int t = 0; t < gradients->n; t++)
        if (rows.of[RMD_FOD_WM][shells->of[t]] >= 0) out->volume[out->volumes++] = t;
    RMD_TRY(rmd_alloc(&design, (size_t)out->volumes * (size_t)n, sizeof *design));
    fill_design(design, out, n, gradients, shells, tissues, &rows);
    RMD_TRY(solve_design(out, design, n));
out:
    rmd_release(design);
    if (st) rmd_fod_plan_free(out);
    return st;
}

void rmd_fod_plan_free(struct rmd_fod_plan *plan)
{
    rmd_release(plan->volume);
    rmd_release(plan->fit);
    rmd_cone_free(&plan->cone);
    *plan = (struct rmd_fod_plan){ 0 };
}
