// SPDX-License-Identifier: BSD-3-Clause
// The whole library for a program: from files of sessions to verdicts, and every step between.
#ifndef RMD_REMODEL_H
#define RMD_REMODEL_H

#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/parallel.h"
#include "base/param.h"
#include "base/random.h"
#include "base/table.h"
#include "base/text.h"

#include "math/distribution.h"
#include "math/eigen3.h"
#include "math/linsolve.h"
#include "math/mat3.h"
#include "math/moments.h"

#include "image/canonical.h"
#include "image/components.h"
#include "image/fingerprint.h"
#include "image/grid.h"
#include "image/interp.h"
#include "image/labels.h"
#include "image/nifti.h"
#include "image/series.h"
#include "image/smooth.h"
#include "image/summary.h"
#include "image/volume.h"

#include "align/halfway.h"
#include "align/rigid.h"
#include "align/similarity.h"
#include "align/xfm.h"

#include "dwi/dwi_mask.h"
#include "dwi/gradient_table.h"
#include "dwi/gradients.h"
#include "dwi/slice_outliers.h"
#include "dwi/tensor.h"
#include "dwi/tensor_plan.h"

#include "subject/sessions.h"
#include "subject/sidecar.h"

#include "change/asymmetry.h"
#include "change/comparison.h"
#include "change/delta.h"
#include "change/delta_files.h"
#include "change/delta_print.h"
#include "change/family.h"
#include "change/gate.h"
#include "change/metric.h"
#include "change/power.h"
#include "change/retest.h"
#include "change/session.h"
#include "change/tractchange.h"

#include "phantom/acquire.h"
#include "phantom/anatomy.h"
#include "phantom/bids.h"
#include "phantom/patient.h"
#include "phantom/person.h"
#include "phantom/scan.h"
#include "phantom/scheme.h"
#include "phantom/truth.h"

#include "report/inspection.h"

#endif
