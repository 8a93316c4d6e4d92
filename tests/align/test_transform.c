// SPDX-License-Identifier: BSD-3-Clause
// Chains of matrices and displacement fields with known answers.
#include "align/transform.h"
#include "base/parallel.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct rmd_affine shear = {
    { { 1.1, 0.2, 0, 3 }, { -0.1, 0.9, 0.05, -2 }, { 0, 0.1, 1.2, 5 } }
};
static const struct rmd_grid oblique = {
    { 20, 18, 16 }, { { { -2, 0.2, 0, 18 }, { 0.2, 2, 0.1, -17 }, { 0, -0.1, 2, -15 } } }
};

// u = A x + b on `oblique`, which linear interpolation gives exactly.
static struct rmd_volume linear_field(const struct rmd_affine *u)
{
    struct rmd_volume field;
    size_t count = rmd_grid_count(&oblique);
    cr_assert(rmd_volume_new(&field, &oblique, 3) == RMD_OK);
    for (size_t i = 0; i < count; i++) {
        int nx = oblique.n[0], ny = oblique.n[1];
        double voxel[3] = { (double)(i % (size_t)nx), (double)(i / (size_t)nx % (size_t)ny),
                            (double)(i / (size_t)(nx * ny)) };
        double world[3], by[3];
        rmd_affine_apply(world, &oblique.world_from_voxel, voxel);
        rmd_affine_apply(by, u, world);
        for (size_t axis = 0; axis < 3; axis++)
            field.v[axis * count + i] = (float)by[axis];
    }
    return field;
}

// A field that is smooth, far from linear and can be inverted.
static struct rmd_volume wavy_field(double size)
{
    struct rmd_volume field = linear_field(&(struct rmd_affine){ { { 0 } } });
    size_t count = rmd_grid_count(&oblique);
    for (size_t i = 0; i < count; i++) {
        double a = (double)(i % 20), b = (double)(i / 20 % 18), c = (double)(i / 360);
        field.v[i] = (float)(size * sin(0.4 * b) * cos(0.3 * c));
        field.v[count + i] = (float)(size * cos(0.5 * a + 0.2 * c));
        field.v[2 * count + i] = (float)(size * sin(0.3 * a) * sin(0.4 * b));
    }
    return field;
}

static void apply(double y[3], const struct rmd_transform *transform, const double x[3])
{
    memcpy(y, x, 3 * sizeof *y);
    rmd_transform_points((double *[3]){ y, y + 1, y + 2 }, 1, transform);
}

static double distance(const double a[3], const double b[3])
{
    return rmd_vector_norm((double[3]){ a[0] - b[0], a[1] - b[1], a[2] - b[2] });
}

Test(transform, neighbouring_matrices_become_one_and_fields_stay_between)
{
    struct rmd_transform t = { 0 };
    struct rmd_affine whole, square = rmd_affine_compose(&shear, &shear);
    struct rmd_volume field = wavy_field(1);
    double x[3] = { 1, 2, 3 }, y[3], z[3];
    cr_assert(rmd_transform_add_matrix(&t, &shear) == RMD_OK);
    cr_assert(rmd_transform_add_matrix(&t, &shear) == RMD_OK);
    cr_assert(rmd_transform_matrix(&whole, &t) == 1);
    cr_assert(memcmp(&whole, &square, sizeof whole) == 0);
    cr_assert(rmd_transform_simplify(&t) == 1 && t.n == 1);
    cr_assert(rmd_transform_add_field(&t, &field, 0) == RMD_OK && field.v == NULL);
    cr_assert(rmd_transform_add_matrix(&t, &shear) == RMD_OK);
    apply(y, &t, x);
    cr_assert(rmd_transform_simplify(&t) == 0 && t.n == 3);
    cr_assert(rmd_transform_matrix(&whole, &t) == 0);
    apply(z, &t, x);
    cr_assert(distance(y, z) < 1e-12);
    rmd_transform_free(&t);
}

