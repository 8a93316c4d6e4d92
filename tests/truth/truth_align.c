// SPDX-License-Identifier: BSD-3-Clause
// How exactly and how fast alignment finds known maps, kind by kind.
//
//   truth_align [CASES [HEAD.nii [KIND]]]
#include "align/deform.h"
#include "image/nifti.h"
#include "truth/align_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct score {
    double mean, worst, seconds, rim, inside, jacobian, least;
    int failed;
};

static struct rmd_grid bench_grid(void)
{
    struct rmd_grid grid = { { 197, 233, 189 }, rmd_affine_identity() };
    grid.world_from_voxel.m[0][3] = -98;
    grid.world_from_voxel.m[1][3] = -116;
    grid.world_from_voxel.m[2][3] = -94;
    return grid;
}

// Adds the error of a map over the ellipsoid of a brain.
static void add_errors(struct score *score, const struct align_case *c,
                       const struct rmd_affine *moving_from_fixed)
{
    const struct rmd_grid *grid = &c->fixed.grid;
    double sum = 0, n = 0;
    for (int k = 0; k < grid->n[2]; k += 6)
        for (int j = 0; j < grid->n[1]; j += 6)
            for (int i = 0; i < grid->n[0]; i += 6) {
                double u = (i - grid->n[0] / 2.0) / 61, v = (j - grid->n[1] / 2.0) / 83,
                       w = (k - grid->n[2] / 2.0) / 58, x[3] = { i, j, k }, y[3], z[3];
                if (u * u + v * v + w * w > 1) continue;
                rmd_affine_apply(x, &grid->world_from_voxel, x);
                align_case_truth(y, c, x);
                rmd_affine_apply(z, moving_from_fixed, x);
                for (int axis = 0; axis < 3; axis++)
                    z[axis] -= y[axis];
                double error = rmd_vector_norm(z);
                sum += error, n++;
                score->worst = fmax(score->worst, error);
            }
    score->mean += sum / n;
}

static enum rmd_status run_linear(struct score *score, const struct align_case *c,
                                  enum rmd_linear_model model)
{
    struct rmd_linear_opts opts;
    struct rmd_linear_result result;
    const struct rmd_linear_input fixed = { &c->fixed, NULL }, moving = { &c->moving, NULL };
    rmd_param_defaults(&opts, rmd_linear_params);
    clock_t start = clock();
    enum rmd_status st = rmd_linear_register(&result, &fixed, &moving, model, &opts, NULL);
    score->seconds += (double)(clock() - start) / CLOCKS_PER_SEC;
    if (st != RMD_OK) return st;
    struct rmd_affine moving_from_fixed = rmd_affine_invert(&result.fixed_from_moving);
    add_errors(score, c, &moving_from_fixed);
    return st;
}

// White matter of a template, at four fifths of its largest value, becomes 1.
static void scale(struct rmd_volume *head)
{
    float high = 0;
    size_t count = rmd_grid_count(&head->grid);
    for (size_t i = 0; i < count; i++)
        high = head->v[i] > high ? head->v[i] : high;
    for (size_t i = 0; i < count; i++)
        head->v[i] /= 0.8F * high;
}

// det of the true map at x, by differences over 1 mm to each side.
static double true_determinant(const struct align_case *c, const double x[3])
{
    struct rmd_affine m = rmd_affine_identity();
    for (int b = 0; b < 3; b++) {
        double up[3] = { x[0], x[1], x[2] }, down[3] = { x[0], x[1], x[2] };
        up[b] += 1, down[b] -= 1;
        align_case_truth(up, c, up);
        align_case_truth(down, c, down);
        for (int a = 0; a < 3; a++)
            m.m[a][b] = (up[a] - down[a]) / 2;
    }
    return rmd_affine_determinant(&m);
}

// The same of a field on a grid of 1 mm along the world's axes, at a voxel.
static double found_determinant(const struct rmd_volume *field, size_t at)
{
    const int *n = field->grid.n;
    const size_t count = rmd_grid_count(&field->grid);
    const size_t step[3] = { 1, (size_t)n[0], (size_t)n[0] * (size_t)n[1] };
    struct rmd_affine m = rmd_affine_identity();
    for (size_t a = 0; a < 3; a++)
        for (size_t b = 0; b < 3; b++) {
            const float *u = field->v + a * count + at;
            m.m[a][b] += (double)(u[step[b]] - u[-(ptrdiff_t)step[b]]) / 2;
        }
    return rmd_affine_determinant(&m);
}

// Sums over the brain: far from the lesion's mask, within 8 mm of it, inside.
struct sums {
    double away[3], n[3], square;
    size_t bin[400];
};

static void add_voxel(struct score *score, struct sums *sums, const struct align_case *c,
                      const struct rmd_volume *field, size_t at)
{
    const size_t nx = (size_t)field->grid.n[0], ny = (size_t)field->grid.n[1];
    size_t count = rmd_grid_count(&field->grid);
    double x[3] = { (double)(at % nx), (double)(at / nx % ny), (double)(at / (nx * ny)) }, y[3];
    rmd_affine_apply(x, &field->grid.world_from_voxel, x);
    align_case_truth(y, c, x);
    for (size_t a = 0; a < 3; a++)
        y[a] -= x[a] + (double)field->v[a * count + at];
    double away = rmd_vector_norm(y), reach = align_case_reach(c, x);
    int place = reach < 0 ? 2 : reach < 8 ? 1 : 0;
    sums->away[place] += away, sums->n[place]++;
    if (place) return;
    sums->bin[away < 3.99 ? (int)(100 * away) : 399]++;
    double found = found_determinant(field, at);
    double d = log(fmax(found, 1e-3)) - log(true_determinant(c, x));
    score->least = fmin(score->least, found);
    sums->square += d * d;
}

