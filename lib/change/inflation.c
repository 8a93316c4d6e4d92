// SPDX-License-Identifier: BSD-3-Clause
// Robust standard deviations in classes of local contrast.
#include "change/inflation.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

enum { CLASSES = 10 };

struct example {
    float contrast, size; // of z
};

static int by_contrast(const void *a, const void *b)
{
    const struct example *x = a, *y = b;
    int order = (x->contrast > y->contrast) - (x->contrast < y->contrast);
    return order ? order : (x->size > y->size) - (x->size < y->size);
}

static int by_size(const void *a, const void *b)
{
    const struct example *x = a, *y = b;
    return (x->size > y->size) - (x->size < y->size);
}

// About 0, not the median: a difference all over the white matter is session noise as well. No
// class exceeds one of more contrast: where it seems to, something changed.
static void learn(float top[CLASSES], float sd[CLASSES], struct example *example, size_t count)
{
    qsort(example, count, sizeof *example, by_contrast);
    for (size_t c = 0; c < CLASSES; c++) {
        size_t from = count * c / CLASSES, to = count * (c + 1) / CLASSES;
        top[c] = to > from ? example[to - 1].contrast : INFINITY;
        qsort(example + from, to - from, sizeof *example, by_size);
        sd[c] = to > from ? fmaxf(1, 1.4826F * example[(from + to) / 2].size) : 1;
    }
    for (size_t c = CLASSES - 1; c-- > 0;)
        sd[c] = fminf(sd[c], sd[c + 1]);
}

// EQ change.13
enum rmd_status rmd_inflation_find(float *factor, const float *z, const float *contrast,
                                   const unsigned char *white, size_t n)
{
    enum rmd_status st;
    struct example *example = NULL;
    size_t count = 0;
    float top[CLASSES], sd[CLASSES];

    RMD_TRY(rmd_alloc_raw(&example, n, sizeof *example));
    for (size_t v = 0; v < n; v++)
        if (white[v] && isfinite(z[v]) && isfinite(contrast[v]))
            example[count++] = (struct example){ contrast[v], fabsf(z[v]) };
    learn(top, sd, example, count);
    for (size_t v = 0; v < n; v++) {
        int class = 0;
        while (class < CLASSES - 1 && !(contrast[v] <= top[class]))
            class ++;
        factor[v] = sd[class];
    }
out:
    rmd_release(example);
    return st;
}
