// SPDX-License-Identifier: BSD-3-Clause
// Files of every form say the same map; what is damaged or ambiguous is refused. Numbers of ITK
// files and the points they give come from ITK 5.2.
#include "align/transform_list.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct rmd_grid moving = {
    { 30, 40, 20 }, { { { -2, 0.1, 0, 28 }, { 0.1, 2, 0, -38 }, { 0, 0, 3, -30 } } }
};
static const struct rmd_grid fixed = {
    { 50, 60, 55 }, { { { 1.5, 0, 0, -40 }, { 0, 1, 0, -30 }, { 0, 0, 1.2, -33 } } }
};
static const struct rmd_affine map = {
    { { 0.98, -0.06, 0.02, 3 }, { 0.05, 0.97, 0.1, -4 }, { -0.02, -0.1, 1.04, 2.5 } }
};

static enum rmd_status parse(struct rmd_transform *out, struct rmd_transform_about *about,
                             const char *text, enum rmd_transform_form form)
{
    return rmd_transform_file_parse(out, about, "file", (const unsigned char *)text, strlen(text),
                                    form, &moving, &fixed);
}

static void check_points(const struct rmd_transform *transform, const double truth[6])
{
    // ITK's points are LPS: (10, -20, 30) and (15, -13, 26).
    double p[3][2] = { { -10, -15 }, { 20, 13 }, { 30, 26 } };
    rmd_transform_points((double *[3]){ p[0], p[1], p[2] }, 2, transform);
    for (int i = 0; i < 2; i++)
        for (int axis = 0; axis < 3; axis++)
            cr_assert_float_eq(p[axis][i], truth[3 * i + axis], 1e-6, "point %d axis %d: %g", i,
                               axis, p[axis][i]);
}

static void check_itk(const char *text, const double truth[6])
{
    struct rmd_transform t = { 0 };
    struct rmd_transform_about about;
    cr_assert(parse(&t, &about, text, RMD_FORM_DETECT) == RMD_OK, "%s", rmd_error());
    cr_assert(about.form == RMD_FORM_ITK && !about.forward);
    check_points(&t, truth);
    rmd_transform_free(&t);
}

static void remove_files(char path[][200], int n)
{
    for (int i = 0; i < n; i++)
        remove(path[i]);
}

Test(transform_file, a_matrix_comes_back_from_every_form)
{
    static const char *const prefix[] = { NULL, "remodel:", "itk:", "mrtrix:", "fsl:", "afni:" };
    static char path[6][200];
    struct rmd_outputs *set;
    struct rmd_transform t = { 0 };
    char stem[64];
    cr_assert(rmd_transform_add_matrix(&t, &map) == RMD_OK);
    for (int form = RMD_FORM_REMODEL; form <= RMD_FORM_AFNI; form++) {
        cr_assert(rmd_outputs_new(&set, 1) == RMD_OK);
        snprintf(stem, sizeof stem, "transform-%ld-%d", (long)getpid(), form);
        cr_assert(rmd_transform_file_write(path[form], sizeof path[form], set, stem, &t,
                                           (enum rmd_transform_form)form, &moving,
                                           &fixed) == RMD_OK);
        cr_assert(rmd_outputs_commit(set) == RMD_OK);
        rmd_outputs_free(set);
    }
    for (int form = RMD_FORM_REMODEL; form <= RMD_FORM_AFNI; form++) {
        struct rmd_transform back = { 0 }, other = { 0 };
        struct rmd_transform_entry entry;
        struct rmd_affine whole;
        char text[800];
        const char *list[1] = { text };
        // Only FSL's has to be named.
        snprintf(text, sizeof text, "%s%s", form == RMD_FORM_FSL ? prefix[form] : "", path[form]);
        cr_assert(rmd_transform_list_read(&back, &entry, list, 1, &moving, &fixed, NULL) == RMD_OK,
                  "%s", rmd_error());
        cr_assert((int)entry.about.form == form);
        cr_assert(rmd_transform_matrix(&whole, &back));
        for (int i = 0; i < 12; i++)
            cr_assert_float_eq(whole.m[i / 4][i % 4], map.m[i / 4][i % 4], 1e-12, "form %d", form);
        snprintf(text, sizeof text, "inverse:%s%s", prefix[form], path[form]);
        // As a transform that was made from the reference onto the image.
        cr_assert(rmd_transform_list_read(&other, &entry, list, 1, &fixed, &moving, NULL) ==
                  RMD_OK);
        cr_assert(rmd_transform_append(&back, &other) == RMD_OK);
        cr_assert(rmd_transform_matrix(&whole, &back));
        for (int i = 0; i < 12; i++)
            cr_assert_float_eq(whole.m[i / 4][i % 4], i % 5 == 0, 1e-12);
        rmd_transform_free(&back);
    }
    remove_files(path + 1, 5);
    rmd_transform_free(&t);
}

