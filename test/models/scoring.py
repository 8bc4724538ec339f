"""Runs an exported score.py without Ray, in one process: scoring.py SCRIPTS INPUT OUTPUT."""

import sys
import tempfile
from pathlib import Path

import numpy as np

scripts, given, output = sys.argv[1:]
sys.path.insert(0, scripts)
import score  # noqa: E402

project = (Path(scripts) / score.SETTINGS["project"]).resolve()
score.check(project)
store = score.Store(given)
rows = score.pictures_in(store)
judge = score.Judge(given)
# Backwards, as actors answer in any order.
batches = ([{key: np.array([row[key] for row in rows[start : start + 5]]) for key in rows[0]} for start in range(0, len(rows), 5)])[::-1]
with tempfile.TemporaryDirectory() as work:
    score.write(rows, score.gathered(rows, map(judge, batches), Path(work)), store, Path(output))
