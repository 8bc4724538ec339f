"""Judges pictures on Ray, on this machine or a cluster: python score.py --input FOLDER, or an object store: --input s3://BUCKET/FOLDER

The result goes into the run that judges, where the studio shows it, or with --output into a folder of its own.
"""

import argparse
import csv
import json
import re
import secrets
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import onnxruntime

from atlas import error_code, image_code, levels_of, smaller, write_pages
from heat import heat_of, placed, placement_of, worst_region
from images import Form, in_form, read_picture, refused_kind
from store import Store

HERE = Path(__file__).resolve().parent
SETTINGS = json.loads((HERE / "scoring.json").read_text(encoding="utf-8"))
# How far a score may be from the studio's, as a share of the largest: pictures are resized by another library.
TOLERANCE = 0.01
COLUMNS = ["file", "score", "threshold", "flagged", "rank", "p", "region", "outcome", "run"]
FORM = Form(**SETTINGS["form"])
LEVELS = levels_of(FORM.height, FORM.width)
# Thumbnails of a picture by their field and size, and how their bytes are meant.
CODINGS = {"input": "image", "heat": "error"} if SETTINGS["heat"] else {"input": "image"}


def tiles_of(field: str, image: np.ndarray) -> dict:
    """The thumbnails of an image [height, width, channels] of each size."""
    code = image_code if CODINGS[field] == "image" else error_code
    return {f"{field}-{number}": code(smaller(image, level)) for number, level in enumerate(LEVELS)}


class Judge:
    """One session of ONNX Runtime in each actor; a picture that cannot be read has no score, and why."""

    def __init__(self, source: str):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(HERE / SETTINGS["detector"]), options)
        self.store = Store(source)

    def judge(self, name: str, page: int) -> dict:
        """Score, worst region and thumbnails of a picture, or of a page of it. Raises what makes it unreadable."""
        with self.store.opened(name) as path:
            kind = refused_kind(path, page)
            if kind:
                raise ValueError(f"pictures of the kind {kind} are not read")
            picture = read_picture(path, page)
        black, white = SETTINGS["range"]
        image = (in_form(picture, FORM).astype(np.float32) - black) / (white - black)
        score, values = self.session.run(["score", "map"], {"input": image.transpose(2, 0, 1)[None]})
        return {"score": float(score[0]), **tiles_of("input", image), **self.heat(values[0], picture.values.shape)}

    def heat(self, values: np.ndarray, shape: tuple) -> dict:
        """The worst region of a map and its thumbnails; neither if the score has no scale of good pictures."""
        scale = SETTINGS["heat"]
        if not scale:
            return {"region": np.zeros(4, np.float32), "outline": np.zeros(4, np.float32)}
        place = placement_of(*shape[:2], FORM)
        region = worst_region(values, place.area(FORM), scale["low"]) if np.isfinite(values).any() else None
        x, y, width, height = region or (0, 0, 0, 0)
        outline = [x / FORM.width, y / FORM.height, width / FORM.width, height / FORM.height]
        heat = heat_of(values, place.area(FORM), scale["low"], scale["usual"])
        found = {"region": np.array(placed(region, place), np.float32), "outline": np.array(outline, np.float32)}
        return found | tiles_of("heat", (heat * heat)[..., None])

    def __call__(self, batch: dict) -> dict:
        found = []
        for name, page in zip(batch["file"], batch["page"]):
            try:
                found.append(self.judge(str(name), int(page)) | {"outcome": "judged"})
            except Exception as error:
                found.append(nothing() | {"outcome": f"not judged: {error}"})
        return {"index": batch["index"]} | {key: np.stack([one[key] for one in found]) for key in found[0]}


def nothing() -> dict:
    """What is known of a picture that cannot be read."""
    tiles = {}
    for field in CODINGS:
        tiles |= tiles_of(field, np.zeros((FORM.height, FORM.width, FORM.channels if field == "input" else 1), np.float32))
    return {"score": float("nan"), **tiles, "region": np.zeros(4, np.float32), "outline": np.zeros(4, np.float32)}


def pictures_in(store: Store) -> list[dict]:
    """The pictures of a place, the pages of a TIFF each for itself."""
    found = []
    for file in store.names():
        pages = store.pages(file)
        found += [{"name": f"{file}[{page}]" if pages > 1 else file, "file": file, "page": page} for page in range(pages)]
    return [row | {"index": index} for index, row in enumerate(found)]


def judged(rows: list[dict], source: str, actors: int):
    """Batches of what actors find of the rows, in any order."""
    # Takes long to load, and what is compared first needs none.
    import ray

    ray.init(runtime_env={"working_dir": str(HERE)}, log_to_driver=False)
    actors = ray.data.ActorPoolStrategy(size=actors)
    scored = ray.data.from_items(rows).map_batches(Judge, fn_constructor_args=(source,), batch_size=16, compute=actors)
    return scored.iter_batches(batch_size=256)


