// SPDX-License-Identifier: BSD-3-Clause
// The standard head, and how one person's differs from it.
#include "phantom/person.h"
#include "base/random.h"

enum { STREAM_PERSON = 0x50450001 };

// Left bundles; the right ones are their mirror images before each gets its own variation.
struct course {
    int n;
    double control[RMD_TUBE_CONTROLS][3], axis[3], width, thickness;
};

// clang-format off
static const struct course
cst = { 8, { { -36, -20, 66 }, { -33, -18, 46 }, { -29, -15, 28 }, { -26, -11, 12 }, { -21, -12, -6 },
             { -15, -16, -24 }, { -11, -20, -44 }, { -10, -23, -80 } }, { 0 }, 0, 7 },
cc = { 7, { { -58, -4, 35 }, { -42, -4, 32 }, { -22, -4, 24 }, { 0, -4, 19 },
            { 22, -4, 24 }, { 42, -4, 32 }, { 58, -4, 35 } }, { 0, 1, 0 }, 26, 5.5 },
slf = { 7, { { -33, 42, 16 }, { -34, 24, 24 }, { -34, -4, 27 }, { -35, -30, 25 }, { -38, -46, 12 },
             { -40, -42, -4 }, { -43, -22, -12 } }, { 0 }, 0, 6.5 },
cing = { 7, { { -11, 40, 6 }, { -11, 37, 20 }, { -11, 22, 30 }, { -11, -4, 32 }, { -11, -30, 29 },
              { -12, -42, 18 }, { -14, -44, 2 } }, { 0 }, 0, 5.5 };
// clang-format on

// A number in [-1, 1] that belongs to this person and purpose.
static double vary(uint32_t person, uint64_t purpose, uint32_t k)
{
    return 2 * rmd_random_uniform((struct rmd_draw){ person, STREAM_PERSON, purpose, k }) - 1;
}

static void build_tract(struct rmd_anatomy *out, enum rmd_tract tract, const struct course *course,
                        int mirror, const double scale[3], uint32_t person)
{
    double control[RMD_TUBE_CONTROLS][3];
    uint64_t purpose = 100 + (uint64_t)tract;
    for (int k = 0; k < course->n; k++)
        for (int i = 0; i < 3; i++) {
            double at = course->control[k][i] * (i == 0 && mirror ? -1 : 1);
            double shift = vary(person, purpose, (uint32_t)i);
            double own = 0.8 * vary(person, purpose, (uint32_t)(3 + 3 * k + i));
            control[k][i] = scale[i] * (at + shift * (course->width > 0 ? 0.5 : 1) + own);
        }
    rmd_tube_build(&out->tract[tract], (const double(*)[3])control, course->n, course->axis,
                   course->width, course->thickness * (1 + 0.05 * vary(person, purpose, 40)));
}

static struct rmd_ellipsoid ellipsoid(double x, double y, double z, double rx, double ry, double rz,
                                      const double scale[3])
{
    return (struct rmd_ellipsoid){ { x * scale[0], y * scale[1], z * scale[2] },
                                   { rx * scale[0], ry * scale[1], rz * scale[2] } };
}

static void build_folds(struct rmd_anatomy *out, uint32_t person)
{
    const double two_pi = 6.283185307179586;
    for (int k = 0; k < RMD_FOLDS; k++) {
        double length = 0;
        for (int i = 0; i < 3; i++) {
            double normal[2];
            rmd_random_normal(normal,
                              (struct rmd_draw){ person, STREAM_PERSON, 1, (uint32_t)(3 * k + i) });
            out->wave[k][i] = normal[0];
            length += normal[0] * normal[0];
        }
        double wavelength = 30 + 6 * vary(person, 2, (uint32_t)k);
        for (int i = 0; i < 3; i++)
            out->wave[k][i] *= two_pi / (wavelength * sqrt(length));
        out->phase[k] = two_pi / 2 * vary(person, 3, (uint32_t)k);
    }
    out->sulcus_depth = 11 + 1.5 * vary(person, 4, 0);
    out->cortex = 7;
    out->grey_thickness = 2.8 + 0.3 * vary(person, 4, 1);
}

void rmd_person_build(struct rmd_anatomy *out, uint32_t person)
{
    *out = (struct rmd_anatomy){ 0 };
    double scale[3];
    for (uint32_t i = 0; i < 3; i++)
        scale[i] = 1 + 0.04 * vary(person, 0, i);

    build_folds(out, person);
    out->cerebrum = ellipsoid(0, 0, 5, 64, 79, 49, scale);
    out->cerebellum = ellipsoid(0, -46, -37, 44, 27, 18, scale);
    const double stem[2][3] = { { 0, -18, -22 }, { 0, -24, -90 } };
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < 3; i++)
            out->stem[k][i] = stem[k][i] * scale[i];
    out->stem_radius = 20 * scale[0];
    out->fissure_floor = 28.5 * scale[2];
    for (int side = 0; side < 2; side++) {
        double x = side ? 1 : -1, wide = 1 + 0.15 * vary(person, 5, (uint32_t)side);
        out->ventricle[side] = ellipsoid(10 * x, 2, 6.5, 6 * wide, 28 * wide, 6.5, scale);
        out->thalamus[side] = ellipsoid(9 * x, -12, -7, 6, 11, 6, scale);
    }
    build_tract(out, RMD_CST_L, &cst, 0, scale, person);
    build_tract(out, RMD_CST_R, &cst, 1, scale, person);
    build_tract(out, RMD_CC, &cc, 0, scale, person);
    build_tract(out, RMD_SLF_L, &slf, 0, scale, person);
    build_tract(out, RMD_SLF_R, &slf, 1, scale, person);
    build_tract(out, RMD_CING_L, &cing, 0, scale, person);
    build_tract(out, RMD_CING_R, &cing, 1, scale, person);
}
