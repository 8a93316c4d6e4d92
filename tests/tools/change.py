#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Compares two outputs of dti-delta number by number, without tolerance.

    change.py same|swapped A B      A.json and B.json, and the maps A_*.nii.gz where there are some

`same`: every number and every voxel is equal. `swapped`: every change has the opposite sign, first
and second value and the ends of the interval are exchanged, all else is equal. The template, made
for show, may differ by 1e-5 of its values. Only Python's own library is used.
"""
import array
import glob
import gzip
import json
import math
import sys

FLIPS = {"Delta", "DeltaFA", "PeakZ"}
SWAPS = {"Pre": "Post", "Post": "Pre", "IntervalLow": "IntervalHigh", "IntervalHigh": "IntervalLow"}
TURNS = {"IntervalLow", "IntervalHigh"} | FLIPS
EITHER = {"Direction"}  # an axis, not a vector


def rows(prefix):
    with open(prefix + ".json", encoding="utf-8") as file:
        found = json.load(file)["Comparisons"][0]
    return found["Rows"] + found["Clusters"]


def compare_rows(one, other, swapped):
    differ = abs(len(one) - len(other))
    for a, b in zip(one, other):
        for key, value in a.items():
            there = b.get(SWAPS.get(key, key) if swapped else key)
            wanted = -value if swapped and key in TURNS and value is not None else value
            if key not in EITHER and there != wanted:
                print(a.get("Tract"), a.get("Metric"), key, value, there)
                differ += 1
    return differ


def equal(x, y, tolerance):
    return x == y or math.isnan(x) and math.isnan(y) or math.isclose(x, y, rel_tol=tolerance)


def voxels(path):
    with gzip.open(path) as file:
        data = file.read()
    return data[:352], array.array("f", data[352:])


def swap(name, v):
    """The voxels of a map that the sessions in the other order must give."""
    kind = name.split("-")[0].split(".")[0]
    if kind in ("delta", "z", "reliable"):
        return [-x for x in v]
    half = len(v) // 2 if kind == "fa" else 0  # one volume a session
    return v[half:] + v[:half]


def compare_maps(a, b, swapped):
    differ, paths = 0, sorted(glob.glob(a + "_*.nii.gz"))
    for path in paths:
        name = path[len(a) + 1:]
        (head, one), (there, other) = voxels(path), voxels(f"{b}_{name}")
        one = swap(name, one) if swapped else one
        tolerance = 1e-5 if name.startswith("template") else 0
        if head != there or len(one) != len(other) or not all(
                equal(x, y, tolerance) for x, y in zip(one, other)):
            print(name, "differs")
            differ += 1
    return len(paths), differ


def main():
    kind, a, b = sys.argv[1:]
    assert kind in ("same", "swapped")
    one, other = rows(a), rows(b)
    maps, differ = compare_maps(a, b, kind == "swapped")
    differ += compare_rows(one, other, kind == "swapped")
    print(f"{len(one)} rows and {maps} maps {kind}, {differ} differences")
    sys.exit(differ > 0)


if __name__ == "__main__":
    main()