Test(transform, a_field_moves_points_by_what_it_says)
{
    struct rmd_transform t = { 0 };
    struct rmd_affine u = { { { 0.1, 0, 0.02, 1 }, { 0, -0.1, 0, 2 }, { 0.05, 0, 0.1, -1 } } };
    struct rmd_volume field = linear_field(&u);
    double x[3] = { 3.3, -4.1, 2.7 }, y[3], by[3];
    cr_assert(rmd_transform_add_field(&t, &field, 0) == RMD_OK);
    apply(y, &t, x);
    rmd_affine_apply(by, &u, x);
    for (int axis = 0; axis < 3; axis++)
        cr_assert_float_eq(y[axis], x[axis] + by[axis], 2e-6);
    rmd_transform_free(&t);
}

Test(transform, beyond_its_border_a_field_continues)
{
    struct rmd_transform t = { 0 };
    struct rmd_affine u = { { { 0, 0, 0, 1.5 }, { 0, 0, 0, -2.5 }, { 0, 0, 0, 0.5 } } };
    struct rmd_volume field = linear_field(&u);
    double x[3] = { 500, -500, 500 }, y[3];
    cr_assert(rmd_transform_add_field(&t, &field, 0) == RMD_OK);
    apply(y, &t, x);
    cr_assert(y[0] == 501.5 && y[1] == -502.5 && y[2] == 500.5);
    rmd_transform_free(&t);
}

Test(transform, the_inverse_of_a_chain_leads_back)
{
    struct rmd_transform there = { 0 }, back = { 0 };
    struct rmd_volume field = wavy_field(1.5), same = wavy_field(1.5);
    cr_assert(rmd_transform_add_matrix(&there, &shear) == RMD_OK);
    cr_assert(rmd_transform_add_field(&there, &field, 0) == RMD_OK);
    cr_assert(rmd_transform_add_matrix(&back, &shear) == RMD_OK);
    cr_assert(rmd_transform_add_field(&back, &same, 0) == RMD_OK);
    rmd_transform_invert(&back);
    cr_assert(back.step[0].field.v != NULL && back.step[0].invert && !back.step[1].invert);
    for (int i = 0; i < 200; i++) {
        double x[3] = { i % 7 * 5 - 15, i % 5 * 6 - 12, i % 11 * 3 - 15.5 }, y[3], z[3];
        apply(y, &there, x);
        apply(z, &back, y);
        cr_assert(distance(x, z) < 1e-4, "%g mm", distance(x, z));
    }
    rmd_transform_free(&there);
    rmd_transform_free(&back);
}

Test(transform, a_steep_field_is_inverted_by_newton_steps)
{
    struct rmd_transform there = { 0 };
    struct rmd_affine u = { { { 1.5, 0, 0, 0 }, { 0, 2, 0, 0 }, { 0, 0, 1.2, 0 } } }; // |u'| > 1
    struct rmd_volume field = linear_field(&u);
    double x[3] = { 2, -3, 4 }, y[3], z[3];
    cr_assert(rmd_transform_add_field(&there, &field, 0) == RMD_OK);
    apply(y, &there, x);
    rmd_transform_invert(&there);
    apply(z, &there, y);
    cr_assert(distance(x, z) < 1e-4, "%g mm", distance(x, z));
    rmd_transform_free(&there);
}

Test(transform, a_point_without_place_stays_without)
{
    struct rmd_transform t = { 0 };
    struct rmd_volume field = wavy_field(1);
    cr_assert(rmd_transform_add_field(&t, &field, 0) == RMD_OK);
    for (int inverse = 0; inverse < 2; inverse++, rmd_transform_invert(&t)) {
        double y[3];
        apply(y, &t, (double[3]){ NAN, 0, 0 });
        cr_assert(isnan(y[0]));
    }
    rmd_transform_free(&t);
}

