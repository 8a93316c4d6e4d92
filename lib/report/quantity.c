// SPDX-License-Identifier: BSD-3-Clause
// Numbers with as many digits as are worth reading; whole numbers in full.
#include "report/quantity.h"

#include "base/number.h"

#include <math.h>
#include <string.h>

static const char *printed(char text[32], double value, int digits)
{
    int whole = value == floor(value) && fabs(value) < 1e9;
    return rmd_number_print(text, 32, value, whole ? 9 : digits);
}

void rmd_quantity_text(struct rmd_text *out, const struct rmd_quantity *list, int n)
{
    char text[32];
    size_t widest = 0;
    for (int q = 0; q < n; q++)
        widest = strlen(list[q].name) > widest ? strlen(list[q].name) : widest;
    for (int q = 0; q < n; q++)
        rmd_text_add(out, "%-*s  %s%s%s\n", (int)widest, list[q].name,
                     printed(text, list[q].value, 4), strcmp(list[q].unit, "1") ? " " : "",
                     strcmp(list[q].unit, "1") ? list[q].unit : "");
}

void rmd_quantity_tsv(struct rmd_text *out, const struct rmd_quantity *list, int n)
{
    char text[32];
    rmd_text_add(out, "quantity\tvalue\tunit\n");
    for (int q = 0; q < n; q++)
        rmd_text_add(out, "%s\t%s\t%s\n", list[q].key, printed(text, list[q].value, 6),
                     list[q].unit);
}

void rmd_quantity_put(struct rmd_json *object, const struct rmd_quantity *list, int n)
{
    for (int q = 0; q < n; q++)
        rmd_json_put_number(object, list[q].key, list[q].value);
}

struct rmd_json *rmd_quantity_json(const struct rmd_quantity *list, int n)
{
    struct rmd_json *json = rmd_json_object();
    rmd_quantity_put(json, list, n);
    return json;
}
