"""Pictures for models: files, arrays and figures become PNG or JPEG of a fit size."""

from __future__ import annotations

import inspect
import io
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import BadInput
from .importing import imported
from .messages import say

__all__ = [
    "LONGEST_PIXELS",
    "MOST_BYTES",
    "Picture",
    "is_picture",
    "picture_of",
    "told",
]

# Towers of today's models look at 336 to 1,120 pixels, and cut larger pictures into
# tiles: what is longer costs tokens, and is seen no better.
LONGEST_PIXELS = 1536
MOST_BYTES = 64 << 20
MOST_PIXELS = 80_000_000
LEAST_ARRAY_PIXELS = 16
# Not all that Pillow knows: for some it would start another program.
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM")
_PHOTOS = ("JPEG", "MPO", "WEBP")
_USUAL = ("RGB", "RGBA", "L")
_ORIENTATION = 0x0112
_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF", b"II*\0", b"MM\0*")


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of a picture as it is sent.

    Attributes
    ----------
    data
        PNG or JPEG, which every model that sees can take.
    pixels, of_pixels
        Width and height, and what they were before.
    frames
        How many pictures were in the file; the first one is sent.
    """

    data: bytes
    pixels: tuple[int, int]
    of_pixels: tuple[int, int]
    frames: int = 1


def picture_of(value: Any, name: str) -> Picture:
    """The picture that ``value`` is.

    Parameters
    ----------
    value
        A path, the bytes of a file, a PIL image, an array (height × width, or × 1, 3 or
        4; ``uint8``, or floats from 0 to 1), a matplotlib figure or axes, or anything
        else that can show itself as PNG.
    name
        What to call it in errors.

    Raises
    ------
    BadInput
        Where it is none of these, cannot be read, or is too large.
    """
    if isinstance(value, str | os.PathLike):
        value = _read(Path(value).expanduser(), name)
    pil = imported("PIL.Image")
    if isinstance(value, pil.Image):
        return _fit(value, b"", name)
    if _is_array(value):
        return _fit(_from_array(value, name), b"", name)
    data = _encoded(value)
    if data is None:
        raise BadInput("image_kind", name=name, kind=type(value).__name__)
    if len(data) > MOST_BYTES:
        raise _too_large(name)
    return _fit(_opened(data, name), data, name)


def told(picture: Picture, name: str) -> list[str]:
    """What was done to a picture before it is sent."""
    said = []
    if max(picture.pixels) < max(picture.of_pixels):
        (width, height), (before, high) = picture.pixels, picture.of_pixels
        now, of = f"{width} × {height}", f"{before} × {high}"
        said.append(say("input.scaled", name=name, size=now, of=of))
    if picture.frames > 1:
        said.append(say("input.frames", name=name, frames=picture.frames))
    return said


def is_picture(value: Any) -> bool:
    """Whether a value that stands in a text is meant as a picture, and not as data.

    An array is, where it holds colours: three or four numbers a pixel, or bytes in two
    dimensions, and 16 pixels or more each way.
    """
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value[:12]).startswith(_SIGNATURES)
    if _is_array(value):
        shape: tuple[int, ...] = tuple(value.shape)
        colours = len(shape) == 3 and shape[2] in (3, 4)
        bytewise = str(value.dtype) == "uint8"
        fractions = colours and str(value.dtype).startswith("float")
        large = len(shape) > 1 and min(shape[:2]) >= LEAST_ARRAY_PIXELS
        return large and ((bytewise and (colours or len(shape) == 2)) or fractions)
    module = type(value).__module__
    return module.startswith("PIL.") or _figure(value) is not None or _is_shown(value)


def _read(path: Path, name: str) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _too_large(name)
        return path.read_bytes()
    except FileNotFoundError:
        raise BadInput("image_missing", path=str(path)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput("image_broken", name=name, reason=reason) from None


def _too_large(name: str) -> BadInput:
    most = f"{MOST_BYTES >> 20} MB, {MOST_PIXELS:,} px"
    return BadInput("image_huge", name=name, most=most)


def _is_array(value: Any) -> bool:
    marks = ("__array__", "shape", "dtype")
    return not _class(value) and all(hasattr(value, mark) for mark in marks)


def _class(value: Any) -> bool:
    """Whether it stands for things, and is none: a class, ``plt`` itself."""
    return inspect.isclass(value) or inspect.ismodule(value)


def _figure(value: Any) -> Any:
    """The figure that ``value`` is or belongs to."""
    if _class(value):
        return None
    owner = value if hasattr(value, "savefig") else getattr(value, "figure", None)
    return owner if callable(getattr(owner, "savefig", None)) else None


def _is_shown(value: Any) -> bool:
    """Whether it is IPython's own kind of picture, or has such a view."""
    own = type(value).__module__ == "IPython.core.display"
    named = own and type(value).__name__ == "Image"
    return not _class(value) and (named or hasattr(value, "_repr_png_"))


