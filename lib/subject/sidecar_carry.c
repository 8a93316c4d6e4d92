// SPDX-License-Identifier: BSD-3-Clause
// What remains true of an image whose voxels were cleaned, and what the steps after need; nothing
// that could name a person or a place.
#include "subject/sidecar.h"

#include "base/json.h"
#include "base/memory.h"

#include <math.h>

static const char *const carried[] = {
    "Manufacturer",
    "ManufacturersModelName",
    "SoftwareVersions",
    "MagneticFieldStrength",
    "ReceiveCoilName",
    "MRAcquisitionType",
    "EchoTime",
    "RepetitionTime",
    "FlipAngle",
    "PartialFourier",
    "PhaseEncodingDirection",
    "SliceEncodingDirection",
    "EffectiveEchoSpacing",
    "TotalReadoutTime",
    "MultibandAccelerationFactor",
    "ParallelReductionFactorInPlane",
    "SliceTiming",
    NULL,
};

static enum rmd_status put_numbers(struct rmd_json *out, const char *key,
                                   const struct rmd_json *array)
{
    double *value = NULL;
    size_t n = rmd_json_count(array);
    enum rmd_status st = rmd_alloc(&value, n, sizeof *value);
    if (st != RMD_OK) return st;
    for (size_t i = 0; i < n; i++)
        value[i] = rmd_json_number(rmd_json_item(array, i), 0);
    rmd_json_put(out, key, rmd_json_new_numbers(value, (int)n));
    rmd_release(value);
    return RMD_OK;
}

enum rmd_status rmd_sidecar_carry(struct rmd_json *out, const char *image_path)
{
    enum rmd_status st;
    struct rmd_json *json = NULL;
    RMD_TRY(rmd_sidecar_json(&json, image_path));
    for (int i = 0; json && carried[i]; i++) {
        const struct rmd_json *value = rmd_json_member(json, carried[i]);
        const char *text = rmd_json_text(value, NULL);
        double number = rmd_json_number(value, (double)NAN);
        if (text) rmd_json_put_text(out, carried[i], text);
        if (!isnan(number)) rmd_json_put_number(out, carried[i], number);
        if (rmd_json_count(value)) RMD_TRY(put_numbers(out, carried[i], value));
    }
out:
    rmd_json_free(json);
    return st;
}
