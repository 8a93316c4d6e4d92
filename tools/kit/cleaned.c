// SPDX-License-Identifier: BSD-3-Clause
// The names of the files are those by which the other tools find tables beside images.
#include "kit/cleaned.h"

#include "image/nifti.h"

enum rmd_status rmd_cleaned_write(struct rmd_run *run, const struct rmd_cleaned *dwi,
                                  const struct rmd_text *sidecar)
{
    enum rmd_status st;
    struct rmd_text path = { 0 }, bval = { 0 }, bvec = { 0 };
    rmd_text_add(&path, "%s_dwi.%s", dwi->prefix, rmd_run_formats[dwi->format]);
    RMD_TRY(path.status);
    RMD_TRY(rmd_nifti_write(run->outputs, path.s, dwi->volume, 0));
    RMD_TRY(rmd_run_text(run, dwi->prefix, "_dwi.json", sidecar));
    if (dwi->gradients) {
        rmd_gradients_print(&bval, &bvec, dwi->gradients, &dwi->volume->grid);
        RMD_TRY(rmd_run_text(run, dwi->prefix, "_dwi.bval", &bval));
        RMD_TRY(rmd_run_text(run, dwi->prefix, "_dwi.bvec", &bvec));
    }
out:
    rmd_text_free(&path);
    rmd_text_free(&bval);
    rmd_text_free(&bvec);
    return st;
}

enum rmd_status rmd_cleaned_print(struct rmd_run *run, const struct rmd_quantity *list, int n)
{
    if (run->common.json) return rmd_run_json(&run->text, run, rmd_quantity_json(list, n));
    (run->common.tsv ? rmd_quantity_tsv : rmd_quantity_text)(&run->text, list, n);
    return RMD_OK;
}
