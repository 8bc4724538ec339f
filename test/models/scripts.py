"""Runs exported scripts one after the other in one process, as TensorFlow takes long to load: scripts.py FOLDER..."""

import runpy
import sys

folders = sys.argv[1:]
for folder in folders:
    for name in ["disturbance", "images", "network", "run_folder"]:
        sys.modules.pop(name, None)
    sys.path[0], sys.argv = folder, ["train.py"]
    runpy.run_path(f"{folder}/train.py", run_name="__main__")
