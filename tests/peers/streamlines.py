# SPDX-License-Identifier: BSD-3-Clause
# For tests/peers/streamlines.sh: writes with one program, reads with another, compares.
import glob
import itertools
import json
import subprocess
import sys
import zipfile

import nibabel as nib
import numpy as np
from nibabel.orientations import axcodes2ornt, inv_ornt_aff
from nibabel.streamlines import Field, TckFile, Tractogram, TrkFile

MOST = 1e-4  # mm
worst = {}


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def read(path):
    return nib.streamlines.load(path).streamlines


def compare(what, a, b):
    assert len(a) == len(b), f"{what}: {len(a)} and {len(b)} streamlines"
    apart = 0.0
    for x, y in zip(a, b):
        assert len(x) == len(y), f"{what}: {len(x)} and {len(y)} points"
        apart = max(apart, np.abs(np.asarray(x, float) - np.asarray(y, float)).max(initial=0))
    worst[what] = max(worst.get(what, 0), apart)
    assert apart <= MOST, f"{what}: {apart} mm apart"


def read_trx(path):
    with zipfile.ZipFile(path) as z:
        assert z.testzip() is None
        head = json.loads(z.read("header.json"))
        points = np.frombuffer(z.read("positions.3.float32"), "<f4").reshape(-1, 3)
        first = np.frombuffer(z.read("offsets.uint64"), "<u8").astype(int)
    assert len(first) == head["NB_STREAMLINES"] + 1 and len(points) == head["NB_VERTICES"]
    return [points[a:b] for a, b in zip(first, first[1:])], head


def check(source, truth, like=None):
    """Our copies of a file, read by the others, and MRtrix's copy of ours, read by us."""
    run("copy_streamlines", source, "ours.tck")
    compare("ours.tck by nibabel", read("ours.tck"), truth)
    run("tckconvert", "-quiet", "-force", "ours.tck", "mrtrix.tck")
    compare("ours.tck by MRtrix", read("mrtrix.tck"), truth)
    count = subprocess.run(["tckinfo", "-count", "-quiet", "ours.tck"], check=True, capture_output=True, text=True)
    assert f"actual count in file: {len(truth)}" in count.stdout, count.stdout
    run("copy_streamlines", "mrtrix.tck", "back.tck")
    compare("MRtrix's .tck by us", read("back.tck"), truth)
    if like is None:
        return
    run("copy_streamlines", "ours.tck", "ours.trk", like)
    compare("ours.trk by nibabel", read("ours.trk"), truth)
    run("copy_streamlines", "ours.trk", "back.tck")
    compare("ours.trk by us", read("back.tck"), truth)
    run("copy_streamlines", "ours.trk", "ours.trx")
    streamlines, head = read_trx("ours.trx")
    compare("ours.trx by zipfile", streamlines, truth)
    affine = nib.streamlines.load(like, lazy_load=True).header[Field.VOXEL_TO_RASMM]
    assert np.allclose(head["VOXEL_TO_RASMM"], affine, atol=1e-4)


def made_up():
    random = np.random.default_rng(1)
    lines = [np.cumsum(random.normal(size=(n, 3)), axis=0).astype("f4") + 20 for n in (2, 40, 700)]
    tractogram = Tractogram(lines, affine_to_rasmm=np.eye(4))
    TckFile(tractogram).save("nibabel.tck")
    check("nibabel.tck", lines)
    shape = (90, 110, 60)
    tilt = np.array([[0.98, -0.17, 0.1], [0.18, 0.97, -0.13], [-0.08, 0.15, 0.98]])
    for codes in itertools.product(*(("LR", "AP", "IS")[i] for i in range(3))):
        for order in itertools.permutations(codes):
            affine = np.eye(4)
            affine[:3, :3] = tilt @ np.diag([2, 2.5, 1.2])
            affine[:3, 3] = [-80, -100, -50]
            affine = affine @ inv_ornt_aff(axcodes2ornt(order), shape)
            dims = [shape[int(k)] for k, _ in axcodes2ornt(order)]
            header = {Field.VOXEL_TO_RASMM: affine, Field.DIMENSIONS: dims,
                      Field.VOXEL_SIZES: np.linalg.norm(affine[:3, :3], axis=0),
                      Field.VOXEL_ORDER: "".join(nib.aff2axcodes(affine)),
                      Field.ENDIANNESS: ">" if codes[0] == "L" else "<"}
            for given in (header[Field.VOXEL_ORDER], "RAS", "LPS"):
                TrkFile(tractogram, {**header, Field.VOXEL_ORDER: given}).save("nibabel.trk")
                if given == header[Field.VOXEL_ORDER]:
                    check("nibabel.trk", lines, "nibabel.trk")
                    continue
                sizes = nib.streamlines.load("nibabel.trk", lazy_load=True).header
                run_or_refuse(sizes, header, lines)


def run_or_refuse(head, header, lines):
    """Another order of axes than the matrix': sizes that then disagree have to be refused."""
    letters = head[Field.VOXEL_ORDER].decode() if isinstance(head[Field.VOXEL_ORDER], bytes) else head[Field.VOXEL_ORDER]
    pairs = [{"L": 0, "R": 0, "A": 1, "P": 1, "I": 2, "S": 2}[c] for c in letters[:3]]
    own = [{"L": 0, "R": 0, "A": 1, "P": 1, "I": 2, "S": 2}[c] for c in header[Field.VOXEL_ORDER]]
    fits = pairs == own
    status = subprocess.run(["copy_streamlines", "nibabel.trk", "turned.tck"], capture_output=True, text=True)
    assert (status.returncode == 0) == fits, status.stderr
    if fits:
        compare("nibabel's .trk of another order by us", read("turned.tck"), lines)


made_up()
real = sorted(glob.glob(sys.argv[1] + "/**/*.t?k", recursive=True))
for path in real:
    check(path, read(path), path if path.endswith(".trk") else None)
print(f"{len(real)} real files; the largest distance of a point, mm:")
for what, apart in worst.items():
    print(f"  {what}: {apart:.1e}")
