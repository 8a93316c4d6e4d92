// SPDX-License-Identifier: BSD-3-Clause
// Two slices go together, as real and imaginary part: filters and shifts of real images are real,
// so the parts never mix, and every transform serves both.
#include "dwi/unring.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "dwi/unring_line.h"
#include "math/fft.h"

#include <math.h>
#include <string.h>

enum { LEAST = 8 }; // samples of a line
enum { SUM_CHANGE, SUM_NOT_FINITE, SUMS };

static const char *const axes_names[] = { "ij", "ik", "jk", NULL };

#define T struct rmd_unring_opts
const struct rmd_param rmd_unring_params[] = {
    // clang-format off
    RMD_CHOICE(T, axes, 0, axes_names, RMD_UNRING_IJ, "axes of the image in the plane of the slices"),
    RMD_INT   (T, shifts, 0, "1", 20, 4, 100, "shifts that are tried to either side, up to half a voxel"),
    { 0 }
    // clang-format on
};
#undef T

// Images are rows of complex numbers: along the first axis, [y][x], or along the second, [x][y].
struct job {
    struct rmd_volume *volume;
    int n[2];                           // samples along both axes
    size_t step[2], slice_step, slices; // voxels apart; slices of a volume
    size_t row[2];                      // floats from row to row of [y][x] and of [x][y]
    size_t room;                        // floats of an image
    float *weight[2];                   // [x][y] of both filters, with the factor of the transforms
    struct rmd_fft *forward[2], *backward[2]; // of the rows of [y][x] and of [x][y]
    struct rmd_unring_line *line[2];
    size_t line_scratch; // bytes
};

// EQ clean.1
static void fill_weights(const struct job *job)
{
    const double two_pi = 6.283185307179586;
    double scale = 1.0 / ((double)job->n[0] * job->n[1]);
    for (int x = 0; x < job->n[0]; x++)
        for (int y = 0; y < job->n[1]; y++) {
            double a = 1 + cos(two_pi * x / job->n[0]), b = 1 + cos(two_pi * y / job->n[1]);
            double first = a + b > 1e-12 ? b / (a + b) : 0.5;
            size_t at = (size_t)x * job->row[1] + 2 * (size_t)y;
            job->weight[0][at] = job->weight[0][at + 1] = (float)(scale * first);
            job->weight[1][at] = job->weight[1][at + 1] = (float)(scale * (1 - first));
        }
}

static enum rmd_status prepare(struct job *job, int axes, int shifts)
{
    enum rmd_status st;
    static const int plane[][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 2, 0 } };
    const int *n = job->volume->grid.n, *axis = plane[axes];
    const size_t step[3] = { 1, (size_t)n[0], (size_t)n[0] * (size_t)n[1] };
    for (int a = 0; a < 2; a++) {
        job->n[a] = n[axis[a]];
        job->step[a] = step[axis[a]];
        job->row[a] = 2 * (((size_t)job->n[a] + 7) / 8 * 8);
    }
    job->slice_step = step[axis[2]];
    job->slices = (size_t)n[axis[2]];
    if (job->n[0] < LEAST || job->n[1] < LEAST)
        return rmd_fail(RMD_EARG,
                        "slices of %d x %d voxels are too small to tell ringing: name the axes of "
                        "the slices with --axes",
                        job->n[0], job->n[1]);
    size_t rows[2] = { (size_t)job->n[1] * job->row[0], (size_t)job->n[0] * job->row[1] };
    job->room = rows[0] > rows[1] ? rows[0] : rows[1];
    for (int a = 0; a < 2; a++) {
        int apart = (int)job->row[a] / 2;
        struct rmd_fft_shape shape = { job->n[a], job->n[1 - a], apart, apart };
        RMD_TRY(rmd_fft_new(&job->forward[a], &shape, RMD_FFT_FORWARD));
        RMD_TRY(rmd_fft_new(&job->backward[a], &shape, RMD_FFT_BACKWARD));
        RMD_TRY(rmd_unring_line_new(&job->line[a], job->n[a], shifts));
        RMD_TRY(rmd_alloc(&job->weight[a], rows[1], sizeof(float)));
        size_t bytes = rmd_unring_line_scratch(job->line[a]);
        if (bytes > job->line_scratch) job->line_scratch = bytes;
    }
    fill_weights(job);
out:
    return st;
}

static void release(struct job *job)
{
    for (int a = 0; a < 2; a++) {
        rmd_fft_free(job->forward[a]);
        rmd_fft_free(job->backward[a]);
        rmd_unring_line_free(job->line[a]);
        rmd_release(job->weight[a]);
    }
}

static float *slice_of(const struct job *job, size_t slice)
{
    size_t volume = slice / job->slices, within = slice % job->slices;
    return job->volume->v + volume * rmd_grid_count(&job->volume->grid) + within * job->slice_step;
}

// Puts a slice into the real (part 0) or imaginary part of an image; 0 where it holds no number.
static int gather(float *image, const struct job *job, size_t slice, size_t part)
{
    const float *v = slice_of(job, slice);
    float sum = 0;
    for (size_t y = 0; y < (size_t)job->n[1]; y++)
        for (size_t x = 0; x < (size_t)job->n[0]; x++) {
            float value = v[x * job->step[0] + y * job->step[1]];
            image[y * job->row[0] + 2 * x + part] = value;
            sum += value * 0; // NaN where any value is not finite
        }
    if (sum == 0) return 1;
    for (size_t y = 0; y < (size_t)job->n[1]; y++)
        for (size_t x = 0; x < (size_t)job->n[0]; x++)
            image[y * job->row[0] + 2 * x + part] = 0;
    return 0;
}

