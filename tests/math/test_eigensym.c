// SPDX-License-Identifier: BSD-3-Clause
// Values and vectors belong to the matrix, whatever its spectrum.
#include "base/memory.h"
#include "base/random.h"
#include "math/eigensym.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { MOST = 90, STEP = 96 };

struct made {
    double *a, *kept;
    void *scratch;
    struct rmd_eigensym eigen;
};

static struct made made_of(int n)
{
    struct made m;
    cr_assert(rmd_alloc(&m.a, MOST * STEP, sizeof(double)) == RMD_OK);
    cr_assert(rmd_alloc(&m.kept, MOST * STEP, sizeof(double)) == RMD_OK);
    cr_assert(rmd_alloc(&m.scratch, rmd_eigensym_scratch(n), 1) == RMD_OK);
    rmd_eigensym_place(&m.eigen, n, m.scratch);
    return m;
}

static void release(struct made *m)
{
    rmd_release(m->a);
    rmd_release(m->kept);
    rmd_release(m->scratch);
}

// Adds the outer product of a random vector, `size` long.
static void add_product(struct made *m, uint64_t item, double size)
{
    int n = m->eigen.n;
    double x[MOST], normal[2];
    for (int i = 0; i < n; i++) {
        rmd_random_normal(normal, (struct rmd_draw){ 1, 1, item, (uint32_t)i });
        x[i] = normal[0];
    }
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            m->a[(size_t)i * m->eigen.step + (size_t)j] += size * x[i] * x[j];
}

// A v = value v, and the vectors are orthonormal, to `bound` of the largest value.
static void expect_pairs(struct made *m, int count, double bound)
{
    int n = m->eigen.n;
    size_t width = ((size_t)count + 7) / 8 * 8, step = m->eigen.step;
    memcpy(m->kept, m->a, (size_t)n * step * sizeof(double));
    cr_assert(rmd_eigensym_values(&m->eigen, m->a));
    rmd_eigensym_vectors(&m->eigen, count, width);
    double largest = fmax(fabs(m->eigen.value[0]), fabs(m->eigen.value[n - 1]));
    for (int r = 0; r < count; r++) {
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < n; j++)
                sum += m->kept[(size_t)i * step + (size_t)j] *
                       m->eigen.vector[(size_t)j * width + (size_t)r];
            double expected =
                m->eigen.value[n - 1 - r] * m->eigen.vector[(size_t)i * width + (size_t)r];
            cr_assert(fabs(sum - expected) <= bound * largest);
        }
        for (int s = 0; s <= r; s++) {
            double sum = 0;
            for (size_t i = 0; i < (size_t)n; i++)
                sum +=
                    m->eigen.vector[i * width + (size_t)r] * m->eigen.vector[i * width + (size_t)s];
            cr_assert(fabs(sum - (r == s)) < 1e-13);
        }
    }
    for (int i = 1; i < n; i++)
        cr_assert(m->eigen.value[i - 1] <= m->eigen.value[i]);
}

Test(eigensym, values_and_vectors_belong_to_the_matrix)
{
    for (int n = 1; n <= MOST; n += n < 20 ? 1 : 23) {
        struct made m = made_of(n);
        for (int k = 0; k < 2 * n; k++)
            add_product(&m, (uint64_t)k, 1);
        expect_pairs(&m, n, 1e-14);
        release(&m);
    }
}

Test(eigensym, a_million_between_signal_and_noise_loses_nothing)
{
    struct made m = made_of(70);
    for (int k = 0; k < 140; k++)
        add_product(&m, (uint64_t)k, k ? 1 : 1e6);
    double trace = 0, sum = 0;
    for (size_t i = 0; i < 70; i++)
        trace += m.a[i * m.eigen.step + i];
    expect_pairs(&m, 10, 1e-14);
    for (int i = 0; i < 70; i++)
        sum += m.eigen.value[i];
    cr_assert_float_eq(sum, trace, 1e-13 * trace);
    cr_assert(m.eigen.value[0] > 1 && m.eigen.value[68] < 500 && m.eigen.value[69] > 1e7);
    release(&m);
}

Test(eigensym, repeated_values_and_zeros_have_orthonormal_vectors)
{
    struct made m = made_of(40);
    for (size_t i = 0; i < 40; i++)
        m.a[i * m.eigen.step + i] = i < 20 ? 3 : 0;
    add_product(&m, 1, 2);
    expect_pairs(&m, 40, 1e-14);
    release(&m);
    m = made_of(16);
    expect_pairs(&m, 16, 0);
    release(&m);
}

Test(eigensym, what_is_not_finite_is_refused)
{
    struct made m = made_of(12);
    m.a[3] = m.a[3 * m.eigen.step] = NAN;
    cr_assert_not(rmd_eigensym_values(&m.eigen, m.a));
    release(&m);
}
