"""Images as the studio reads them: folders, .npy and IDX files, brought to one form, and split by the same rule."""

import gzip
import io
import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import numpy as np
from PIL import Image, ImageCms, ImageOps

EXTENSIONS = (".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".avif")
WHITE = {"u8": 255, "u16": 65535}
# Kinds of pictures that are read here as in the studio, as Pillow names them.
MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "I;16", "I;16B", "I;16L", "I")
# Ways of packing a TIFF's rows that the studio reads: none, three of fax, LZW, JPEG, two of deflate, PackBits.
PACKINGS = (1, 2, 3, 4, 5, 7, 8, 32946, 32773)
# Which axes of a turned picture run backwards in its file, rows and columns, by the orientation that EXIF names.
BACKWARDS = {2: (False, True), 3: (True, True), 4: (True, False), 6: (False, True), 7: (True, True), 8: (True, False)}
DTYPES = {"u8": np.uint8, "u16": np.uint16, "f32": np.float32}


@dataclass
class Form:
    """What every image is brought to: height, width and channels, the type of its values, and how other shapes fit."""

    height: int
    width: int
    channels: int
    type: str
    fit: str


@dataclass
class Source:
    """Images with their names; `read` gives one as an array [height, width, channels] of its own size."""

    names: list[str]
    read: Callable[[int], np.ndarray]
    is_folder: bool


def open_source(text: str, root: Path, form: Form) -> Source:
    """Opens a source as a project names it: `train`, `noisy.npy`, `noisy.npy[0:200]`; relative to `root`."""
    if (root / text).is_dir():
        return open_folder(root / text, form)
    name, start, end = re.fullmatch(r"(.*?)(?:\[(\d*):(\d*)\])?", text).groups()
    path = root / name
    if path.is_dir():
        return open_folder(path, form)
    if not path.is_file():
        raise SystemExit(f"There is no folder or file {name} at {path.parent}. Copy the images there, or give --project.")
    if path.suffix.lower() in (".tif", ".tiff"):
        raise SystemExit(f"{name} is one TIFF. Put it into a folder of its own and name the folder.")
    items = np.load(path, mmap_mode="r") if path.suffix.lower() == ".npy" else read_idx(path)
    items = items if items.ndim == 4 else items[..., None]
    chosen = [index for index in range(len(items))[slice(int(start or 0), int(end) if end else None)] if is_finite(items[index])]
    names = [f"{path.name}[{index}]" for index in chosen]
    return Source(names, lambda index: convert_channels(np.asarray(items[chosen[index]]), form), False)


def is_finite(item: np.ndarray) -> bool:
    """Whether all values of an item are numbers; the studio leaves out one that has others."""
    return item.dtype.kind != "f" or bool(np.isfinite(item).all())


def read_idx(path: Path) -> np.ndarray:
    """An IDX file of bytes [count, height, width], gzipped or not."""
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    shape = struct.unpack_from(f">{content[3]}I", content, 4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * content[3]).reshape(shape)


def open_folder(folder: Path, form: Form) -> Source:
    """The images of a folder and its sub-folders, sorted, the pages of a TIFF each for itself; run folders and dot folders are passed over, and what is unreadable named."""
    names, places = [], []
    for file in sorted(list_images(folder, ""), key=lambda name: name.encode("utf-16-be")):
        pages = count_pages(folder / file)
        for page in range(pages):
            name = f"{file}[{page}]" if pages > 1 else file
            try:
                kind = refused_kind(folder / file, page)
            except Exception as error:
                print(f"Left out: {name}: {error}")
                continue
            if kind:
                raise SystemExit(f"{name} is of a kind ({kind}) that this script reads otherwise than the studio. Save it as PNG.")
            names.append(name)
            places.append((folder / file, page))
    return Source(names, lambda index: read_file(*places[index], form), True)


def count_pages(path: Path) -> int:
    """How many images a file holds; of an animation its first frame alone counts."""
    try:
        with Image.open(path) as image:
            return image.n_frames if image.format == "TIFF" else 1
    except Exception:
        # Why is said when it is read.
        return 1


def refused_kind(path: Path, page: int) -> str | None:
    """What a picture is that is read here otherwise than in the studio; None if it is read alike. Raises what makes it unreadable."""
    with Image.open(path) as image:
        image.seek(page)
        tags = dict(getattr(image, "tag_v2", {}))
        # Pillow reads the rows of some of these as if they had the length of the turned picture.
        if tags.get(274, 1) > 4:
            return "TIFF that is turned by a quarter"
        # A channel beyond gray (0, 1) or colours (2) must say that it is a transparency.
        if tags.get(277, 1) > {0: 1, 1: 1, 2: 3}.get(tags.get(262), 99) and tags.get(338, (0,))[0] not in (1, 2):
            return "TIFF with a channel beyond its colours that is no transparency"
        if tags.get(259, 1) not in PACKINGS:
            return "TIFF that is compressed in a way that the studio does not read"
        image.load()
        if image.mode.startswith("I") and tags.get(262) == 0:
            return "16 bits in which 0 is white"
        if 32 in tags.get(258, ()) or 2 in tags.get(339, ()):
            return "numbers of 32 bits or with a sign"
        return None if image.mode in MODES else image.mode


