// SPDX-License-Identifier: BSD-3-Clause
// Each check before any number: what it looks at, what it says, what follows.
#include "change/gate.h"

#include "align/similarity.h"
#include "dwi/continuity.h"

#include <math.h>
#include <string.h>

const char *const rmd_gate_kinds[] = {
    [RMD_INPUT_DWI] = "a diffusion-weighted series",
    [RMD_INPUT_TENSOR] = "a tensor image",
    [RMD_INPUT_SCALAR] = "a scalar map",
    [RMD_INPUT_BOLD] = "a BOLD run",
};

// Below this margin left and right are hard to tell apart, though the heads are the same.
static const double mirror_margin = 0.01;

static int differs(double a, double b, double share)
{
    return fabs(a - b) > share * fmax(fabs(a), fabs(b)); // false where one is NaN
}

static int same_file(struct rmd_text *why, const struct rmd_gate_view *v)
{
    int same = *v->pre->sha256 && strcmp(v->pre->sha256, v->post->sha256) == 0;
    if (same) rmd_text_add(why, "%s and %s are the same file", v->pre->path, v->post->path);
    return same;
}

static int same_content(struct rmd_text *why, const struct rmd_gate_view *v)
{
    int same = *v->pre->content && strcmp(v->pre->content, v->post->content) == 0 &&
               strcmp(v->pre->sha256, v->post->sha256) != 0;
    if (same)
        rmd_text_add(why, "%s and %s hold the same scan, stored in two ways", v->pre->path,
                     v->post->path);
    return same;
}

static int kinds_differ(struct rmd_text *why, const struct rmd_gate_view *v)
{

    if (v->pre->kind == v->post->kind) return 0;
    rmd_text_add(why, "%s is %s but %s is %s: give the same kind for every session", v->pre->path,
                 rmd_gate_kinds[v->pre->kind], v->post->path, rmd_gate_kinds[v->post->kind]);
    return 1;
}

static int wrong_order(struct rmd_text *why, const struct rmd_gate_view *v)
{
    const struct rmd_session_time *a = &v->pre->time, *b = &v->post->time;
    if (isnan(a->seconds) || isnan(b->seconds) || b->seconds > a->seconds) return 0;
    if (b->seconds == a->seconds) {
        if (a->date_only || b->date_only) return 0;
        rmd_text_add(why, "%s and %s were acquired at the same time, says %s", v->pre->path,
                     v->post->path, b->source);
    } else {
        rmd_text_add(why,
                     "%s was acquired after %s, says %s: give the earlier session first or "
                     "correct the times",
                     v->pre->path, v->post->path, b->source);
    }
    return 1;
}

static int other_subject(struct rmd_text *why, const struct rmd_gate_view *v)
{
    const char *a = v->pre->time.subject, *b = v->post->time.subject;
    const char *sex[2] = { v->pre->sidecar.text[RMD_SIDECAR_SEX],
                           v->post->sidecar.text[RMD_SIDECAR_SEX] };
    int label = *a && *b && strcmp(a, b) != 0;
    int other_sex = *sex[0] && *sex[1] && strcmp(sex[0], sex[1]) != 0;
    if (label) rmd_text_add(why, "the file names say %s and %s", a, b);
    if (other_sex)
        rmd_text_add(why, "%sthe sidecars say sex %s and %s", label ? "; " : "", sex[0], sex[1]);
    return label || other_sex;
}

static int looks(const struct rmd_gate_view *v, enum rmd_similarity like)
{
    return v->rigid && rmd_similarity_judge(v->rigid->ncc, v->rigid->ncc_mirrored) == like;
}

static int other_head(struct rmd_text *why, const struct rmd_gate_view *v)
{
    if (!looks(v, RMD_OTHER_HEAD)) return 0;
    rmd_text_add(why,
                 "after rigid alignment %s and %s correlate by %.3f, and by %.3f with left and "
                 "right exchanged; one person gives at least %.2f, far from the exchanged: two "
                 "people, or an alignment that failed",
                 v->pre->path, v->post->path, v->rigid->ncc, v->rigid->ncc_mirrored,
                 RMD_SIMILARITY_LEAST);
    return 1;
}

static int mirrored(struct rmd_text *why, const struct rmd_gate_view *v)
{
    if (!looks(v, RMD_MIRRORED_HEAD)) return 0;
    rmd_text_add(why,
                 "%s matches %s better when left and right are exchanged (%.3f against %.3f): one "
                 "of them has a wrong qform, sform or converter",
                 v->post->path, v->pre->path, v->rigid->ncc_mirrored, v->rigid->ncc);
    return 1;
}