// Writes the slice back; returns the sum of the squares of what changed.
static double scatter(const struct job *job, size_t slice, size_t part, const float *image)
{
    float *v = slice_of(job, slice);
    double sum = 0;
    for (size_t y = 0; y < (size_t)job->n[1]; y++)
        for (size_t x = 0; x < (size_t)job->n[0]; x++) {
            float *value = v + x * job->step[0] + y * job->step[1];
            float now = image[y * job->row[0] + 2 * x + part], change = now - *value;
            sum += (double)change * (double)change;
            *value = now;
        }
    return sum;
}

// Rows of complex numbers become columns.
static void transpose(float *restrict to, size_t to_row, const float *restrict from,
                      size_t from_row, size_t rows, size_t columns)
{
    enum { TILE = 8 };
    for (size_t r0 = 0; r0 < rows; r0 += TILE)
        for (size_t c = 0; c < columns; c++)
            for (size_t r = r0; r < r0 + TILE && r < rows; r++)
                memcpy(to + c * to_row + 2 * r, from + r * from_row + 2 * c, 2 * sizeof *to);
}

static void multiply(float *restrict out, const float *restrict a, const float *restrict b,
                     size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = a[i] * b[i];
}

static void unring_rows(float *image, const struct job *job, int axis, float *line, void *scratch)
{
    size_t count = 2 * (size_t)job->n[axis];
    for (size_t r = 0; r < (size_t)job->n[1 - axis]; r++) {
        float *row = image + r * job->row[axis];
        memcpy(line, row, count * sizeof *line);
        rmd_unring_line_run(job->line[axis], row, line, scratch);
    }
}

// Unrings the image a[y][x]; b, c and d are as large.
static void unring_image(float *a, float *b, float *c, float *d, const struct job *job, float *line,
                         void *scratch)
{
    size_t nx = (size_t)job->n[0], ny = (size_t)job->n[1], all = nx * job->row[1];
    rmd_fft_run(job->forward[0], a, b);
    transpose(c, job->row[1], b, job->row[0], ny, nx);
    rmd_fft_run(job->forward[1], c, d); // the spectrum, [x][y]
    multiply(c, d, job->weight[0], all);
    rmd_fft_run(job->backward[1], c, b);
    transpose(a, job->row[0], b, job->row[1], nx, ny);
    unring_rows(a, job, 0, line, scratch);
    multiply(c, d, job->weight[1], all);
    transpose(b, job->row[0], c, job->row[1], nx, ny);
    rmd_fft_run(job->backward[0], b, c);
    transpose(d, job->row[1], c, job->row[0], ny, nx);
    unring_rows(d, job, 1, line, scratch);
    transpose(b, job->row[0], d, job->row[1], nx, ny);
    for (size_t i = 0; i < ny * job->row[0]; i++)
        a[i] += b[i];
}

static enum rmd_status unring_pairs(void *context, size_t first, size_t last, void *scratch,
                                    double *partial)
{
    const struct job *job = context;
    size_t slices = job->slices * (size_t)job->volume->nt;
    float *a = scratch, *b = a + job->room, *c = b + job->room, *d = c + job->room;
    float *line = d + job->room;
    for (size_t pair = first; pair < last; pair++) {
        int sound[2] = { 0, 0 };
        memset(a, 0, job->room * sizeof *a);
        for (size_t part = 0; part < 2 && 2 * pair + part < slices; part++) {
            sound[part] = gather(a, job, 2 * pair + part, part);
            partial[SUM_NOT_FINITE] += !sound[part];
        }
        unring_image(a, b, c, d, job, line, line + job->row[0] + job->row[1]);
        for (size_t part = 0; part < 2; part++)
            if (sound[part]) partial[SUM_CHANGE] += scatter(job, 2 * pair + part, part, a);
    }
    return RMD_OK;
}

enum rmd_status rmd_unring_volume(struct rmd_unring *out, struct rmd_volume *volume,
                                  const struct rmd_unring_opts *opts)
{
    enum rmd_status st;
    struct job job = { .volume = volume };
    double sum[SUMS];
    *out = (struct rmd_unring){ 0 };
    RMD_TRY(rmd_param_check(opts, rmd_unring_params));
    RMD_TRY(prepare(&job, opts->axes, opts->shifts));
    out->slices = job.slices * (size_t)volume->nt;
    size_t scratch = (4 * job.room + job.row[0] + job.row[1]) * sizeof(float) + job.line_scratch;
    RMD_TRY(rmd_parallel_sum(sum, SUMS, (out->slices + 1) / 2, 4, scratch, unring_pairs, &job));
    out->not_finite = (size_t)sum[SUM_NOT_FINITE];
    out->change = sqrt(sum[SUM_CHANGE] / ((double)job.n[0] * job.n[1]) /
                       (double)(out->slices - out->not_finite));
out:
    release(&job);
    return st;
}
