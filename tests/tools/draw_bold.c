// SPDX-License-Identifier: BSD-3-Clause
// Draws a BOLD run for command-line cases:
//   draw_bold PREFIX SEED [AREA:LEFT:RIGHT | size:N | turn:DEGREES | gz | even]...
// writes PREFIX_bold.nii, PREFIX_events.tsv, PREFIX_bold.json, and PREFIX_dseg.nii with its table.
// AREA:LEFT:RIGHT sets the percent of an area for both hands, size:64 a run of 64x64x36x240,
// turn:D turns the head about z, even gives both hands no response.
#include "base/memory.h"
#include "base/text.h"
#include "image/nifti.h"
#include "phantom/bold_phantom.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *ending = "nii";

static void change(struct rmd_bold_phantom *p, char *word)
{
    char *value = strchr(word, ':');
    if (value) *value++ = '\0';
    double first = value ? atof(value) : 0;
    char *second = value ? strchr(value, ':') : NULL;
    if (strcmp(word, "gz") == 0) ending = "nii.gz";
    if (strcmp(word, "noise") == 0) p->noise = first;
    if (strcmp(word, "head") == 0) p->head = (uint32_t)first;
    if (strcmp(word, "turn") == 0) {
        double c = cos(first * acos(-1.0) / 180), s = sin(first * acos(-1.0) / 180);
        p->scanner_from_head =
            (struct rmd_affine){ { { c, -s, 0, 1 }, { s, c, 0, -2 }, { 0, 0, 1, 1.5 } } };
    }
    if (strcmp(word, "size") == 0) {
        p->n[0] = p->n[1] = 64;
        p->n[2] = 36;
        p->volumes = 240;
        p->voxel = 3.5;
        p->tr = 2;
    }
    for (int k = 0; k < RMD_BOLD_AREAS; k++)
        if (strcmp(word, p->area[k].name) == 0 || strcmp(word, "even") == 0) {
            p->area[k].percent[0] = first;
            p->area[k].percent[1] = second ? atof(second + 1) : 0;
        }
}

static enum rmd_status put(struct rmd_outputs *set, const char *prefix, const char *suffix,
                           const struct rmd_text *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s%s", prefix, suffix);
    return rmd_outputs_put(set, path, text->s, text->size);
}

static enum rmd_status write_texts(struct rmd_outputs *set, const char *prefix,
                                   const struct rmd_bold_phantom *p)
{
    enum rmd_status st;
    struct rmd_text events = { 0 }, table = { 0 }, json = { 0 };
    rmd_text_add(&events, "onset\tduration\ttrial_type\n");
    for (int k = 0; rmd_bold_phantom_onset(p, k) >= 0; k++)
        rmd_text_add(&events, "%g\t%g\t%s\n", rmd_bold_phantom_onset(p, k), p->block,
                     k % 2 ? "right" : "left");
    rmd_text_add(&table, "index\tname\n");
    for (int k = 0; k < RMD_BOLD_AREAS; k++)
        rmd_text_add(&table, "%d\t%s\n", k + 1, p->area[k].name);
    rmd_text_add(&json, "{ \"RepetitionTime\": %g, \"StartTime\": %g }\n", p->tr, p->tr / 2);
    RMD_TRY(put(set, prefix, "_events.tsv", &events));
    RMD_TRY(put(set, prefix, "_dseg.tsv", &table));
    RMD_TRY(put(set, prefix, "_bold.json", &json));
out:
    rmd_text_free(&events);
    rmd_text_free(&table);
    rmd_text_free(&json);
    return st;
}

int main(int argc, char **argv)
{
    enum rmd_status st;
    struct rmd_bold_phantom p;
    struct rmd_outputs *set = NULL;
    struct rmd_volume run = { 0 }, labels = { 0 };
    char path[512];
    if (argc < 3) return 64;
    rmd_bold_phantom_defaults(&p);
    p.seed = (uint32_t)atoi(argv[2]);
    for (int i = 3; i < argc; i++)
        change(&p, argv[i]);
    RMD_TRY(rmd_outputs_new(&set, 1));
    RMD_TRY(rmd_bold_phantom_draw(&run, &p));
    RMD_TRY(rmd_bold_phantom_labels(&labels, &p));
    snprintf(path, sizeof path, "%s_bold.%s", argv[1], ending);
    RMD_TRY(rmd_nifti_write_as(set, path, &run, 0, RMD_I16, 1));
    snprintf(path, sizeof path, "%s_dseg.%s", argv[1], ending);
    RMD_TRY(rmd_nifti_write_as(set, path, &labels, 0, RMD_I16, 1));
    RMD_TRY(write_texts(set, argv[1], &p));
    RMD_TRY(rmd_outputs_commit(set));
out:
    if (st != RMD_OK) fprintf(stderr, "draw_bold: %s\n", rmd_error());
    rmd_outputs_free(set);
    rmd_volume_free(&run);
    rmd_volume_free(&labels);
    return st != RMD_OK;
}