def gathered(rows: list[dict], batches, work: Path) -> dict:
    """Scores, outcomes, regions and outlines of the rows in their order, and their thumbnails, which lie on disk in `work`."""
    blank = nothing()
    found = {"score": np.full(len(rows), np.nan, np.float32), "outcome": [""] * len(rows)}
    for key in ("region", "outline"):
        found[key] = np.zeros((len(rows), 4), np.float32)
    for key in (key for key in blank if "-" in key):
        found[key] = np.lib.format.open_memmap(work / f"{key}.npy", "w+", np.uint8, (len(rows), *blank[key].shape))
    for batch in batches:
        for at, index in enumerate(batch["index"]):
            for key, values in found.items():
                values[index] = batch[key][at]
    return found


def check(project: Path) -> None:
    """Ends the script unless the pictures that the export was compared on have the studio's scores here."""
    judge = Judge(str(project.parent / SETTINGS["source"]))
    checks = SETTINGS["checks"]
    largest = max(abs(check["score"]) for check in checks)
    for check in checks:
        try:
            score = judge.judge(check["file"], 0)["score"]
        except Exception as error:
            sys.exit(f"{check['file']} cannot be compared with the studio's score: {error}. Give the project with --project, its pictures beside it.")
        if not abs(score - check["score"]) <= TOLERANCE * largest:
            sys.exit(f"{check['file']} has the score {score:.6g} here and {check['score']:.6g} in the studio, so that nothing is judged.")
    print(f"{len(checks)} pictures have the studio's scores.")


def write(rows: list[dict], found: dict, store: Store, folder: Path) -> None:
    """Writes table, numbers, thumbnails and record as the studio does."""
    scores = found["score"]
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
            about = [ranks.get(index, ""), f"{p[index]:.9g}" if good[index] and len(held_out) else "", region_text(found["region"][index])]
            about += [found["outcome"][index], SETTINGS["run"]]
            table.writerow([row["name"], *numbers, "true" if flagged[index] else "false", *about])
    (folder / "files.jsonl").write_text("".join(json.dumps(row["name"], ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    scores.astype("<f4").tofile(folder / "scores.f32")
    p.astype("<f4").tofile(folder / "pValues.f32")
    held_out.astype("<f4").tofile(folder / "heldOut.f32")
    for key in ("region", "outline"):
        np.save(folder / f"{key}s.npy", found[key].astype("<f4"))
    for field in CODINGS:
        for number, level in enumerate(LEVELS):
            write_pages(folder, field, level, found[f"{field}-{number}"])
    message = None if threshold is not None else "The run was exported without a threshold."
    result = {
        "kind": "anomalies",
        "run": SETTINGS["run"],
        "folder": "./",
        "input": store.text if store.remote else str(store.folder),
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
    record = {"version": 2, "result": result, "source": "array" if store.remote else "folder", "sortedByName": False}
    record["atlases"] = {field: {"coding": coding, "levels": LEVELS} for field, coding in CODINGS.items()}
    record |= {"epochs": SETTINGS["epochs"], "anomaly": SETTINGS["anomaly"], "images": None}
    # In which 2 comes before 10.
    parts = lambda name: [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name.lower())]
    natural = sorted(range(len(rows)), key=lambda index: parts(rows[index]["name"]))
    np.array(natural, "<i4").tofile(folder / "nameOrder.i32")
    # Last, as a folder without it is no result.
    (folder / "result.json").write_text(json.dumps(record) + "\n", encoding="utf-8")
    print(f"{int(flagged.sum())} of {len(rows)} pictures are flagged. All scores: {folder / 'anomalies.csv'}")


def region_text(region: np.ndarray) -> str:
    """A region as the table has it: x, y, width and height, or nothing."""
    return " ".join(str(int(value)) for value in region) if region[2] > 0 else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--input", required=True, help="a folder of pictures that every machine sees, or an object store such as s3://BUCKET/FOLDER")
    parser.add_argument("--output", type=Path, help="a folder for the tables, in place of the run")
    parser.add_argument("--project", type=Path, default=HERE / SETTINGS["project"], help="the project, if it is no longer where it was")
    parser.add_argument("--actors", type=int, default=2, help="how many judge at once")
    given = parser.parse_args()
    project = given.project.resolve()
    check(project)
    store = Store(given.input)
    rows = pictures_in(store)
    if not rows:
        sys.exit(f"There are no pictures in {given.input}.")
    now = datetime.now(timezone.utc).strftime("%Y%m%d-%H%M%S")
    own = project.with_suffix(".runs") / SETTINGS["run"] / "results" / f"anomalies-{now}-{secrets.token_hex(2)}"
    source = store.text if store.remote else str(store.folder)
    with tempfile.TemporaryDirectory() as work:
        write(rows, gathered(rows, judged(rows, source, given.actors), Path(work)), store, given.output or own)


if __name__ == "__main__":
    main()
