"""Judges a folder of pictures on Ray, on this machine or a cluster: python score.py --input FOLDER

The result goes into the run that judges, where the studio shows it, or with --output into a folder of its own.
"""

import argparse
import csv
import json
import re
import secrets
import sys
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import onnxruntime
import ray

from images import Form, count_pages, list_images, read_file, refused_kind

HERE = Path(__file__).resolve().parent
SETTINGS = json.loads((HERE / "scoring.json").read_text(encoding="utf-8"))
# How far a score may be from the studio's, as a share of the largest: pictures are resized by another library.
TOLERANCE = 0.01
COLUMNS = ["file", "score", "threshold", "flagged", "rank", "p", "region", "outcome", "run"]


class Judge:
    """One session of ONNX Runtime in each actor; a picture that cannot be read has no score, and why."""

    def __init__(self):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(HERE / SETTINGS["detector"]), options)
        self.form = Form(**SETTINGS["form"])

    def score(self, path: str, page: int) -> float:
        """The score of a picture, or of a page of it. Raises what makes it unreadable."""
        kind = refused_kind(Path(path), page)
        if kind:
            raise ValueError(f"pictures of the kind {kind} are not read")
        black, white = SETTINGS["range"]
        picture = (read_file(Path(path), page, self.form).astype(np.float32) - black) / (white - black)
        (score,) = self.session.run(["score"], {"input": picture.transpose(2, 0, 1)[None]})
        return float(score[0])

    def __call__(self, batch: dict) -> dict:
        scores, outcomes = [], []
        for path, page in zip(batch["path"], batch["page"]):
            try:
                scores.append(self.score(str(path), int(page)))
                outcomes.append("judged")
            except Exception as error:
                scores.append(float("nan"))
                outcomes.append(f"not judged: {error}")
        return {"name": batch["name"], "score": np.array(scores), "outcome": np.array(outcomes)}


def pictures_in(folder: Path) -> list[dict]:
    """The pictures of a folder and its sub-folders, the pages of a TIFF each for itself."""
    found = []
    for file in sorted(list_images(folder, ""), key=lambda name: name.encode("utf-16-be")):
        pages = count_pages(folder / file)
        found += [{"name": f"{file}[{page}]" if pages > 1 else file, "path": str(folder / file), "page": page} for page in range(pages)]
    return found


def judged(rows: list[dict], actors: int) -> list[dict]:
    """The rows with scores, in their order."""
    data = ray.data.from_items(rows)
    scored = data.map_batches(Judge, batch_size=16, compute=ray.data.ActorPoolStrategy(size=actors))
    by_name = {row["name"]: row for row in scored.take_all()}
    return [by_name[row["name"]] for row in rows]


def check(project: Path) -> None:
    """Ends the script unless the pictures that the export was compared on have the studio's scores here."""
    judge, source = Judge(), project.parent / SETTINGS["source"]
    checks = SETTINGS["checks"]
    largest = max(abs(check["score"]) for check in checks)
    for check in checks:
        try:
            score = judge.score(str(source / check["file"]), 0)
        except Exception as error:
            sys.exit(f"{check['file']} cannot be compared with the studio's score: {error}. Give the project with --project, its pictures beside it.")
        if not abs(score - check["score"]) <= TOLERANCE * largest:
            sys.exit(f"{check['file']} has the score {score:.6g} here and {check['score']:.6g} in the studio, so that nothing is judged.")
    print(f"{len(checks)} pictures have the studio's scores.")


def write(rows: list[dict], source: Path, folder: Path) -> None:
    """Writes table, numbers and record as the studio does."""
    scores = np.array([row["score"] for row in rows], np.float32)
    held_out = np.array(SETTINGS["heldOut"], np.float32)
    threshold = SETTINGS["threshold"]
    good = np.isfinite(scores)
    # How rarely a good picture is as odd, or odder.
    p = np.array([(1 + np.sum(held_out >= score)) / (1 + len(held_out)) for score in scores])
    p[~good] = np.nan
    flagged = good & (scores > threshold) if threshold is not None else np.zeros(len(rows), bool)
    order = sorted(np.flatnonzero(good), key=lambda index: -scores[index])
    ranks = {index: rank for rank, index in enumerate(order, 1)}
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "anomalies.csv", "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for index, row in enumerate(rows):
            numbers = [f"{scores[index]:.9g}", "" if threshold is None else f"{threshold:.9g}"] if good[index] else ["", ""]
            about = [ranks.get(index, ""), f"{p[index]:.9g}" if good[index] and len(held_out) else "", "", row["outcome"], SETTINGS["run"]]
            table.writerow([row["name"], *numbers, "true" if flagged[index] else "false", *about])
    (folder / "files.jsonl").write_text("".join(json.dumps(row["name"], ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    scores.astype("<f4").tofile(folder / "scores.f32")
    p.astype("<f4").tofile(folder / "pValues.f32")
    held_out.astype("<f4").tofile(folder / "heldOut.f32")
    message = None if threshold is not None else "The run was exported without a threshold."
    result = {
        "kind": "anomalies",
        "run": SETTINGS["run"],
        "folder": "./",
        "input": str(source),
        "table": "./anomalies.csv",
        "created": datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "count": len(rows),
        "leftOut": [],
        "threshold": threshold,
        "thresholdMessage": message,
        "flagged": int(flagged.sum()),
        "heatScale": 1,
        "worst": [{"file": rows[index]["name"], "score": float(scores[index])} for index in order[:20]],
    }
    record = {"version": 2, "result": result, "source": "folder", "sortedByName": False, "atlases": {}}
    record |= {"epochs": SETTINGS["epochs"], "anomaly": SETTINGS["anomaly"], "images": None}
    # In which 2 comes before 10.
    parts = lambda name: [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name.lower())]
    natural = sorted(range(len(rows)), key=lambda index: parts(rows[index]["name"]))
    np.array(natural, "<i4").tofile(folder / "nameOrder.i32")
    # Last, as a folder without it is no result.
    (folder / "result.json").write_text(json.dumps(record) + "\n", encoding="utf-8")
    print(f"{int(flagged.sum())} of {len(rows)} pictures are flagged. All scores: {folder / 'anomalies.csv'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--input", type=Path, required=True, help="a folder of pictures that every machine sees")
    parser.add_argument("--output", type=Path, help="a folder for the tables, in place of the run")
    parser.add_argument("--project", type=Path, default=HERE / SETTINGS["project"], help="the project, if it is no longer where it was")
    parser.add_argument("--actors", type=int, default=2, help="how many judge at once")
    given = parser.parse_args()
    project = given.project.resolve()
    check(project)
    rows = pictures_in(given.input.resolve())
    if not rows:
        sys.exit(f"There are no pictures in {given.input}.")
    ray.init(runtime_env={"working_dir": str(HERE)}, log_to_driver=False)
    now = datetime.now(timezone.utc).strftime("%Y%m%d-%H%M%S")
    own = project.with_suffix(".runs") / SETTINGS["run"] / "results" / f"anomalies-{now}-{secrets.token_hex(2)}"
    write(judged(rows, given.actors), given.input.resolve(), given.output or own)


if __name__ == "__main__":
    main()