Test(transform, a_point_has_the_same_bits_in_any_company)
{
    struct rmd_transform t = { 0 };
    struct rmd_volume field = wavy_field(2.5); // some need Newton steps
    static double many[3][100];
    cr_assert(rmd_transform_add_field(&t, &field, 1) == RMD_OK);
    for (int i = 0; i < 100; i++) {
        many[0][i] = i * 0.31 - 15;
        many[1][i] = 12 - i * 0.23;
        many[2][i] = i % 9 - 4;
    }
    rmd_transform_points((double *[3]){ many[0], many[1], many[2] }, 100, &t);
    for (int i = 0; i < 100; i++) {
        double y[3];
        apply(y, &t, (double[3]){ i * 0.31 - 15, 12 - i * 0.23, i % 9 - 4 });
        for (int axis = 0; axis < 3; axis++)
            cr_assert(memcmp(&y[axis], &many[axis][i], sizeof *y) == 0);
    }
    rmd_transform_free(&t);
}

Test(transform, a_whole_chain_as_a_field_moves_voxel_centres_alike)
{
    struct rmd_transform t = { 0 }, same = { 0 };
    struct rmd_volume field = wavy_field(1), whole;
    struct rmd_grid grid = { { 9, 8, 7 },
                             { { { 1, 0, 0, -4 }, { 0, 1, 0, -4 }, { 0, 0, 1, -3 } } } };
    cr_assert(rmd_transform_add_field(&t, &field, 0) == RMD_OK);
    cr_assert(rmd_transform_add_matrix(&t, &shear) == RMD_OK);
    cr_assert(rmd_transform_field(&whole, &grid, &t) == RMD_OK);
    cr_assert(rmd_transform_add_field(&same, &whole, 0) == RMD_OK);
    for (int i = 0; i < 9; i++) {
        double x[3] = { i - 4, i % 8 - 4, i % 7 - 3 }, y[3], z[3];
        apply(y, &t, x);
        apply(z, &same, x);
        cr_assert(distance(y, z) < 2e-6);
    }
    rmd_transform_free(&t);
    rmd_transform_free(&same);
}

Test(transform, the_jacobian_of_a_matrix_is_the_matrix)
{
    struct rmd_transform t = { 0 };
    static double jacobian[9][20], room[120];
    double *rows[9];
    for (int e = 0; e < 9; e++)
        rows[e] = jacobian[e];
    cr_assert(rmd_transform_add_matrix(&t, &shear) == RMD_OK);
    rmd_transform_jacobian_row(rows, &oblique, 17, 0, &t, room);
    for (int e = 0; e < 9; e++)
        for (int i = 0; i < 20; i++)
            cr_assert_float_eq(jacobian[e][i], shear.m[e / 3][e % 3], 1e-12);
    rmd_transform_free(&t);
}

Test(transform, what_is_no_map_is_refused)
{
    struct rmd_transform t = { 0 };
    struct rmd_affine flat = { { { 1, 2, 0, 0 }, { 2, 4, 0, 0 }, { 0, 0, 1, 0 } } };
    struct rmd_affine none = { { { NAN, 0, 0, 0 }, { 0, 1, 0, 0 }, { 0, 0, 1, 0 } } };
    struct rmd_volume field = wavy_field(1), two;
    cr_assert(rmd_transform_add_matrix(&t, &flat) == RMD_EARG);
    cr_assert(rmd_transform_add_matrix(&t, &none) == RMD_EARG);
    cr_assert(rmd_volume_new(&two, &oblique, 2) == RMD_OK);
    cr_assert(rmd_transform_add_field(&t, &two, 0) == RMD_EARG);
    field.v[77] = NAN;
    cr_assert(rmd_transform_add_field(&t, &field, 0) == RMD_EARG && t.n == 0);
    rmd_volume_free(&field);
    rmd_volume_free(&two);
}
