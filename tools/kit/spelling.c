// SPDX-License-Identifier: BSD-3-Clause
// Edit distance (Levenshtein 1966) between short words.
#include "kit/spelling.h"

#include <string.h>

enum { LONGEST = 63 };

static int least(int a, int b, int c)
{
    int m = a < b ? a : b;
    return m < c ? m : c;
}

static int edit_distance(const char *a, size_t n, const char *b, size_t m)
{
    int row[LONGEST + 1];
    for (size_t j = 0; j <= m; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= n; i++) {
        int diagonal = row[0];
        row[0] = (int)i;
        for (size_t j = 1; j <= m; j++) {
            int above = row[j];
            row[j] = least(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[m];
}

int rmd_spelling_nearer(struct rmd_spelling *best, const char *word, const char *known)
{
    size_t n = strcspn(word, "="), m = strlen(known);
    if (n > LONGEST || m > LONGEST) return 0;
    int starts = n >= 2 && n < m && memcmp(word, known, n) == 0;
    int distance = starts ? 1 : edit_distance(word, n, known, m);
    if (distance > 1 + (int)n / 4 || (best->found && distance >= best->distance)) return 0;
    *best = (struct rmd_spelling){ 1, distance };
    return 1;
}