// Mean error, its 95th percentile (as `worst`) and that of the log-Jacobian in the brain.
static enum rmd_status add_deform(struct score *score, const struct align_case *c,
                                  const struct rmd_transform *transform)
{
    enum rmd_status st;
    const int *n = c->fixed.grid.n;
    struct rmd_volume field = { 0 };
    struct sums sums = { .square = 0 };
    RMD_TRY(rmd_transform_field(&field, &c->fixed.grid, transform));
    for (int k = 1; k < n[2] - 1; k += 2)
        for (int j = 1; j < n[1] - 1; j += 2)
            for (int i = 1; i < n[0] - 1; i += 2) {
                size_t at = ((size_t)k * (size_t)n[1] + (size_t)j) * (size_t)n[0] + (size_t)i;
                if (c->brain.v[at]) add_voxel(score, &sums, c, &field, at);
            }
    size_t below = 0;
    int q = 0;
    while (q < 399 && (double)(below += sums.bin[q]) < 0.95 * sums.n[0])
        q++;
    score->mean += sums.away[0] / sums.n[0];
    score->worst = fmax(score->worst, (q + 1) / 100.0);
    score->rim += sums.away[1] / sums.n[1];
    score->inside += sums.away[2] / sums.n[2];
    score->jacobian += sqrt(sums.square / sums.n[0]);
out:
    rmd_volume_free(&field);
    return st;
}

static enum rmd_status run_deform(struct score *score, const struct align_case *c)
{
    enum rmd_status st;
    struct rmd_linear_opts opts;
    struct rmd_deform_opts deform;
    struct rmd_linear_result linear;
    struct rmd_deform_result result = { .w = NULL };
    struct rmd_transform transform = { 0 };
    const struct rmd_linear_input fixed = { &c->fixed, &c->lesion }, moving = { &c->moving, NULL };
    rmd_param_defaults(&opts, rmd_linear_params);
    rmd_param_defaults(&deform, rmd_deform_params);
    if (getenv("BENDING")) deform.bending = atof(getenv("BENDING"));
    if (getenv("WINDOW")) deform.window = atof(getenv("WINDOW"));
    clock_t start = clock();
    RMD_TRY(rmd_linear_register(&linear, &fixed, &moving, RMD_LINEAR_AFFINE, &opts, NULL));
    if (getenv("TELL"))
        printf("linear %.2f s ncc %.3f\n", (double)(clock() - start) / CLOCKS_PER_SEC,
               linear.fit.ncc);
    RMD_TRY(rmd_deform_register(&result, &fixed, &moving, &linear, &deform));
    score->seconds += (double)(clock() - start) / CLOCKS_PER_SEC;
    RMD_TRY(rmd_deform_transform(&transform, &result, 0));
    RMD_TRY(add_deform(score, c, &transform));
out:
    rmd_transform_free(&transform);
    rmd_deform_free(&result);
    return st;
}

int main(int argc, char **argv)
{
    static const char *const name[ALIGN_KINDS] = { "rigid, clean", "rigid, hard", "affine",
                                                   "affine, T2", "deformable" };
    int cases = argc > 1 ? atoi(argv[1]) : 20;
    struct rmd_volume head = { 0 };
    struct rmd_grid grid = bench_grid();
    enum rmd_status st = argc > 2 && argv[2][0] ? rmd_nifti_read(&head, NULL, argv[2], NULL, NULL)
                                                : rmd_structural_head(&head, 1, &grid);
    if (st == RMD_OK) scale(&head);
    printf("| task | cases | mean mm | worst mm | CPU s |\n|---|---|---|---|---|\n");
    for (int kind = 0; st == RMD_OK && kind < ALIGN_KINDS; kind++) {
        struct score score = { .least = INFINITY };
        if (argc > 3 && atoi(argv[3]) != kind) continue;
        for (int i = 0; i < cases && st == RMD_OK; i++) {
            struct align_case c;
            st = align_case_draw(&c, &head, kind, (uint32_t)(100 * kind + i + 1));
            if (st == RMD_OK && kind == ALIGN_DEFORM)
                st = run_deform(&score, &c);
            else if (st == RMD_OK)
                st = run_linear(&score, &c,
                                kind < ALIGN_AFFINE ? RMD_LINEAR_RIGID : RMD_LINEAR_AFFINE);
            align_case_free(&c);
        }
        printf("| %s | %d | %.4f | %.4f | %.2f |\n", name[kind], cases, score.mean / cases,
               score.worst, score.seconds / cases);
        if (kind == ALIGN_DEFORM)
            printf("rim %.3f, inside %.3f, log-Jacobian rms %.4f, least determinant %.3f\n",
                   score.rim / cases, score.inside / cases, score.jacobian / cases, score.least);
        fflush(stdout);
    }
    if (st != RMD_OK) fprintf(stderr, "%s\n", rmd_error());
    rmd_volume_free(&head);
    return st != RMD_OK;
}