static int nearly_mirrored(struct rmd_text *why, const struct rmd_gate_view *v)
{
    if (!looks(v, RMD_SAME_HEAD) || v->rigid->ncc > v->rigid->ncc_mirrored + mirror_margin)
        return 0;
    rmd_text_add(why,
                 "%s matches %s about as well when left and right are exchanged (%.3f against "
                 "%.3f): check that neither is mirrored",
                 v->post->path, v->pre->path, v->rigid->ncc_mirrored, v->rigid->ncc);
    return 1;
}

static int constant(struct rmd_text *why, const struct rmd_gate_view *v)
{
    if (v->post->constant_volumes == 0) return 0;
    rmd_text_add(why, "%s: %d volumes have the same value everywhere", v->post->path,
                 v->post->constant_volumes);
    return 1;
}

static int signal_rises(struct rmd_text *why, const struct rmd_gate_view *v)
{
    const struct rmd_gate_facts *f = v->post;
    for (int i = 1; i < f->shells; i++) {
        if (f->shell_signal[i] < f->shell_signal[i - 1]) continue;
        rmd_text_add(why,
                     "%s: the mean signal does not fall with the b-value (%.4g at b=%.0f, %.4g at "
                     "b=%.0f s/mm2): the b-values do not belong to these volumes",
                     f->path, f->shell_signal[i - 1], f->shell_b[i - 1], f->shell_signal[i],
                     f->shell_b[i]);
        return 1;
    }
    return 0;
}

// 1 where fibres continue better by more than `low` and up to `high` times under another table.
static int fibres_break(struct rmd_text *why, const struct rmd_gate_facts *f, double low,
                        double high)
{
    double gain = f->continuity_best / f->continuity;
    if (!(gain > low && gain <= high)) return 0; // also where it is not known
    rmd_text_add(why,
                 "%s: neighbouring fibres continue each other better under another gradient table: "
                 "%s, image axes being i, j and k (%.3f against %.3f as given); check the table",
                 f->path, f->continuity_table, f->continuity_best, f->continuity);
    return 1;
}

static int axes_wrong(struct rmd_text *why, const struct rmd_gate_view *v)
{
    return fibres_break(why, v->post, RMD_CONTINUITY_WRONG, (double)INFINITY);
}

static int axes_doubtful(struct rmd_text *why, const struct rmd_gate_view *v)
{
    return fibres_break(why, v->post, RMD_CONTINUITY_DOUBTFUL, RMD_CONTINUITY_WRONG);
}

static int voxels_differ(struct rmd_text *why, const struct rmd_gate_view *v)
{
    const double *a = v->pre->spacing, *b = v->post->spacing;
    int other = 0;
    for (int i = 0; i < 3; i++)
        other |= differs(a[i], b[i], 0.05);
    if (other)
        rmd_text_add(why,
                     "voxels of %.3g x %.3g x %.3g and %.3g x %.3g x %.3g mm: larger voxels alone "
                     "lower FA and raise MD",
                     a[0], a[1], a[2], b[0], b[1], b[2]);
    return other;
}

// mm3. Two scans of one synthetic head with nothing changed had a `changed` row against the
// published SDs in 17 of 40 pairs at 6 mm, in 1 of 40 and a `suggestive` one in 14 at 5 mm, neither
// in any of 110 at 3 to 4 mm (30 or 12 directions): tests/truth/coarse.sh.
static const double largest_voxel = 64;

static int voxels_coarse(struct rmd_text *why, const struct rmd_gate_view *v)
{
    const double *size = v->post->spacing;
    if (v->post->kind == RMD_INPUT_BOLD) return 0; // its SDs are of another measure
    if (size[0] * size[1] * size[2] < 1.02 * largest_voxel) return 0;
    rmd_text_add(why,
                 "%s: voxels of %.3g x %.3g x %.3g mm are so large that the head's position alone "
                 "moves FA by more than published session-to-session SDs say; with --retest from "
                 "your own repeats at this size, give --allow coarse",
                 v->post->path, size[0], size[1], size[2]);
    return 1;
}

static int b_differs(struct rmd_text *why, const struct rmd_gate_view *v)
{
    if (!differs(v->pre->b_largest, v->post->b_largest, 0.05)) return 0;
    rmd_text_add(why,
                 "largest b-values of %.0f and %.0f s/mm2: a higher b-value alone lowers MD, AD "
                 "and RD, and FA is to be read with caution",
                 v->pre->b_largest, v->post->b_largest);
    return 1;
}

static int directions_differ(struct rmd_text *why, const struct rmd_gate_view *v)
{
    if (v->pre->directions == v->post->directions && v->pre->b0 == v->post->b0) return 0;
    rmd_text_add(why, "%d b0 and %d directions against %d b0 and %d directions", v->pre->b0,
                 v->pre->directions, v->post->b0, v->post->directions);
    return 1;
}