def list_images(folder: Path, inside: str):
    for entry in folder.iterdir():
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            # As in the studio, links to folders are not followed.
            if entry.is_symlink() or entry.name.endswith(".runs"):
                continue
            yield from list_images(entry, f"{inside}{entry.name}/")
        elif entry.suffix.lower() in EXTENSIONS and entry.is_file():
            yield inside + entry.name


@dataclass
class Picture:
    """A decoded picture: values [height, width, channels] up to `white`, and which axes run backwards in its file."""

    values: np.ndarray
    white: int
    backwards: tuple[bool, bool]


def read_file(path: Path, page: int, form: Form) -> np.ndarray:
    """A file's picture, or a page of it, in the form's size, channels and type."""
    return in_form(read_picture(path, page), form)


def read_picture(path: Path, page: int) -> Picture:
    """A file's picture, or a page of it, turned as EXIF asks, what is transparent put on black."""
    with Image.open(path) as file:
        file.seek(page)
        backwards = BACKWARDS.get(file.getexif().get(274, 1), (False, False))
        image = ImageOps.exif_transpose(file)
        wide = image.mode.startswith("I")
        if wide or image.mode in ("L", "1"):
            values = np.asarray(image if wide else image.convert("L"), np.float32)[..., None]
            if isinstance(image.info.get("transparency"), int):
                values = np.where(values == image.info["transparency"] * (1 if image.mode == "1" else gray_step(path)), np.float32(0), values)
        elif "A" in image.getbands() or "transparency" in image.info:
            coloured = np.asarray(in_srgb(image.convert("RGBA")), np.float32)
            values = np.floor(coloured[..., :3] * coloured[..., 3:] / 255)
        else:
            values = np.asarray(in_srgb(image.convert("RGB")), np.float32)
    return Picture(values, 65535 if wide else 255, backwards)


def in_form(picture: Picture, form: Form) -> np.ndarray:
    """A picture in the form's size, channels and type."""
    white, wide = picture.white, picture.white > 255
    values = np.clip(np.round(resize(picture.values, form, white, picture.backwards)), 0, white)
    if values.shape[2] == 3 and form.channels == 1:
        values = np.round(gray_by_light(values / white) * white)
    if form.type == "u16" and not wide:
        values = values * 257
    if form.type == "u8" and wide:
        values = values // 256
    return np.broadcast_to(values, (form.height, form.width, form.channels)).astype(DTYPES[form.type])


def gray_step(path: Path) -> int:
    """By how much the gray values of a picture grow from one to the next: those of a PNG of fewer than 8 bits are spread over 0 to 255."""
    with open(path, "rb") as file:
        start = file.read(25)
    return 255 // (2 ** start[24] - 1) if start[1:4] == b"PNG" and start[24] < 8 else 1


def in_srgb(image: Image.Image) -> Image.Image:
    """A picture of colours in sRGB, whatever profile it has; one that cannot be followed counts as none."""
    profile = image.info.get("icc_profile")
    if not profile:
        return image
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode=image.mode)
    except ImageCms.PyCMSError:
        return image


def gray_by_light(colour: np.ndarray) -> np.ndarray:
    """Colour to gray on 0..1 by way of linear light, as sRGB defines it."""
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    light = linear @ np.array([[0.2126], [0.7152], [0.0722]], np.float32)
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


def convert_channels(values: np.ndarray, form: Form) -> np.ndarray:
    """An item of an array in the form: gray to colour by repeating, colour to gray by the luma of Rec. 601."""
    if values.shape[2] == 3 and form.channels == 1:
        values = (values @ np.array([[0.299], [0.587], [0.114]])).astype(values.dtype)
    fitted = resize(values.astype(np.float32), form, WHITE.get(form.type))
    if form.type in WHITE:
        fitted = np.clip(np.round(fitted), 0, WHITE[form.type])
    return np.broadcast_to(fitted, (form.height, form.width, form.channels)).astype(DTYPES[form.type])