Test(transform_file, a_field_comes_back_from_every_form_that_has_one)
{
    static char path[6][200];
    struct rmd_transform t = { 0 };
    struct rmd_volume u;
    char stem[64];
    size_t count = rmd_grid_count(&fixed);
    cr_assert(rmd_volume_new(&u, &fixed, 3) == RMD_OK);
    for (size_t i = 0; i < 3 * count; i++)
        u.v[i] = (float)sin((double)i * 0.37);
    struct rmd_volume truth;
    cr_assert(rmd_transform_add_field(&t, &u, 0) == RMD_OK);
    cr_assert(rmd_transform_field(&truth, &fixed, &t) == RMD_OK);
    for (int form = RMD_FORM_REMODEL; form <= RMD_FORM_MRTRIX; form++) {
        struct rmd_outputs *set;
        struct rmd_transform back = { 0 };
        struct rmd_transform_entry entry;
        char text[800];
        const char *list[1] = { text };
        cr_assert(rmd_outputs_new(&set, 1) == RMD_OK);
        snprintf(stem, sizeof stem, "field-%ld-%d", (long)getpid(), form);
        cr_assert(rmd_transform_file_write(path[form], sizeof path[form], set, stem, &t,
                                           (enum rmd_transform_form)form, &moving,
                                           &fixed) == RMD_OK);
        cr_assert(rmd_outputs_commit(set) == RMD_OK);
        rmd_outputs_free(set);
        snprintf(text, sizeof text, "%s", path[form]);
        enum rmd_status plain =
            rmd_transform_list_read(&back, &entry, list, 1, &moving, &fixed, NULL);
        if (form == RMD_FORM_MRTRIX) {
            cr_assert(plain == RMD_EFORMAT); // three volumes alone say nothing
            snprintf(text, sizeof text, "mrtrix:%s", path[form]);
            plain = rmd_transform_list_read(&back, &entry, list, 1, &moving, &fixed, NULL);
        }
        cr_assert(plain == RMD_OK, "%s", rmd_error());
        for (size_t i = 0; i < 3 * count; i += 7)
            cr_assert_float_eq(back.step[0].field.v[i], truth.v[i], 1e-5, "form %d", form);
        rmd_transform_free(&back);
    }
    remove_files(path + 1, 3);
    rmd_volume_free(&truth);
    rmd_transform_free(&t);
}

Test(transform_file, what_is_ambiguous_or_damaged_is_refused)
{
    static const char *const wrong[] = {
        "1 0 0 2\n0 1 0 3\n0 0 1 4\n0 0 0 1\n", // FSL or RAS
        "",
        "\n\n",
        "1 0 0\n0 1 0\n0 0 1\n",
        "1 0 0 0\n0 1 0 0\n0 0 1 0\n0 0 0 2\n",
        "# mrtrix\n1 0 0 0\n0 1 0 0\n0 0 1 x\n0 0 0 1\n",
        "# mrtrix\n1 0 0 0\n0 1 0 0\n0 0 nan 0\n0 0 0 1\n",
        "# mrtrix\n1 2 0 0\n2 4 0 0\n0 0 1 0\n0 0 0 1\n", // singular
        "1 0 0 0 0 1 0 0 0 0 1 0\n1 0 0 0 0 1 0 0 0 0 1 0\n",
        "#Insight Transform File V1.0\n",
        "#Insight Transform File V1.0\nTransform: AffineTransform_double_2_2\nParameters: 1 0 0 1 "
        "0 0\nFixedParameters: 0 0\n",
        "#Insight Transform File V1.0\nTransform: AffineTransform_double_3_3\nParameters: 1 0 0 0 "
        "1 0 0 0 1 0 0\nFixedParameters: 0 0 0\n",
        "#Insight Transform File V1.0\nTransform: BSplineTransform_double_3_3\nParameters: "
        "1\nFixedParameters: 0 0 0\n",
        "#Insight Transform File V1.0\nTransform: VersorRigid3DTransform_double_3_3\nParameters: 1 "
        "1 0 0 0 0\nFixedParameters: 0 0 0\n",
        "#Insight Transform File V1.0\nTransform: TranslationTransform_double_3_3\nParameters: 1 1 "
        "0\nFixedParameters:\nTransform: TranslationTransform_double_3_3\nParameters: 1 1 "
        "0\nFixedParameters:\n",
        "# remodel transform 1, world RAS mm: a_from_b\n1 0 0 0\n0 1 0 0\n",
    };
    struct rmd_transform t = { 0 };
    struct rmd_transform_about about;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        cr_assert(parse(&t, &about, wrong[i], RMD_FORM_DETECT) == RMD_EFORMAT, "%zu", i);
        cr_assert(t.n == 0 && strstr(rmd_error(), "file") != NULL);
    }
    cr_assert(parse(&t, &about, wrong[0], RMD_FORM_MRTRIX) == RMD_OK && t.n == 1);
    cr_assert(rmd_transform_file_parse(&t, &about, "file", (const unsigned char *)wrong[0],
                                       strlen(wrong[0]), RMD_FORM_FSL, NULL, NULL) == RMD_EARG);
    rmd_transform_free(&t);
}

