// SPDX-License-Identifier: BSD-3-Clause
// Where tissues end is said by approximate distances in mm, negative inside.
#include "phantom/anatomy.h"

// clang-format off
const struct rmd_tissue_row rmd_tissues[RMD_TISSUES] = {
    [RMD_GM]     = { "grey matter",         1300, 0.85e-3, 650 },
    [RMD_WM]     = { "white matter",        1000, 0.75e-3, 900 },
    [RMD_CSF]    = { "cerebrospinal fluid", 2400, 3.00e-3, 250 },
    [RMD_LESION] = { "lesion",              1700, 1.50e-3, 450 },
    [RMD_SCALP]  = { "scalp",                260, 0.90e-3, 700 },
    [RMD_SKULL]  = { "skull",                 40, 0.60e-3,  90 },
};
// clang-format on

const char *const rmd_tract_names[RMD_TRACTS] = { "CST_L", "CST_R",  "CC",    "SLF_L",
                                                  "SLF_R", "CING_L", "CING_R" };

enum { SUB = 3 };                                          // points a voxel and axis
static const double subarachnoid = 2, bone = 7, skin = 12; // mm outside the hull

// A first-order distance: exact on the surface.
static double ellipsoid_distance(const struct rmd_ellipsoid *e, const double p[3])
{
    double a = 0, b = 0;
    for (int i = 0; i < 3; i++) {
        double q = (p[i] - e->centre[i]) / e->radius[i], g = q / e->radius[i];
        a += q * q;
        b += g * g;
    }
    return b > 0 ? sqrt(a) * (sqrt(a) - 1) / sqrt(b) : -e->radius[0];
}

static double stem_distance(const struct rmd_anatomy *a, const double p[3])
{
    double step[3], rest[3];
    for (int i = 0; i < 3; i++) {
        step[i] = a->stem[1][i] - a->stem[0][i];
        rest[i] = p[i] - a->stem[0][i];
    }
    double u = rmd_vector_dot(rest, step) / rmd_vector_dot(step, step);
    u = u < 0 ? 0 : u > 1 ? 1 : u;
    for (int i = 0; i < 3; i++)
        rest[i] -= u * step[i];
    return rmd_vector_norm(rest) - a->stem_radius;
}

// EQ phantom.2: sulci are sheets around the zeros of a sum of plane waves.
static double sulcus_distance(const struct rmd_anatomy *a, const double p[3])
{
    double value = 0, slope[3] = { 0.02, 0.02, 0.02 };
    for (int k = 0; k < RMD_FOLDS; k++) {
        double angle = rmd_vector_dot(a->wave[k], p) + a->phase[k];
        double s = sin(angle);
        value += cos(angle);
        for (int i = 0; i < 3; i++)
            slope[i] -= a->wave[k][i] * s;
    }
    return fabs(value) / rmd_vector_norm(slope);
}

// The cleft between the hemispheres, above the corpus callosum and in front of and behind it.
static double fissure_distance(const struct rmd_anatomy *a, const double p[3])
{
    double beyond = fmax(0, fabs(p[1] + 4) - 34);
    double below = fmax(0, a->fissure_floor - 1.5 * beyond - p[2]);
    return sqrt(p[0] * p[0] + below * below) - 1;
}

// Depth below the folded surface of the cerebrum, which lies `hull` mm outside of p.
static double cortical_depth(const struct rmd_anatomy *a, const double p[3], double hull)
{
    double depth = fmin(-hull, fissure_distance(a, p));
    if (-hull > a->sulcus_depth + a->grey_thickness + 1) return depth;
    double sulcus = fmax(sulcus_distance(a, p), -hull - a->sulcus_depth) - 0.8;
    return fmin(depth, sulcus);
}

// Tissue at p by the distances to the three parts of the brain, without bundles; -1 in air.
static int tissue_at(const struct rmd_anatomy *a, const double p[3], double hull, double cerebrum,
                     double stem)
{
    if (hull > skin) return -1;
    if (hull > bone) return RMD_SCALP;
    if (hull > subarachnoid) return RMD_SKULL;
    if (hull > 0) return RMD_CSF;
    if (stem < 0) return RMD_WM;
    if (cerebrum > 0) return hull > -6 ? RMD_GM : RMD_WM; // the cerebellum
    double depth = cortical_depth(a, p, cerebrum);
    if (depth < 0) return RMD_CSF;
    if (depth < a->grey_thickness) return RMD_GM;
    for (int side = 0; side < 2; side++) {
        if (ellipsoid_distance(&a->ventricle[side], p) < 0) return RMD_CSF;
        if (ellipsoid_distance(&a->thalamus[side], p) < 0) return RMD_GM;
    }
    return RMD_WM;
}