def _encoded(value: Any) -> bytes | None:
    """The file of a picture that ``value`` is or can make."""
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    if (figure := _figure(value)) is not None:
        file = io.BytesIO()
        figure.savefig(file, format="png", bbox_inches="tight")
        return file.getvalue()
    if not _is_shown(value):
        return None
    data = getattr(value, "data", None)
    if not isinstance(data, bytes):
        data = value._repr_png_() if hasattr(value, "_repr_png_") else None
    return data if isinstance(data, bytes) else None


def _from_array(array: Any, name: str) -> Any:
    numpy = imported("numpy")
    told = f"{tuple(array.shape)}, {array.dtype}"
    wrong = BadInput("image_array", name=name, told=told)
    try:
        pixels = numpy.asarray(array)
    except Exception:  # noqa: BLE001 (it is others' own)
        raise wrong from None
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[:, :, 0]
    deep = pixels.ndim == 3 and pixels.shape[2] not in (3, 4)
    if pixels.ndim not in (2, 3) or deep or not pixels.size:
        raise wrong
    most = 1 if pixels.dtype.kind in "bf" else 255
    if pixels.dtype.kind not in "buif" or not _within(pixels, most):
        raise wrong
    scaled = pixels * (255 // most) if most == 1 else pixels
    return imported("PIL.Image").fromarray(scaled.round().astype("uint8"))


def _within(pixels: Any, most: int) -> bool:
    return bool((pixels >= 0).all() and (pixels <= most).all())  # not so for NaN


def _opened(data: bytes, name: str) -> Any:
    """The picture in a file, of which only the head is read."""
    pil = imported("PIL.Image")
    try:
        with _quietly():
            image = pil.open(io.BytesIO(data), formats=FORMATS)
    except (pil.DecompressionBombError, pil.DecompressionBombWarning):
        raise _too_large(name) from None
    except Exception as error:  # noqa: BLE001 (a broken file raises anything)
        raise _broken(name, error) from None
    return image


@contextmanager
def _quietly() -> Iterator[None]:
    """Without warnings of what is odd in a file; that it is a bomb is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", imported("PIL.Image").DecompressionBombWarning)
        yield


def _broken(name: str, error: Exception) -> BadInput:
    if isinstance(error, imported("PIL").UnidentifiedImageError):
        return BadInput("image_unknown", name=name)
    return BadInput("image_broken", name=name, reason=str(error))


def _fit(image: Any, data: bytes, name: str) -> Picture:
    """The picture for a model: upright, opaque, and not larger than it sees."""
    if image.width * image.height > MOST_PIXELS or not image.width * image.height:
        raise _too_large(name)
    before, frames = image.size, getattr(image, "n_frames", 1)
    try:
        with _quietly():
            turned = image.getexif().get(_ORIENTATION, 1) != 1
            image.load()
            opaque = _opaque(image)
            fits = max(before) <= LONGEST_PIXELS and not turned
            usual = image.format in ("PNG", "JPEG") and image.mode in _USUAL
            if data and fits and usual and opaque is image and frames == 1:
                return Picture(data, before, before)
            upright = imported("PIL.ImageOps").exif_transpose(opaque)
            upright.thumbnail((LONGEST_PIXELS, LONGEST_PIXELS))
            sent = _written(upright, image.format)
            return Picture(sent, upright.size, before, frames)
    except Exception as error:  # noqa: BLE001 (a broken file raises anything)
        raise _broken(name, error) from None


def _opaque(image: Any) -> Any:
    """``image`` on white: what shines through is black to most models."""
    if image.mode in ("LA", "PA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode != "RGBA" or image.getchannel("A").getextrema() == (255, 255):
        return image
    white = imported("PIL.Image").new("RGBA", image.size, "white")
    white.alpha_composite(image)
    if exif := image.info.get("exif"):
        white.info["exif"] = exif
    return white


def _written(image: Any, format: str | None) -> bytes:
    if image.mode.startswith("I"):  # 16 bits a pixel
        image = image.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    if image.mode not in ("RGB", "L"):
        image = image.convert("RGB")
    file = io.BytesIO()
    if format in _PHOTOS:
        image.save(file, "JPEG", quality=90)
    else:
        image.save(file, "PNG")
    return file.getvalue()
