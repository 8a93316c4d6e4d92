// SPDX-License-Identifier: BSD-3-Clause
// Two good sessions pass; each fault is found and named.
#include "change/gate.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

// Two good sessions of one person, which every test spoils in one way.
static struct rmd_gate_facts facts[2];
static struct rmd_rigid_result pair;
static struct rmd_gate_opts opts;
static struct rmd_gate gate;
static struct rmd_log said;

static void good(void)
{
    for (int s = 0; s < 2; s++) {
        struct rmd_gate_facts *f = &facts[s];
        *f = (struct rmd_gate_facts){ .path = s ? "post.nii" : "pre.nii",
                                      .spacing = { 2, 2, 2 },
                                      .b_largest = 1000,
                                      .directions = 64,
                                      .b0 = 6,
                                      .shells = 2,
                                      .shell_b = { 0, 1000 },
                                      .shell_signal = { 900, 300 },
                                      .continuity = 0.6,
                                      .continuity_best = 0.5 };
        strcpy(f->sha256, s ? "b" : "a");
        strcpy(f->content, s ? "d" : "c");
        for (int i = 0; i < RMD_SIDECAR_NUMBERS; i++)
            f->sidecar.number[i] = (double)NAN;
        f->time.seconds = f->time.days = (double)NAN;
    }
    pair = (struct rmd_rigid_result){ .ncc = 0.97, .ncc_mirrored = 0.90, .converged = 1 };
    opts = (struct rmd_gate_opts){ NULL, 0 };
    gate = (struct rmd_gate){ 0 };
    said = (struct rmd_log){ 0 };
}

static enum rmd_status answer(void)
{
    cr_assert(rmd_gate_compare(&gate, facts, 2, &pair, &opts) == RMD_OK, "%s", rmd_error());
    return rmd_gate_answer(&gate, &said);
}

static void bad(void)
{
    rmd_gate_free(&gate);
    rmd_log_free(&said);
}

TestSuite(gate, .init = good, .fini = bad);

Test(gate, two_good_sessions_pass_in_silence)
{
    cr_assert(answer() == RMD_OK);
    cr_assert(gate.n == 0 && said.n == 0);
}

static void refused_for(const char *name)
{
    cr_assert(answer() == RMD_EREFUSED, "not refused");
    cr_assert(strstr(rmd_error(), name), "%s", rmd_error());
}

Test(gate, the_same_file_twice_is_refused)
{
    strcpy(facts[1].sha256, "a");
    refused_for("same-file");
}

Test(gate, the_same_scan_in_another_container_is_refused)
{
    strcpy(facts[1].content, "c");
    refused_for("same-scan");
}

Test(gate, sessions_against_the_order_of_their_dates_are_refused)
{
    facts[0].time.seconds = 86400;
    facts[1].time.seconds = 0;
    refused_for("order");
}

// A third session, like the second; `spoil` makes it wrong in comparison with the second alone.
static void third_refused_for(const char *name, void (*spoil)(struct rmd_gate_facts *three))
{
    struct rmd_gate_facts three[3] = { facts[0], facts[1], facts[1] };
    struct rmd_rigid_result pairs[2] = { pair, pair };
    strcpy(three[2].sha256, "e");
    strcpy(three[2].content, "f");
    spoil(three);
    cr_assert(rmd_gate_compare(&gate, three, 3, pairs, &opts) == RMD_OK, "%s", rmd_error());
    cr_assert(rmd_gate_answer(&gate, &said) == RMD_EREFUSED, "not refused");
    cr_assert(strstr(rmd_error(), name), "%s", rmd_error());
}

static void same_bytes(struct rmd_gate_facts *three)
{
    strcpy(three[2].sha256, "b");
}

static void before_the_second(struct rmd_gate_facts *three)
{
    for (int s = 0; s < 3; s++)
        three[s].time.seconds = s == 1 ? 3 * 86400 : s * 86400;
}

Test(gate, a_later_session_given_twice_is_refused)
{
    third_refused_for("same-file: post.nii and post.nii", same_bytes);
}

Test(gate, later_sessions_against_the_order_of_their_dates_are_refused)
{
    third_refused_for("order", before_the_second);
}

Test(gate, scans_of_one_day_without_time_are_not_refused)
{
    facts[0].time.seconds = facts[1].time.seconds = 86400;
    facts[0].time.date_only = facts[1].time.date_only = 1;
    cr_assert(answer() == RMD_OK);
}

Test(gate, another_head_is_refused_unless_the_identity_is_accepted_and_then_said_first)
{
    pair.ncc = 0.5;
    pair.ncc_mirrored = 0.45;
    facts[1].b0 = 5;
    refused_for("--accept-identity");
    rmd_gate_free(&gate);
    opts.accept_identity = 1;
    cr_assert(answer() == RMD_OK);
    cr_assert(strstr(said.line[0].text, "identity accepted"));
    cr_assert(said.n == 2);
}

