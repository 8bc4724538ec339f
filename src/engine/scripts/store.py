"""Where pictures come from: a folder, or an object store that pyarrow knows (s3://bucket/folder, gs://..., file:///folder)."""

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from images import EXTENSIONS, count_pages, list_images


class Store:
    """The pictures below a place; every machine opens it for itself."""

    def __init__(self, text: str):
        self.text = text
        self.remote = "://" in text
        if not self.remote:
            self.folder = Path(text).resolve()
            return
        from pyarrow import fs

        self.files, self.base = fs.FileSystem.from_uri(text.rstrip("/"))

    def names(self) -> list[str]:
        """Names of the files that are pictures by their endings, relative to the place, sorted as the studio sorts them."""
        found = self._objects() if self.remote else list_images(self.folder, "")
        return sorted(found, key=lambda name: name.encode("utf-16-be"))

    def _objects(self):
        from pyarrow import fs

        for info in self.files.get_file_info(fs.FileSelector(self.base, recursive=True)):
            name = info.path[len(self.base) :].lstrip("/")
            *folders, last = name.split("/")
            passed = last.startswith(".") or any(folder.startswith(".") or folder.endswith(".runs") for folder in folders)
            if info.is_file and not passed and last.lower().endswith(EXTENSIONS):
                yield name

    @contextmanager
    def opened(self, name: str):
        """The path of a file; of an object that of a copy, which goes with the block."""
        if not self.remote:
            yield self.folder / name
            return
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"picture{Path(name).suffix}"
            with self.files.open_input_stream(f"{self.base}/{name}") as source, open(path, "wb") as target:
                shutil.copyfileobj(source, target)
            yield path

    def pages(self, name: str) -> int:
        """How many images a file holds. Objects are fetched for it only if they are a TIFF by their names."""
        if self.remote and not name.lower().endswith((".tif", ".tiff")):
            return 1
        with self.opened(name) as path:
            return count_pages(path)