static int texts_differ(struct rmd_text *why, const struct rmd_gate_view *v,
                        enum rmd_sidecar_text field)
{
    const char *a = v->pre->sidecar.text[field], *b = v->post->sidecar.text[field];
    if (!*a || !*b || strcmp(a, b) == 0) return 0;
    rmd_text_add(why, "%s%s is '%s' and '%s'", why->size ? "; " : "", rmd_sidecar_text_names[field],
                 a, b);
    return 1;
}

static int numbers_differ(struct rmd_text *why, const struct rmd_gate_view *v,
                          enum rmd_sidecar_number field)
{
    double a = v->pre->sidecar.number[field], b = v->post->sidecar.number[field];
    if (!differs(a, b, 0.01)) return 0;
    rmd_text_add(why, "%s%s is %g and %g", why->size ? "; " : "", rmd_sidecar_number_names[field],
                 a, b);
    return 1;
}

static int scanner_differs(struct rmd_text *why, const struct rmd_gate_view *v)
{
    return texts_differ(why, v, RMD_SIDECAR_MANUFACTURER) |
           texts_differ(why, v, RMD_SIDECAR_MODEL) | texts_differ(why, v, RMD_SIDECAR_SERIAL) |
           numbers_differ(why, v, RMD_SIDECAR_FIELD);
}

static int software_differs(struct rmd_text *why, const struct rmd_gate_view *v)
{
    return texts_differ(why, v, RMD_SIDECAR_SOFTWARE);
}

static int coil_differs(struct rmd_text *why, const struct rmd_gate_view *v)
{
    return texts_differ(why, v, RMD_SIDECAR_COIL);
}

static int timing_differs(struct rmd_text *why, const struct rmd_gate_view *v)
{
    return numbers_differ(why, v, RMD_SIDECAR_TE) | numbers_differ(why, v, RMD_SIDECAR_TR);
}

const struct rmd_gate_check rmd_gate_checks[] = {
    // clang-format off
    { "same-file", "one file given twice", RMD_GATE_REFUSE, RMD_GATE_EARLIER, same_file },
    { "same-scan", "one scan stored in two ways", RMD_GATE_REFUSE, RMD_GATE_EARLIER, same_content },
    { "kind", "different kinds of input", RMD_GATE_REFUSE, RMD_GATE_FIRST, kinds_differ },
    { "order", "times of acquisition against the order given", RMD_GATE_REFUSE, RMD_GATE_EARLIER, wrong_order },
    { "constant", "volumes without content", RMD_GATE_REFUSE, RMD_GATE_ALONE, constant },
    { "signal", "signal against b-value", RMD_GATE_REFUSE, RMD_GATE_ALONE, signal_rises },
    { "gradients", "gradient axes under which fibres break", RMD_GATE_REFUSE, RMD_GATE_ALONE, axes_wrong },
    { "gradient-doubt", "gradient axes in doubt", RMD_GATE_FLAG, RMD_GATE_ALONE, axes_doubtful },
    { "subject", "different people, by name or sex", RMD_GATE_REFUSE_IDENTITY, RMD_GATE_FIRST, other_subject },
    { "identity", "different people, by their images", RMD_GATE_REFUSE_IDENTITY, RMD_GATE_FIRST, other_head },
    { "mirrored", "left and right exchanged", RMD_GATE_REFUSE, RMD_GATE_FIRST, mirrored },
    { "symmetry", "left and right hard to tell apart", RMD_GATE_FLAG, RMD_GATE_FIRST, nearly_mirrored },
    { "voxel-size", "voxel sizes", RMD_GATE_WITHHOLD, RMD_GATE_FIRST, voxels_differ },
    { "coarse", "voxels too large for published SDs", RMD_GATE_WITHHOLD, RMD_GATE_ALONE, voxels_coarse },
    { "b-value", "b-values", RMD_GATE_WITHHOLD_DIFFUSIVITY, RMD_GATE_FIRST, b_differs },
    { "scanner", "scanners", RMD_GATE_WITHHOLD, RMD_GATE_FIRST, scanner_differs },
    { "directions", "numbers of directions", RMD_GATE_FLAG, RMD_GATE_FIRST, directions_differ },
    { "software", "scanner software", RMD_GATE_FLAG, RMD_GATE_FIRST, software_differs },
    { "coil", "receive coils", RMD_GATE_FLAG, RMD_GATE_FIRST, coil_differs },
    { "timing", "echo or repetition times", RMD_GATE_FLAG, RMD_GATE_FIRST, timing_differs },
    { NULL, NULL, RMD_GATE_FLAG, RMD_GATE_FIRST, NULL },
    // clang-format on
};