Test(gate, voxels_too_large_for_published_sds_withhold_all_rows_of_diffusion)
{
    for (int s = 0; s < 2; s++)
        facts[s].spacing[0] = facts[s].spacing[1] = facts[s].spacing[2] = 4;
    cr_assert(answer() == RMD_OK && gate.n == 0);
    rmd_gate_free(&gate);
    facts[0].spacing[2] = facts[1].spacing[2] = 5;
    cr_assert(answer() == RMD_OK && gate.n == 2);
    for (int m = 0; m < RMD_METRICS; m++)
        cr_assert(strstr(gate.withheld[0][m], "4 x 4 x 5 mm"));
    rmd_gate_free(&gate);
    opts.allow = "coarse";
    cr_assert(answer() == RMD_OK && gate.n == 2 && gate.withheld[0][RMD_METRIC_FA] == NULL);
    rmd_gate_free(&gate);
    facts[0].kind = facts[1].kind = RMD_INPUT_BOLD;
    cr_assert(answer() == RMD_OK && gate.n == 0);
}

Test(gate, other_labels_or_sexes_are_refused)
{
    strcpy(facts[0].time.subject, "sub-01");
    strcpy(facts[1].time.subject, "sub-02");
    refused_for("sub-02");
}

Test(gate, a_head_that_fits_as_badly_either_way_round_is_another_persons)
{
    pair.ncc = 0.86;
    pair.ncc_mirrored = 0.89;
    refused_for("identity");
    cr_assert(!strstr(rmd_error(), "mirrored:"));
    rmd_gate_free(&gate);
    pair.ncc = 0.92; // alike, yet no more than its mirror image
    pair.ncc_mirrored = 0.91;
    refused_for("identity");
}

Test(gate, a_mirrored_session_is_refused)
{
    pair.ncc = 0.90;
    pair.ncc_mirrored = 0.97;
    refused_for("mirrored:");
    cr_assert(!strstr(rmd_error(), "identity:"));
}

Test(gate, a_small_mirror_margin_is_only_said)
{
    pair.ncc = 0.992;
    pair.ncc_mirrored = 0.984;
    cr_assert(answer() == RMD_OK && gate.n == 1);
    cr_assert(strstr(said.line[0].text, "symmetry"));
}

Test(gate, signal_that_rises_with_b_is_refused)
{
    facts[0].shell_signal[1] = 1000;
    refused_for("signal");
}

Test(gate, a_gradient_table_that_breaks_fibres_is_refused_and_one_in_doubt_is_said)
{
    strcpy(facts[1].continuity_table, "flip j");
    facts[1].continuity_best = 0.8;
    refused_for("flip j");
    rmd_gate_free(&gate);
    facts[1].continuity_best = 0.63;
    cr_assert(answer() == RMD_OK && gate.n == 1);
    cr_assert(strstr(said.line[0].text, "gradient-doubt"));
}

Test(gate, constant_volumes_are_refused)
{
    facts[1].constant_volumes = 1;
    refused_for("constant");
}

Test(gate, different_kinds_are_refused_naming_both)
{
    facts[1].kind = RMD_INPUT_SCALAR;
    refused_for("post.nii is a scalar map");
}

Test(gate, every_reason_is_listed)
{
    strcpy(facts[1].sha256, "a");
    facts[1].constant_volumes = 1;
    refused_for("same-file");
    cr_assert(strstr(rmd_error(), "constant"));
}

Test(gate, another_scanner_withholds_every_row_unless_allowed)
{
    strcpy(facts[0].sidecar.text[RMD_SIDECAR_MODEL], "one");
    strcpy(facts[1].sidecar.text[RMD_SIDECAR_MODEL], "two");
    cr_assert(answer() == RMD_OK);
    for (int m = 0; m < RMD_METRICS; m++)
        cr_assert(strstr(gate.withheld[0][m], "'one' and 'two'"));
    rmd_gate_free(&gate);
    opts.allow = "voxel-size,scanner";
    cr_assert(answer() == RMD_OK);
    cr_assert(gate.n == 1 && gate.withheld[0][RMD_METRIC_FA] == NULL);
}

Test(gate, another_b_value_withholds_diffusivities_and_flags_fa)
{
    facts[1].b_largest = 1100;
    cr_assert(answer() == RMD_OK);
    cr_assert(gate.withheld[0][RMD_METRIC_MD] && gate.withheld[0][RMD_METRIC_RD]);
    cr_assert(!gate.withheld[0][RMD_METRIC_FA] && said.n == 1);
    rmd_gate_free(&gate);
    facts[1].b_largest = 1040;
    cr_assert(answer() == RMD_OK && gate.n == 0);
}

Test(gate, other_te_tr_coil_software_and_directions_are_said)
{
    facts[0].sidecar.number[RMD_SIDECAR_TE] = 0.08;
    facts[1].sidecar.number[RMD_SIDECAR_TE] = 0.09;
    strcpy(facts[0].sidecar.text[RMD_SIDECAR_COIL], "head");
    strcpy(facts[1].sidecar.text[RMD_SIDECAR_COIL], "neck");
    strcpy(facts[0].sidecar.text[RMD_SIDECAR_SOFTWARE], "1");
    strcpy(facts[1].sidecar.text[RMD_SIDECAR_SOFTWARE], "2");
    facts[1].directions = 32;
    cr_assert(answer() == RMD_OK);
    cr_assert(gate.n == 4 && said.n == 4);
    cr_assert(!gate.withheld[0][RMD_METRIC_MD]);
}

Test(gate, an_unknown_name_to_allow_is_refused)
{
    opts.allow = "everything";
    cr_assert(rmd_gate_compare(&gate, facts, 2, NULL, &opts) == RMD_EARG);
}