Test(transform_file, fsl_coordinates_are_scaled_voxels_from_the_left_corner)
{
    // An FSL identity aligns voxel (0,0,0) of both where both are stored radiologically.
    struct rmd_grid a = { { 10, 10, 10 },
                          { { { -2, 0, 0, 50 }, { 0, 2, 0, 7 }, { 0, 0, 2, -5 } } } };
    struct rmd_grid b = { { 20, 12, 10 },
                          { { { 1, 0, 0, -30 }, { 0, 1, 0, 2 }, { 0, 0, 1, 9 } } } };
    struct rmd_transform t = { 0 };
    struct rmd_transform_about about;
    static const char one[] = "1 0 0 0\n0 1 0 0\n0 0 1 0\n0 0 0 1\n";
    cr_assert(rmd_transform_file_parse(&t, &about, "file", (const unsigned char *)one, strlen(one),
                                       RMD_FORM_FSL, &a, &b) == RMD_OK);
    cr_assert(about.forward == 1);
    // b is stored neurologically, so FSL counts its x from the right end: world -30 + 19.
    double p[3] = { -11, 2, 9 };
    rmd_transform_points((double *[3]){ p, p + 1, p + 2 }, 1, &t);
    cr_assert_float_eq(p[0], 50, 1e-9);
    cr_assert_float_eq(p[1], 7, 1e-9);
    cr_assert_float_eq(p[2], -5, 1e-9);
    rmd_transform_free(&t);
}

#define ITK "#Insight Transform File V1.0\n#Transform 0\nTransform: "
#define AFFINE                                                                                     \
    "AffineTransform_double_3_3\nParameters: 1.076278555341879 -0.16649029555057043 "              \
    "0.17890067858642061 0.21899141449295637 0.871287743009318 -0.05385563350386422 "              \
    "-0.1558110146825658 0.10302873220812951 1.033251183422102 3 -4 2.5\n"                         \
    "FixedParameters: 5 -7 11\n"
#define VERSOR "0.08110641466468345 -0.08110641466468345 0.1622128293293669 3 -4 2.5"
#define CENTRE "\nFixedParameters: 5 -7 11"
#define SHIFT  "TranslationTransform_double_3_3\nParameters: 3 -4 2.5\nFixedParameters: \n"

Test(transform_file, every_linear_transform_of_itk_moves_points_as_itk_does)
{
    check_itk(ITK AFFINE, (double[]){ -18.944879512, 22.2550406232, 31.0133438929, -22.4452375055,
                                      14.8456468157, 26.8224852113 });
    check_itk(ITK "Euler3DTransform_double_3_3\nParameters: 0.1 -0.2 0.3 3 -4 2.5" CENTRE " 0\n",
              (double[]){ -13.4765973401, 24.8954209511, 31.7187858587, -16.7725892444,
                          16.2793303391, 29.5053225247 });
    check_itk(ITK "Euler3DTransform_double_3_3\nParameters: 0.1 -0.2 0.3 3 -4 2.5" CENTRE " 1\n",
              (double[]){ -13.7228040463, 24.7550328916, 31.7496187357, -16.8507084009,
                          16.0788001095, 29.5271878459 });
    check_itk(ITK "VersorRigid3DTransform_double_3_3\nParameters: " VERSOR CENTRE "\n",
              (double[]){ -14.4549246336, 25.1413713307, 31.2018520178, -17.3388708684,
                          16.3366681474, 29.1622304921 });
    check_itk(ITK "Similarity3DTransform_double_3_3\nParameters: " VERSOR " 1.2" CENTRE "\n",
              (double[]){ -15.7459095604, 27.9696455969, 34.7422224214, -19.2066450421,
                          17.4040017769, 32.2946765905 });
    check_itk(ITK SHIFT, (double[]){ -13, 24, 32.5, -18, 17, 28.5 });
    check_itk(
        ITK "CompositeTransform_double_3_3\n#Transform 1\nTransform: " AFFINE
            "#Transform 2\nTransform: VersorRigid3DTransform_double_3_3\nParameters: " VERSOR CENTRE
            "\n#Transform 3\nTransform: " SHIFT,
        (double[]){ -29.8826084704, 27.9878594589, 32.6426382418, -31.1557506474, 19.5750249197,
                    30.992983704 });
}
