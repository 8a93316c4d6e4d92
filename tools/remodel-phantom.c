// SPDX-License-Identifier: BSD-3-Clause
// remodel-phantom: a synthetic patient with known truth, as a BIDS data set.
#include "base/json.h"
#include "base/table.h"
#include "kit/cli.h"
#include "phantom/bids.h"

#include <math.h>
#include <string.h>

struct opts {
    struct rmd_paths patient;
    const char *out;
    struct rmd_bids_opts bids;
};

#define T struct opts
static const struct rmd_param params[] = {
    // clang-format off
    RMD_INPUTS (T, patient, 0, "description of the patient in JSON; the built-in one without it"),
    RMD_PREFIX (T, out, 'o', "folder of the data set, made where it does not exist"),
    RMD_INCLUDE(T, bids, rmd_bids_params),
    { 0 }
    // clang-format on
};
#undef T

static const struct rmd_example examples[] = {
    { "remodel-phantom -o patient --voxel-size 4 --directions 12",
      "three sessions of the built-in patient, small" },
    { "remodel-phantom -o unchanged --voxel-size 4 --directions 12 --sessions 2 --planted 0",
      "two sessions between which nothing happens" },
    { NULL, NULL },
};

static const char *const references[] = {
    "Jones DK, Horsfield MA, Simmons A. Magn Reson Med 1999;42:515 (gradient scheme)",
    "Gudbjartsson H, Patz S. Magn Reson Med 1995;34:910 (Rician noise)",
    NULL,
};

static const struct rmd_written writes[] = {
    { "/dataset_description.json",
      "the data set: sub-*/ses-*/dwi with images, gradients, sidecars" },
    { "/derivatives/truth/truth.tsv",
      "FA, MD, AD and RD of every tract and session; maps and masks "
      "beside it" },
    { "/derivatives/atlas/tpl-phantom_desc-tracts_dseg.tsv", "template and tract atlas" },
    { NULL, NULL },
};

static const char description[] =
    "Draws the head of a synthetic patient from formulas: folded grey matter, white matter, "
    "ventricles, skull and scalp, seven bundles that cross as in a brain, and a lesion. Scans it "
    "in several sessions, each with the head in another position, Rician noise, and the bundle "
    "diffusivities of a stated course. Writes a BIDS data set, and the truth under "
    "derivatives/truth.\n\n"
    "--seed changes noise, head positions and session effects; --anatomy changes the person.";

static enum rmd_status print_json(struct rmd_text *text, const struct rmd_table *truth)
{
    struct rmd_json *rows = rmd_json_array();
    for (size_t r = 0; r < truth->rows; r++) {
        struct rmd_json *row = rmd_json_object();
        for (int c = 0; c < (int)truth->columns; c++) {
            double value;
            if (c > 1 && rmd_table_number(&value, truth, r, c) == RMD_OK)
                rmd_json_put_number(row, truth->header[c], value);
            else
                rmd_json_put_text(row, truth->header[c], rmd_table_cell(truth, r, c));
        }
        rmd_json_append(rows, row);
    }
    enum rmd_status st = rmd_json_print(text, rows);
    rmd_json_free(rows);
    return st;
}

// One line a tract, one column a session.
static void print_text(struct rmd_text *text, const struct rmd_table *truth, const char *folder)
{
    int tract = rmd_table_column(truth, "tract"), session = rmd_table_column(truth, "session");
    int fa = rmd_table_column(truth, "FA"), days = rmd_table_column(truth, "days");
    rmd_text_add(text, "wrote %s\n\ntrue FA  ", folder);
    for (size_t r = 0; r < truth->rows; r += RMD_TRACTS)
        rmd_text_add(text, " %8s", rmd_table_cell(truth, r, session));
    rmd_text_add(text, "\nday      ");
    for (size_t r = 0; r < truth->rows; r += RMD_TRACTS)
        rmd_text_add(text, " %8s", rmd_table_cell(truth, r, days));
    for (size_t k = 0; k < RMD_TRACTS; k++) {
        rmd_text_add(text, "\n%-9s", rmd_table_cell(truth, k, tract));
        for (size_t r = k; r < truth->rows; r += RMD_TRACTS) {
            double value = NAN;
            if (rmd_table_number(&value, truth, r, fa) != RMD_OK) value = NAN;
            rmd_text_add(text, " %8.4f", value);
        }
    }
    rmd_text_add(text, "\n");
}

static enum rmd_status run(struct rmd_run *run)
{
    enum rmd_status st;
    struct opts *opts = run->opts;
    struct rmd_patient patient;
    struct rmd_text truth = { 0 };
    struct rmd_table table = { 0 };

    if (opts->out == NULL) return rmd_fail(RMD_EARG, "say with -o in which folder to write");
    if (opts->patient.n > 1) return rmd_fail(RMD_EARG, "one patient at a time, please");
    rmd_patient_standard(&patient);
    if (opts->patient.n) {
        RMD_TRY(rmd_patient_read(&patient, opts->patient.path[0]));
        RMD_TRY(rmd_run_input(run, opts->patient.path[0], NULL));
    }
    rmd_run_progress(run, "scanning %d sessions", patient.sessions);
    RMD_TRY(rmd_bids_write(&truth, run->outputs, opts->out, &patient, &opts->bids,
                           (uint32_t)run->common.seed));
    RMD_TRY(rmd_run_provenance(run, opts->out));
    RMD_TRY(rmd_table_parse(&table, "truth.tsv", truth.s, truth.size));
    if (run->common.json)
        RMD_TRY(print_json(&run->text, &table));
    else if (run->common.tsv)
        rmd_text_append(&run->text, truth.s, truth.size);
    else
        print_text(&run->text, &table, opts->out);
out:
    rmd_table_free(&table);
    rmd_text_free(&truth);
    return st;
}

static const struct rmd_tool tool = {
    .name = "remodel-phantom",
    .purpose = "write the scans of a synthetic patient with known truth",
    .description = description,
    .params = params,
    .opts_size = sizeof(struct opts),
    .examples = examples,
    .references = references,
    .writes = writes,
    .run = run,
};

int main(int argc, char **argv)
{
    return rmd_tool_main(&tool, argc, argv);
}
