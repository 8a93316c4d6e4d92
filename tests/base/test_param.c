// SPDX-License-Identifier: BSD-3-Clause
// A parameter table sets defaults, reads text and answers nonsense with unit and range.
#include "base/param.h"

#include <criterion/criterion.h>
#include <string.h>

struct inner_opts {
    double b_max;
    int method;
};

struct outer_opts {
    const char *dwi, *mask;
    struct rmd_paths rest;
    struct inner_opts inner;
    int boot, fast;
};

static const char *const methods[] = { "ols", "iwls", NULL };

// clang-format off
#define T struct inner_opts
static const struct rmd_param inner_params[] = {
    RMD_REAL  (T, b_max,  'b', "s/mm2", 1500, 100, 1e5, "largest b-value"),
    RMD_CHOICE(T, method, 'm', methods, 1, "estimator"),
    { 0 }
};
#undef T
#define T struct outer_opts
static const struct rmd_param outer_params[] = {
    RMD_INPUT  (T, dwi, "image"),
    RMD_INPUTS (T, rest, 1, "more images"),
    RMD_FILE   (T, mask, 'k', "mask"),
    RMD_INCLUDE(T, inner, inner_params),
    RMD_INT    (T, boot, 0, "1", 500, 0, 100000, "replicates"),
    RMD_FLAG   (T, fast, 0, "fast"),
    { 0 }
};
#undef T
// clang-format on

static const struct rmd_param *row(const char *name)
{
    for (const struct rmd_param *r = outer_params; r->kind; r++)
        if (r->name && strcmp(r->name, name) == 0) return r;
    return NULL;
}

Test(param, defaults_reach_nested_tables)
{
    struct outer_opts opts;
    memset(&opts, 0xff, sizeof opts);
    rmd_param_defaults(&opts, outer_params);
    cr_assert_null(opts.mask);
    cr_assert_eq(opts.rest.least, 1);
    cr_assert_eq(opts.rest.n, 0);
    cr_assert(opts.inner.b_max == 1500);
    cr_assert_eq(opts.inner.method, 1);
    cr_assert_eq(opts.boot, 500);
    cr_assert_eq(opts.fast, 0);
}

Test(param, text_becomes_the_field)
{
    struct outer_opts opts;
    rmd_param_defaults(&opts, outer_params);
    cr_assert_eq(rmd_param_parse(&opts, row("boot"), "250"), RMD_OK);
    cr_assert_eq(opts.boot, 250);
    cr_assert_eq(rmd_param_parse(&opts.inner, &inner_params[1], "ols"), RMD_OK);
    cr_assert_eq(opts.inner.method, 0);
    cr_assert_eq(rmd_param_parse(&opts, row("fast"), ""), RMD_OK);
    cr_assert_eq(opts.fast, 1);
}

Test(param, range_errors_name_option_unit_and_range)
{
    struct outer_opts opts;
    rmd_param_defaults(&opts, outer_params);
    cr_assert_eq(rmd_param_parse(&opts.inner, &inner_params[0], "5"), RMD_EARG);
    cr_assert_str_eq(rmd_error(), "--b-max: 5 is outside 100 to 100000 s/mm2");
    cr_assert_eq(rmd_param_parse(&opts.inner, &inner_params[0], "1000abc"), RMD_EARG);
    cr_assert_eq(rmd_param_parse(&opts, row("boot"), "2.5"), RMD_EARG);
    cr_assert_eq(rmd_param_parse(&opts, row("mask"), ""), RMD_EARG);
    cr_assert_eq(rmd_param_parse(&opts.inner, &inner_params[1], "wls"), RMD_EARG);
    cr_assert_str_eq(rmd_error(), "--method: 'wls' is none of: ols, iwls");
    cr_assert(opts.inner.b_max == 1500 && opts.boot == 500, "a refused value changes nothing");
}

Test(param, check_finds_fields_out_of_range)
{
    struct outer_opts opts;
    rmd_param_defaults(&opts, outer_params);
    cr_assert_eq(rmd_param_check(&opts, outer_params), RMD_OK);
    opts.inner.b_max = 1;
    cr_assert_eq(rmd_param_check(&opts, outer_params), RMD_EARG);
}

Test(param, names_become_options_and_keys)
{
    char text[32];
    rmd_param_option(text, sizeof text, &inner_params[0]);
    cr_assert_str_eq(text, "b-max");
    rmd_param_key(text, sizeof text, &inner_params[0]);
    cr_assert_str_eq(text, "BMax");
}
