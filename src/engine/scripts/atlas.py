"""Thumbnails as the studio keeps them: in grids, many on a page, of one or two sizes."""

import math
from pathlib import Path

import numpy as np
from PIL import Image

SIDES = (64, 256)
PAGE_PIXELS = 2**20
# Squared errors from 10^-8 to 1 take the codes 1 to 255.
DECADES = 8


def levels_of(height: int, width: int) -> list[dict]:
    """The sizes of thumbnails of pictures, the smallest first, and how they lie on a page."""
    found = []
    for side in SIDES if max(height, width) > SIDES[0] else SIDES[:1]:
        scale = min(1, side / max(height, width))
        tall, wide = max(1, math.floor(height * scale + 0.5)), max(1, math.floor(width * scale + 0.5))
        columns = max(1, math.isqrt(PAGE_PIXELS) // wide)
        per_page = columns * max(1, PAGE_PIXELS // (columns * wide * tall))
        extension = "png" if side == SIDES[0] else "webp"
        found.append({"height": tall, "width": wide, "columns": columns, "perPage": per_page, "extension": extension})
    return found


def smaller(image: np.ndarray, level: dict) -> np.ndarray:
    """An image [height, width, channels] in the size of a level, each pixel the mean of its area."""
    size = (level["width"], level["height"])
    if image.shape[1::-1] == size:
        return image
    rows, columns = coverage(image.shape[0], size[1]), coverage(image.shape[1], size[0])
    return np.einsum("yh,hwc,xw->yxc", rows, image, columns, optimize=True)


def coverage(length: int, cells: int) -> np.ndarray:
    """How much each of some cells over an axis takes from each pixel [cells, length]; a cell's shares sum to 1."""
    size = length / cells
    starts, pixels = np.arange(cells)[:, None] * size, np.arange(length)[None]
    return np.maximum(0, np.minimum(pixels + 1, starts + size) - np.maximum(pixels, starts)) / size


def image_code(values: np.ndarray) -> np.ndarray:
    """Values on 0..1 as bytes."""
    return np.floor(255 * np.clip(values, 0, 1) + 0.5).astype(np.uint8)


def error_code(errors: np.ndarray) -> np.ndarray:
    """Squared errors on 0..1 as bytes: their logarithm, 0 for less than 10^-8."""
    with np.errstate(divide="ignore", invalid="ignore"):
        codes = np.clip(np.floor(255 * (1 + np.log10(errors) / DECADES) + 0.5), 1, 255)
    return np.where(errors > 10.0**-DECADES, codes, 0).astype(np.uint8)


def write_pages(folder: Path, field: str, level: dict, tiles: np.ndarray) -> None:
    """Writes thumbnails [count, height, width, channels] as the pages of a level."""
    height, width, columns, per_page = (level[key] for key in ("height", "width", "columns", "perPage"))
    (folder / "thumbnails").mkdir(parents=True, exist_ok=True)
    for page, start in enumerate(range(0, len(tiles), per_page)):
        some = tiles[start : start + per_page]
        rows = math.ceil(len(some) / columns)
        grid = np.zeros((rows * columns, *some.shape[1:]), np.uint8)
        grid[: len(some)] = some
        whole = grid.reshape(rows, columns, height, width, -1).swapaxes(1, 2).reshape(rows * height, columns * width, -1)
        picture = Image.fromarray(whole[..., 0] if whole.shape[2] == 1 else whole)
        picture.save(folder / "thumbnails" / f"{field}-{max(height, width)}-{page:05d}.{level['extension']}", quality=85)
