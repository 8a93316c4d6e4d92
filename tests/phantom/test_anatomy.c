// SPDX-License-Identifier: BSD-3-Clause
// The drawn head against what every head must be.
#include "phantom/anatomy.h"
#include "phantom/person.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct rmd_affine two_mm = {
    { { 2, 0, 0, -95 }, { 0, 2, 0, -95 }, { 0, 0, 2, -59 } }
};
static const int size[3] = { 96, 96, 60 };

static struct rmd_blend at(const struct rmd_anatomy *anatomy, double x, double y, double z)
{
    struct rmd_blend blend;
    struct rmd_affine here = { { { 2, 0, 0, x }, { 0, 2, 0, y }, { 0, 0, 2, z } } };
    rmd_anatomy_draw(&blend, anatomy, &here, (const int[3]){ 1, 1, 1 }, 0);
    return blend;
}

static double filled(const struct rmd_blend *blend)
{
    double sum = 0;
    for (int c = 0; c < RMD_TISSUES; c++)
        sum += blend->tissue[c];
    for (int k = 0; k < RMD_TRACTS; k++)
        sum += blend->tract[k];
    return sum;
}

Test(anatomy, fractions_add_up_to_one_inside_the_brain)
{
    static struct rmd_anatomy anatomy;
    rmd_person_build(&anatomy, 1);
    for (size_t v = 0; v < 96 * 96 * 60; v += 37) {
        struct rmd_blend blend;
        rmd_anatomy_draw(&blend, &anatomy, &two_mm, size, v);
        double sum = filled(&blend);
        cr_assert(sum < 1 + 1e-9);
        if (blend.brain > 0.999) cr_assert_float_eq(sum, 1, 1e-9);
        for (int k = 0; k < RMD_TRACTS; k++)
            if (blend.tract[k] > 0)
                cr_assert_float_eq(blend.dyad[k][0] + blend.dyad[k][1] + blend.dyad[k][2], 1, 1e-9);
    }
}

Test(anatomy, every_person_has_every_tract_and_three_cross)
{
    for (uint32_t person = 0; person < 5; person++) {
        static struct rmd_anatomy anatomy;
        int pure[RMD_TRACTS] = { 0 }, crossing = 0;
        rmd_person_build(&anatomy, person);
        for (size_t v = 0; v < 96 * 96 * 60; v++) {
            struct rmd_blend blend;
            if ((v / 9216) % 2) continue; // every other slice
            rmd_anatomy_draw(&blend, &anatomy, &two_mm, size, v);
            for (int k = 0; k < RMD_TRACTS; k++)
                pure[k] += blend.tract[k] > 0.9;
            crossing += blend.tract[RMD_CST_L] > 0.2 && blend.tract[RMD_CC] > 0.2 &&
                        blend.tract[RMD_SLF_L] > 0.2;
        }
        for (int k = 0; k < RMD_TRACTS; k++)
            cr_assert_gt(pure[k], 200, "person %u: %s has %d pure voxels", person,
                         rmd_tract_names[k], pure[k]);
        cr_assert_gt(crossing, 0, "person %u", person);
    }
}

Test(anatomy, left_bundles_lie_on_the_left)
{
    static struct rmd_anatomy anatomy;
    rmd_person_build(&anatomy, 3);
    for (int k = 0; k < RMD_TRACTS; k++)
        for (int i = 0; i < anatomy.tract[k].n && k != RMD_CC; i++) {
            const char *name = rmd_tract_names[k];
            int left = name[strlen(name) - 1] == 'L';
            cr_assert((anatomy.tract[k].point[i][0] < 0) == left, "%s", name);
        }
}

Test(anatomy, the_lesion_has_a_soft_rim)
{
    static struct rmd_anatomy anatomy;
    rmd_person_build(&anatomy, 1);
    anatomy.lesion = (struct rmd_lesion){ { -30, 37, -5 }, 8, 4 };
    cr_assert_float_eq(at(&anatomy, -30, 37, -5).tissue[RMD_LESION], 1, 1e-9);
    double rim = at(&anatomy, -30, 37, -15).tissue[RMD_LESION];
    cr_assert(rim > 0.2 && rim < 0.8, "%g", rim);
    cr_assert_eq(at(&anatomy, -30, 37, 9).tissue[RMD_LESION], 0);
}

Test(anatomy, another_seed_is_another_person)
{
    static struct rmd_anatomy a, b;
    rmd_person_build(&a, 1);
    rmd_person_build(&b, 2);
    int different = 0, brain = 0;
    for (size_t v = 0; v < 96 * 96 * 60; v += 11) {
        struct rmd_blend one, two;
        rmd_anatomy_draw(&one, &a, &two_mm, size, v);
        rmd_anatomy_draw(&two, &b, &two_mm, size, v);
        brain += one.brain > 0.5;
        different += one.brain > 0.5 && fabs(one.tissue[RMD_CSF] - two.tissue[RMD_CSF]) > 0.3;
    }
    cr_assert_gt(different, brain / 20);
}
