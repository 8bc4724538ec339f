"""What the exported script reads of folders: pixels.py SCRIPTS FORM.json FOLDER... prints a JSON object, by folder names and forms' names.

Pixels are in base64 as float64, what is left out stands in `said`, and a refusal of the whole folder in `refused`.
"""

import base64
import contextlib
import io
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, sys.argv[1])
from images import Form, open_folder  # noqa: E402


def read(folder, form):
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            source = open_folder(folder, form)
            pixels = {name: np.asarray(source.read(index), np.float64) for index, name in enumerate(source.names)}
    except SystemExit as error:
        return {"refused": str(error)}
    return {"said": said.getvalue(), "pixels": {name: base64.b64encode(value.tobytes()).decode() for name, value in pixels.items()}}


forms = {name: Form(**form) for name, form in json.loads(Path(sys.argv[2]).read_text()).items()}
folders = [Path(folder) for folder in sys.argv[3:]]
print(json.dumps({name: {folder.name: read(folder, form) for folder in folders} for name, form in forms.items()}))
