// SPDX-License-Identifier: BSD-3-Clause
// JSON is written in a fixed form and read strictly.
#include "base/json.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static enum rmd_status parse(struct rmd_json **json, const char *text)
{
    return rmd_json_parse(json, "t.json", text, strlen(text));
}

Test(json, keys_stay_in_order_and_numbers_are_short)
{
    struct rmd_text text = { 0 };
    struct rmd_json *json = rmd_json_object(), *list = rmd_json_array();
    rmd_json_put_number(json, "z", 0.1);
    rmd_json_put_number(json, "a", 3);
    rmd_json_put_number(json, "none", NAN);
    rmd_json_put_truth(json, "yes", 1);
    rmd_json_append(list, rmd_json_new_text("a\"\xFF"));
    rmd_json_append(list, rmd_json_new_text(NULL));
    rmd_json_put(json, "list", list);
    cr_assert_eq(rmd_json_print(&text, json), RMD_OK);
    cr_assert_str_eq(text.s, "{\n  \"z\": 0.1,\n  \"a\": 3,\n  \"none\": null,\n  \"yes\": true,\n"
                             "  \"list\": [\n    \"a\\\"\xEF\xBF\xBD\",\n    null\n  ]\n}\n");
    rmd_text_free(&text);
    rmd_json_free(json);
}

Test(json, values_are_found_or_answered_by_the_fallback)
{
    struct rmd_json *json;
    cr_assert_eq(parse(&json, "{\"n\": 2.5, \"t\": \"x\", \"l\": [1, 20000000000000000000]}"),
                 RMD_OK, "%s", rmd_error());
    cr_assert_eq(rmd_json_number(rmd_json_member(json, "n"), -1), 2.5);
    cr_assert_eq(rmd_json_number(rmd_json_member(json, "t"), -1), -1);
    cr_assert_eq(rmd_json_number(rmd_json_member(json, "none"), -1), -1);
    cr_assert_str_eq(rmd_json_text(rmd_json_member(json, "t"), "no"), "x");
    cr_assert_str_eq(rmd_json_text(rmd_json_member(json, "n"), "no"), "no");
    cr_assert_eq(rmd_json_count(rmd_json_member(json, "l")), 2);
    cr_assert_eq(rmd_json_number(rmd_json_item(rmd_json_member(json, "l"), 1), -1), 2e19);
    cr_assert_null(rmd_json_item(rmd_json_member(json, "l"), 2));
    cr_assert_null(rmd_json_member(NULL, "l"));
    rmd_json_free(json);
}

Test(json, what_is_not_json_is_refused_with_its_place)
{
    const char *const wrong[] = { "",     "{\"a\": 1, \"a\": 2}", "{\"a\": NaN}",     "{\"a\": 1,}",
                                  "{} x", "{\"a\": \"\\u0000\"}", "{\"a\": \"\xFF\"}" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct rmd_json *json;
        cr_assert_eq(parse(&json, wrong[i]), RMD_EFORMAT, "'%s' was read", wrong[i]);
        cr_assert_null(json);
        cr_assert(strstr(rmd_error(), "t.json: line 1, column"), "%s", rmd_error());
    }
}

// Of the leak sanitizer, where it is linked.
void __lsan_disable(void) __attribute__((weak));
void __lsan_enable(void) __attribute__((weak));

Test(json, a_lost_part_is_answered_by_print)
{
    struct rmd_text text = { 0 };
    // A document that lost a part is not released: its shell is lost by design.
    if (__lsan_disable) __lsan_disable();
    struct rmd_json *json = rmd_json_object();
    if (__lsan_enable) __lsan_enable();
    rmd_json_put(json, "part", NULL);
    rmd_json_put_number(json, "later", 1);
    cr_assert_eq(rmd_json_print(&text, json), RMD_ENOMEM);
    cr_assert_eq(rmd_json_print(&text, NULL), RMD_ENOMEM);
    rmd_text_free(&text);
}
