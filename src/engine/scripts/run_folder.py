"""The folder of a run, in the form in which Autoencoder Studio writes and shows one."""

import json
import os
import secrets
import socket
import threading
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
from PIL import Image
from safetensors.numpy import save_file

# The studio takes a run of another machine for interrupted where its lock was not touched for two minutes.
HEARTBEAT = 20


class RunFolder:
    """Writes a run so that its folder is whole at every moment."""

    def __init__(self, project: Path, record: dict):
        now = datetime.now(timezone.utc)
        identity = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        runs = project.with_suffix(".runs")
        self.folder = runs / identity
        (self.folder / "previews").mkdir(parents=True)
        (runs / ".gitignore").write_text("*\n")
        self.record = {**record, "id": identity, "created": now.isoformat(timespec="milliseconds").replace("+00:00", "Z")}
        self._lock()
        self.update(status="running")

    def update(self, **changes):
        """Changes the run's record."""
        self.record.update(changes)
        self._replace("run.json", lambda file: file.write_text(json.dumps(self.record, indent=1) + "\n", "utf-8"))

    def add_metrics(self, line: dict):
        """Adds an epoch's line."""
        with open(self.folder / "metrics.jsonl", "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def write_checkpoint(self, name: str, tensors: dict, step: int, line: dict):
        """Writes weights and Adam's moments after an epoch, so that the studio can use them and train on."""
        position = {"epoch": line["epoch"], "step": 0, "lossSum": 0, "images": 0, "seconds": 0, "metrics": line}
        metadata = {"format": "autoencoder-studio", "version": "1", "step": str(step), "place": json.dumps(position)}
        self._replace(f"{name}.safetensors", lambda file: save_file(tensors, file, metadata))

    def write_preview(self, epoch: int, images: np.ndarray):
        """Writes images [count, height, width, channels] on 0..1 side by side as an epoch's picture; those of epoch 0 are the inputs."""
        row = np.round(255 * np.clip(np.concatenate(list(images), axis=1), 0, 1)).astype(np.uint8)
        picture = Image.fromarray(row[..., 0] if row.shape[2] == 1 else row)
        if row.shape[0] > 128:
            width = round(images.shape[2] * 128 / row.shape[0])
            picture = picture.resize((width * len(images), 128))
        self._replace(f"previews/epoch-{epoch:06}.png", lambda file: picture.save(file, "PNG"))

    def close(self):
        """Says that nothing trains this run any more."""
        self._closed.set()
        (self.folder / "lock").unlink(missing_ok=True)

    def _lock(self):
        lock = self.folder / "lock"
        try:
            started = Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19]
        except OSError:
            started = ""
        lock.write_text(json.dumps({"pid": os.getpid(), "started": started, "host": socket.gethostname()}))
        self._closed = threading.Event()

        def beat():
            while not self._closed.wait(HEARTBEAT):
                lock.touch()

        threading.Thread(target=beat, daemon=True).start()

    def _replace(self, name: str, write):
        target = self.folder / name
        temporary = target.with_name(f".{target.name}.tmp")
        write(temporary)
        os.replace(temporary, target)