// The bundles that p lies in: their number, indices and unit directions.
static int tracts_at(int tract[RMD_TRACTS], double t[RMD_TRACTS][3], const struct rmd_anatomy *a,
                     const int *near, const double p[3])
{
    int n = 0;
    for (int k = 0; k < RMD_TRACTS; k++)
        if (near[k] >= 0 && rmd_tube_inside(t[n], &a->tract[k], near[k], p)) tract[n++] = k;
    return n;
}

static void add_dyad(double d[6], const double t[3], double weight)
{
    const double product[6] = { t[0] * t[0], t[1] * t[1], t[2] * t[2],
                                t[0] * t[1], t[0] * t[2], t[1] * t[2] };
    for (int i = 0; i < 6; i++)
        d[i] += weight * product[i];
}

// EQ phantom.3
static double lesion_share(const struct rmd_lesion *lesion, const double p[3])
{
    if (!(lesion->radius > 0)) return 0;
    double d[3] = { p[0] - lesion->centre[0], p[1] - lesion->centre[1], p[2] - lesion->centre[2] };
    double u = (lesion->radius + lesion->rim - rmd_vector_norm(d)) / fmax(lesion->rim, 1e-9);
    u = u < 0 ? 0 : u > 1 ? 1 : u;
    return u * u * (3 - 2 * u);
}

static void add_point(struct rmd_blend *out, const struct rmd_anatomy *a, const int *near,
                      const double p[3])
{
    const double share = 1.0 / (SUB * SUB * SUB);
    double cerebrum = ellipsoid_distance(&a->cerebrum, p), stem = stem_distance(a, p);
    double hull = fmin(fmin(cerebrum, stem), ellipsoid_distance(&a->cerebellum, p));
    double t[RMD_TRACTS][3];
    int tract[RMD_TRACTS], n = hull < 0 ? tracts_at(tract, t, a, near, p) : 0;
    int deep = n > 0 && hull < -a->cortex;
    int tissue = deep ? RMD_WM : tissue_at(a, p, hull, cerebrum, stem);
    if (tissue < 0) return;

    double lesion = hull < 0 ? share * lesion_share(&a->lesion, p) : 0, rest = share - lesion;
    out->brain += hull < 0 ? share : 0;
    out->tissue[RMD_LESION] += lesion;
    if (tissue != RMD_WM || n == 0) out->tissue[tissue] += rest;
    for (int m = 0; m < n && tissue == RMD_WM; m++) {
        out->tract[tract[m]] += rest / n;
        add_dyad(out->dyad[tract[m]], t[m], rest / n);
    }
}

void rmd_anatomy_draw(struct rmd_blend *out, const struct rmd_anatomy *anatomy,
                      const struct rmd_affine *standard_from_voxel, const int n[3], size_t index)
{
    size_t nx = (size_t)n[0], ny = (size_t)n[1];
    double voxel[3] = { (double)(index % nx), (double)(index / nx % ny),
                        (double)(index / (nx * ny)) };
    *out = (struct rmd_blend){ 0 };
    double centre[3], edge[3], p[3];
    int near[RMD_TRACTS];
    rmd_affine_apply(centre, standard_from_voxel, voxel);
    for (int i = 0; i < 3; i++)
        edge[i] = standard_from_voxel->m[i][0] + standard_from_voxel->m[i][1] +
                  standard_from_voxel->m[i][2];
    double reach = rmd_vector_norm(edge) / 2; // half a diagonal
    double hull = fmin(
        ellipsoid_distance(&anatomy->cerebrum, centre),
        fmin(stem_distance(anatomy, centre), ellipsoid_distance(&anatomy->cerebellum, centre)));
    if (hull > skin + 2 * reach) return;
    for (int k = 0; k < RMD_TRACTS; k++)
        near[k] = hull < reach ? rmd_tube_near(&anatomy->tract[k], centre, reach) : -1;

    for (int s = 0; s < SUB * SUB * SUB; s++) {
        int at[3] = { s % SUB, s / SUB % SUB, s / (SUB * SUB) };
        double x[3];
        for (int i = 0; i < 3; i++)
            x[i] = voxel[i] + (at[i] + 0.5) / SUB - 0.5;
        rmd_affine_apply(p, standard_from_voxel, x);
        add_point(out, anatomy, near, p);
    }
    for (int k = 0; k < RMD_TRACTS; k++)
        for (int i = 0; i < 6 && out->tract[k] > 0; i++)
            out->dyad[k][i] /= out->tract[k];
}
