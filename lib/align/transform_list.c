// SPDX-License-Identifier: BSD-3-Clause
// A pull-back goes from the reference to the image, against the order in which files are listed.
#include "align/transform_list.h"

#include <string.h>

// What follows `word` and a colon; NULL where the text begins otherwise.
static const char *behind(const char *text, const char *word)
{
    size_t n = strlen(word);
    return strncmp(text, word, n) == 0 && text[n] == ':' ? text + n + 1 : NULL;
}

static enum rmd_transform_form split(struct rmd_transform_entry *entry, const char *text)
{
    const char *rest = behind(text, "inverse");
    entry->inverse = rest != NULL;
    entry->path = rest ? rest : text;
    for (int form = RMD_FORM_REMODEL; rmd_transform_form_names[form]; form++) {
        rest = behind(entry->path, rmd_transform_form_names[form]);
        if (!rest) continue;
        entry->path = rest;
        return (enum rmd_transform_form)form;
    }
    return RMD_FORM_DETECT;
}

enum rmd_status rmd_transform_list_read(struct rmd_transform *transform,
                                        struct rmd_transform_entry *entry, const char *const *text,
                                        int n, const struct rmd_grid *image,
                                        const struct rmd_grid *reference, struct rmd_log *log)
{
    enum rmd_status st = RMD_OK;
    struct rmd_transform one = { 0 };
    for (int k = n - 1; k >= 0; k--) {
        enum rmd_transform_form form = split(&entry[k], text[k]);
        const struct rmd_grid *moving = entry[k].inverse ? reference : image;
        const struct rmd_grid *fixed = entry[k].inverse ? image : reference;
        RMD_TRY(rmd_transform_file_read(&one, &entry[k].about, entry[k].path, form,
                                        n == 1 ? moving : NULL, n == 1 ? fixed : NULL, log));
        if (entry[k].inverse) rmd_transform_invert(&one);
        RMD_TRY(rmd_transform_append(transform, &one));
    }
    rmd_transform_simplify(transform);
out:
    rmd_transform_free(&one);
    return st;
}

const char *rmd_transform_list_use(const struct rmd_transform_entry *entry)
{
    // A pull-back needs points of the reference to go to the image.
    static const char *const use[2][2] = {
        { "from fixed to moving, as it is", "from fixed to moving, inverted" },
        { "from moving to fixed, inverted", "from moving to fixed, as it is" }
    };
    return use[entry->about.forward != 0][entry->inverse != 0];
}
