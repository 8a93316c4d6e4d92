# SPDX-License-Identifier: BSD-3-Clause
# Published tables of repeated scans through plasticity-fit: a retest SD and verdicts for every person
# of one, and the person of the other who was scanned three times. The tables are not part of the
# project.
#
#   tables.py FOLDER PLASTICITY_FIT
import csv
import math
import os
import subprocess
import sys
import tempfile

folder, program = sys.argv[1:3]


def write(path, rows):
    with open(path, "w") as out:
        for row in rows:
            out.write("\t".join(str(cell) for cell in row) + "\n")


def fit(sessions, metrics, *more):
    """The findings as rows, and the text."""
    with tempfile.TemporaryDirectory() as work:
        write(f"{work}/sessions.tsv", [("session_id", "days_post_onset")] + sessions)
        write(f"{work}/metrics.tsv", metrics)
        ask = [program, f"{work}/metrics.tsv", "-s", f"{work}/sessions.tsv", "--quiet", *more]
        text = subprocess.run(ask, capture_output=True, text=True, check=True).stdout
        table = subprocess.run(ask + ["--tsv"], capture_output=True, text=True, check=True).stdout
    return list(csv.DictReader(table.splitlines(), delimiter="\t")), text


def mean(values):
    values = [float(v) for v in values if v not in ("", "NA")]
    return sum(values) / len(values) if values else math.nan


def callosum():
    people = {}
    with open(f"{folder}/refund_DTI_longitudinal_MS_FA_profiles.csv") as table:
        for row in csv.DictReader(table):
            fa = mean(v for k, v in row.items() if k.startswith("cca_"))
            if row["visit_time_days"] not in ("", "NA") and not math.isnan(fa):
                people.setdefault(row["ID"], {})[float(row["visit_time_days"])] = fa
    people = {k: sorted(v.items()) for k, v in people.items() if len(v) > 1}
    total = df = 0
    for visits in people.values():
        level = sum(fa for _, fa in visits) / len(visits)
        total += sum((fa - level) ** 2 for _, fa in visits)
        df += len(visits) - 1
    sd = math.sqrt(total / df)
    said = {}
    for visits in people.values():
        sessions = [(i, day - visits[0][0]) for i, (day, _) in enumerate(visits)]
        rows = [("session_id", "metric", "region", "value", "session_sd", "session_df")]
        rows += [(i, "FA", "CC", fa, sd, df) for i, (_, fa) in enumerate(visits)]
        findings, _ = fit(sessions, rows)
        verdict = next(f["status"] for f in findings if f["section"] == "change")
        said[verdict] = said.get(verdict, 0) + 1
    print(f"Mean FA of the corpus callosum, {len(people)} people with two visits or more: SD within a "
          f"person {sd:.4f} ({df} degrees of freedom, every change between visits taken for error). "
          "First against last visit: "
          + ", ".join(f"{said[v]} {v}" for v in sorted(said)) + ".\n")


def three_visits():
    tracts = {}
    with open(f"{folder}/tracula_elmo_2005_2008_2012_nodes.csv") as table:
        for row in csv.DictReader(table):
            if row["FA"]:
                tracts.setdefault((row["tractID"], row["subjectID"]), []).append(float(row["FA"]))
    years = sorted({visit for _, visit in tracts})
    days = {visit: 365.25 * (int(visit[-4:]) - int(years[0][-4:])) for visit in years}
    rows = [("session_id", "metric", "region", "value", "session_sd", "session_df")]
    rows += [(visit, "FA", tract, sum(fa) / len(fa), 0.012, 14)
             for (tract, visit), fa in sorted(tracts.items())]
    findings, text = fit([(v, round(days[v])) for v in years], rows)
    changed = [f["status"] for f in findings if f["section"] == "change"]
    print(f"One person, three visits in seven years, FA of {len(changed)} tracts (retest SD 0.012, the "
          "median of the published table): "
          + ", ".join(f"{changed.count(v)} {v}" for v in sorted(set(changed))) + ". "
          + " ".join(f"{f['name']} {f['status']}" + "," * (f["name"] != "gain_F")
                     for f in findings if f["section"] == "effect") + ". It says:\n")
    for line in text.splitlines():
        if line.startswith("A part timed as the training, told"):
            print("> " + line + "\n")


callosum()
three_visits()
