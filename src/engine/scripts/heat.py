"""Heat maps of pictures as the studio shows them: where a picture lies in its form, how hot it is where, and its worst region."""

import math
from dataclasses import dataclass

import numpy as np

from images import Form


@dataclass
class Placement:
    """Where a picture of `original` height and width lies in a form: pixels of the form for each of its own, and its upper left corner."""

    down: float
    across: float
    top: int
    left: int
    original: tuple[int, int]

    def area(self, form: Form) -> tuple[int, int, int, int]:
        """What of the form is picture and not padding: top, left, bottom, right."""
        height, width = round_half_up(self.original[0] * self.down), round_half_up(self.original[1] * self.across)
        return max(0, self.top), max(0, self.left), min(form.height, self.top + height), min(form.width, self.left + width)


def round_half_up(value: float) -> int:
    """Rounds as JavaScript does."""
    return math.floor(value + 0.5)


def placement_of(height: int, width: int, form: Form) -> Placement:
    """Where a picture lies in a form, as decoding places it."""
    down, across = form.height / height, form.width / width
    if form.fit == "stretch":
        return Placement(down, across, 0, 0, (height, width))
    scale = min(down, across) if form.fit == "pad" else max(down, across)
    tall, wide = max(1, round_half_up(height * scale)), max(1, round_half_up(width * scale))
    return Placement(tall / height, wide / width, (form.height - tall) // 2, (form.width - wide) // 2, (height, width))


def heat_of(values: np.ndarray, area: tuple[int, int, int, int], low: float, usual: float) -> np.ndarray:
    """A map as heat, 0 to below 1: two thirds at the usual worst of good pictures; padding has none."""
    top, left, bottom, right = area
    above = np.maximum(0, values[top:bottom, left:right] - low)
    heat = np.zeros(values.shape, np.float32)
    heat[top:bottom, left:right] = above / (above + (usual - low) / 2)
    return heat


def worst_region(values: np.ndarray, area: tuple[int, int, int, int], low: float) -> tuple[int, int, int, int] | None:
    """Around the highest value of a map the pixels connected to it, by their sides, above half of the way to it: x, y, width, height."""
    top, left, bottom, right = area
    inside = values[top:bottom, left:right]
    peak = tuple(int(place) for place in np.unravel_index(np.nanargmax(inside), inside.shape))
    if not inside[peak] > low:
        return None
    hot = inside > (inside[peak] + low) / 2
    hot[peak] = True
    waiting, rows, columns = [peak], [], []
    hot[peak] = False
    while waiting:
        y, x = waiting.pop()
        rows.append(y)
        columns.append(x)
        for near in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
            if 0 <= near[0] < hot.shape[0] and 0 <= near[1] < hot.shape[1] and hot[near]:
                hot[near] = False
                waiting.append(near)
    x, y = min(columns), min(rows)
    return left + x, top + y, max(columns) - x + 1, max(rows) - y + 1


def placed(region: tuple[int, int, int, int] | None, place: Placement) -> list[int]:
    """A region of a map in the picture's own pixels: x, y, width, height; all 0 if there is none."""
    if region is None:
        return [0, 0, 0, 0]
    x, y, width, height = region
    clip = lambda value, most: min(most, max(0, round_half_up(value)))
    start_x, end_x = (clip((end - place.left) / place.across, place.original[1]) for end in (x, x + width))
    start_y, end_y = (clip((end - place.top) / place.down, place.original[0]) for end in (y, y + height))
    return [start_x, start_y, end_x - start_x, end_y - start_y] if end_x > start_x and end_y > start_y else [0, 0, 0, 0]
