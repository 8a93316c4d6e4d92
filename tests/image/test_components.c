// SPDX-License-Identifier: BSD-3-Clause
// Components, holes and steps of morphology on masks drawn by hand.
#include "base/memory.h"
#include "base/random.h"
#include "image/components.h"

#include <criterion/criterion.h>
#include <string.h>

// A mask of one slice a string: rows are cut at '|', '#' is inside.
static struct rmd_mask drawn(int nx, int ny, int nz, const char *const *slice)
{
    struct rmd_mask mask;
    struct rmd_grid grid = { { nx, ny, nz }, rmd_affine_identity() };
    cr_assert(rmd_mask_new(&mask, &grid) == RMD_OK);
    for (int k = 0; k < nz; k++)
        for (int j = 0; j < ny; j++)
            for (int i = 0; i < nx; i++)
                mask.count += mask.v[i + nx * (j + ny * k)] = slice[k][i + (nx + 1) * j] == '#';
    return mask;
}

static struct rmd_mask random_mask(double share)
{
    struct rmd_mask mask;
    struct rmd_grid grid = { { 23, 17, 11 }, rmd_affine_identity() };
    cr_assert(rmd_mask_new(&mask, &grid) == RMD_OK);
    for (size_t v = 0; v < rmd_grid_count(&grid); v++)
        mask.count += mask.v[v] = rmd_random_uniform((struct rmd_draw){ 3, 1, v, 0 }) < share;
    return mask;
}

Test(components, corners_connect_only_where_asked)
{
    struct rmd_mask mask = drawn(3, 3, 1, (const char *[]){ "#..|.#.|.#." });
    int component[9];
    size_t count;
    cr_assert(rmd_components_label(component, &count, &mask, RMD_CORNERS) == RMD_OK);
    cr_assert(count == 1);
    cr_assert(rmd_components_label(component, &count, &mask, RMD_FACES) == RMD_OK);
    cr_assert(count == 2);
    cr_assert(component[0] == 1 && component[4] == 2 && component[7] == 2 && component[1] == 0);
    rmd_mask_free(&mask);
}

Test(components, arms_that_meet_late_are_one)
{
    struct rmd_mask mask = drawn(5, 3, 1, (const char *[]){ "#.#.#|#.#.#|#####" });
    int component[15];
    size_t count;
    cr_assert(rmd_components_label(component, &count, &mask, RMD_FACES) == RMD_OK);
    cr_assert(count == 1 && component[4] == 1);
    rmd_mask_free(&mask);
}

Test(components, labels_are_constant_over_faces_and_complete)
{
    struct rmd_mask mask = random_mask(0.35);
    int nx = 23, ny = 17, nz = 11, *component = NULL;
    size_t count, v = 0;
    cr_assert(rmd_alloc(&component, rmd_grid_count(&mask.grid), sizeof *component) == RMD_OK);
    cr_assert(rmd_components_label(component, &count, &mask, RMD_FACES) == RMD_OK);
    cr_assert(count > 20);
    for (int k = 0, highest = 0; k < nz; k++)
        for (int j = 0; j < ny; j++)
            for (int i = 0; i < nx; i++, v++) {
                cr_assert((component[v] > 0) == mask.v[v] && component[v] <= highest + 1);
                if (component[v] > highest) highest = component[v];
                if (i > 0 && mask.v[v] && mask.v[v - 1])
                    cr_assert(component[v] == component[v - 1]);
                if (k > 0 && mask.v[v] && mask.v[v - (size_t)(nx * ny)])
                    cr_assert(component[v] == component[v - (size_t)(nx * ny)]);
            }
    rmd_release(component);
    rmd_mask_free(&mask);
}

Test(components, the_largest_component_remains)
{
    struct rmd_mask mask = drawn(6, 2, 1, (const char *[]){ "##.###|#...##" });
    cr_assert(rmd_components_largest(&mask, RMD_FACES) == RMD_OK);
    cr_assert(mask.count == 5 && mask.v[0] == 0 && mask.v[5] == 1);
    rmd_mask_free(&mask);
}

Test(components, an_empty_mask_stays_empty)
{
    struct rmd_mask mask = drawn(2, 2, 1, (const char *[]){ "..|.." });
    cr_assert(rmd_components_largest(&mask, RMD_CORNERS) == RMD_OK);
    cr_assert(rmd_components_fill(&mask) == RMD_OK);
    cr_assert(mask.count == 0);
    rmd_mask_free(&mask);
}

Test(components, holes_are_filled_and_bays_are_not)
{
    const char *full = "#####|#####|#####|#####|#####", *hole = "#####|#.###|###.#|###.#|#####";
    struct rmd_mask mask = drawn(5, 5, 3, (const char *[]){ full, hole, full });
    mask.v[0] = 0; // a bay at the border
    cr_assert(rmd_components_fill(&mask) == RMD_OK);
    cr_assert(mask.count == 74 && mask.v[0] == 0);
    rmd_mask_free(&mask);
}

Test(components, erosion_is_dilation_of_the_background_inside_the_image)
{
    struct rmd_mask mask = random_mask(0.9), rest = random_mask(0.9);
    size_t voxels = rmd_grid_count(&mask.grid);
    for (size_t v = 0; v < voxels; v++) // a frame of background, as beyond the image
        if (v % 23 == 0 || v % 23 == 22 || v / 23 % 17 == 0 || v / 23 % 17 == 16 || v / 391 == 0 ||
            v / 391 == 10)
            mask.v[v] = 0;
    for (size_t v = 0; v < voxels; v++)
        rest.v[v] = !mask.v[v];
    cr_assert(rmd_components_erode(&mask, RMD_FACES, 1) == RMD_OK);
    cr_assert(rmd_components_dilate(&rest, RMD_FACES, 1) == RMD_OK);
    cr_assert(mask.count > 0 && mask.count + rest.count == voxels);
    for (size_t v = 0; v < voxels; v++)
        cr_assert(mask.v[v] != rest.v[v]);
    rmd_mask_free(&mask);
    rmd_mask_free(&rest);
}

Test(components, two_steps_of_dilation_make_a_diamond_or_a_square)
{
    struct rmd_mask mask = drawn(5, 5, 1, (const char *[]){ ".....|.....|..#..|.....|....." });
    cr_assert(rmd_components_dilate(&mask, RMD_FACES, 2) == RMD_OK);
    cr_assert(mask.count == 13);
    cr_assert(rmd_components_dilate(&mask, RMD_CORNERS, 1) == RMD_OK);
    cr_assert(mask.count == 25);
    rmd_mask_free(&mask);
}