def resize(values: np.ndarray, form: Form, white: int | None, backwards: tuple[bool, bool] = (False, False)) -> np.ndarray:
    """Brings [height, width, channels] to the form's size: edges repeated, cut, or stretched.

    Values are whole up to `white`, or any if it is None; `backwards` says which axes of a turned picture run backwards in its file.
    """
    height, width = values.shape[:2]
    if (height, width) == (form.height, form.width):
        return values
    scales = (form.height / height, form.width / width)
    scale = {"pad": min(scales), "crop": max(scales), "stretch": None}[form.fit]
    size = (form.height, form.width) if scale is None else (max(1, round(height * scale)), max(1, round(width * scale)))
    # As libvips does it: first what shrinks is filtered, then what grows is interpolated.
    if size[0] < height or size[1] < width:
        smaller = (min(size[1], width), min(size[0], height))
        planes = [Image.fromarray(plane).resize(smaller, Image.Resampling.LANCZOS) for plane in np.moveaxis(values, 2, 0)]
        values = np.stack([np.asarray(plane) for plane in planes], axis=2)
        if white is not None:
            values = np.clip(np.round(values), 0, white)
    if size[0] > height or size[1] > width:
        # sharp turns a picture after its size has changed, and this way of growing shifts it by a part of a pixel.
        turned = [axis for axis in (0, 1) if backwards[axis]]
        values = np.flip(enlarge(enlarge(np.flip(values, turned), size[0], 0), size[1], 1), turned)
    for axis, wanted in enumerate((form.height, form.width)):
        values = np.take(values, edges(size[axis], wanted), axis)
    return values


def enlarge(values: np.ndarray, size: int, axis: int) -> np.ndarray:
    """Makes an axis longer, or keeps it where the other grows, by Catmull-Rom's cubic between pixels whose corners libvips lays on each other."""
    before = values.shape[axis]
    places = np.arange(size) * (before / size) - 0.5
    first = np.floor(places).astype(int)
    grown = 0
    for step in range(-1, 3):
        far = np.abs(places - (first + step))
        near = ((1.5 * far - 2.5) * far) * far + 1
        weight = np.where(far <= 1, near, ((-0.5 * far + 2.5) * far - 4) * far + 2).astype(np.float32)
        shape = [size if dimension == axis else 1 for dimension in range(3)]
        grown = grown + np.take(values, np.clip(first + step, 0, before - 1), axis) * weight.reshape(shape)
    return grown


def edges(size: int, wanted: int) -> np.ndarray:
    """For each of `wanted` pixels along an axis the pixel of `size` that it shows: the centre, its edges repeated."""
    before = (wanted - size) // 2
    return np.clip(np.arange(wanted) - before, 0, size - 1)


def hash32(text: str) -> int:
    """FNV-1a over UTF-16 units, mixed: the studio's own hash, so that the same images are held out."""
    value = 0x811C9DC5
    for (unit,) in struct.iter_unpack("<H", text.encode("utf-16-le")):
        value = ((value ^ unit) * 0x01000193) & 0xFFFFFFFF
    value = ((value ^ (value >> 16)) * 0x85EBCA6B) & 0xFFFFFFFF
    value = ((value ^ (value >> 13)) * 0xC2B2AE35) & 0xFFFFFFFF
    return value ^ (value >> 16)


def split_validation(names: list[str], share: float, seed: int, never_held_out: list[str]) -> tuple[list[int], list[int]]:
    """Indices to train on and indices held out: those whose hash of name and seed lies below the share, at least one of each, and none that is never held out."""
    learned = set(never_held_out)
    fractions = [hash32(f"{seed}/validation/{name}") / 2**32 for name in names]
    held_out = [index for index in range(len(names)) if fractions[index] < share and names[index] not in learned]
    if share > 0 and len(names) > 1:
        ranked = sorted((index for index in range(len(names)) if names[index] not in learned), key=lambda index: fractions[index])
        if not held_out:
            held_out = ranked[:1]
        elif len(held_out) == len(names):
            held_out.remove(ranked[-1])
    chosen = set(held_out)
    return [index for index in range(len(names)) if index not in chosen], held_out


def pair(noisy: Source, clean: Source) -> tuple[list[int], list[int]]:
    """Partners of noisy images in a clean set: by name without the extension, items of arrays by their order."""
    by_name = noisy.is_folder and clean.is_folder
    key = lambda source, index: re.sub(r"\.[^./[]+(?=(\[\d+\])?$)", "", source.names[index]).lower() if by_name else index
    partners = {key(clean, index): index for index in range(len(clean.names))}
    found = [(index, partners[key(noisy, index)]) for index in range(len(noisy.names)) if key(noisy, index) in partners]
    if not found:
        raise SystemExit("No noisy image has a clean partner. Two folders need the same file names, two arrays the same order.")
    return [index for index, _ in found], [partner for _, partner in found]


def images_of(source: Source, indices: list[int], form: Form, value_range: list[float]) -> "tf.data.Dataset":
    """The images of some indices on 0..1, read once and then kept in memory in their own type."""
    # Only training needs it, which takes long to load.
    import tensorflow as tf

    black, white = value_range
    shape = (form.height, form.width, form.channels)
    read = lambda index: tf.ensure_shape(tf.numpy_function(lambda i: source.read(int(i)), [index], DTYPES[form.type]), shape)
    data = tf.data.Dataset.from_tensor_slices(np.array(indices, np.int64))
    data = data.map(read, num_parallel_calls=tf.data.AUTOTUNE).cache()
    return data.map(lambda image: (tf.cast(image, tf.float32) - black) / (white - black), num_parallel_calls=tf.data.AUTOTUNE)
