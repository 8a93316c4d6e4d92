// SPDX-License-Identifier: BSD-3-Clause
// A white-matter bundle drawn as a tube, or a flat sheet, around a smooth curve.
#ifndef RMD_PHANTOM_TUBE_H
#define RMD_PHANTOM_TUBE_H

enum { RMD_TUBE_CONTROLS = 8, RMD_TUBE_POINTS = 96 };

// Lengths in mm. The cross-section is a disc of radius `thickness`; where `axis` is not zero it is
// drawn out by `width` to both sides along that axis.
struct rmd_tube {
    int n;
    double point[RMD_TUBE_POINTS][3], tangent[RMD_TUBE_POINTS][3]; // tangents are unit vectors
    double axis[3];                                                // unit, or zero
    double width, thickness;
    double low[3], high[3]; // a box that holds the tube
};

// Draws the Catmull-Rom curve through 2 <= n <= RMD_TUBE_CONTROLS control points.
void rmd_tube_build(struct rmd_tube *out, const double (*control)[3], int n, const double axis[3],
                    double width, double thickness);

// The index of the curve point nearest to p, or -1 where no part of the tube is within `reach` of
// p.
int rmd_tube_near(const struct rmd_tube *tube, const double p[3], double reach);

// 1 where p is inside the tube, with the unit direction of the bundle there. `near` is the answer
// of rmd_tube_near() for a point at most a few mm away.
int rmd_tube_inside(double tangent[3], const struct rmd_tube *tube, int near, const double p[3]);

#endif
