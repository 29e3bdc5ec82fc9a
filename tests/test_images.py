"""Tests of what becomes of a picture before it is sent."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from ollama_magic.errors import BadInput
from ollama_magic.images import LONGEST_PIXELS, Picture, is_picture, picture_of

RED = (255, 0, 0)


def written(image: Image.Image, kind: str = "PNG", **how: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


def seen(picture: Picture) -> Image.Image:
    """The picture as a model gets it."""
    image = Image.open(io.BytesIO(picture.data))
    image.load()
    assert image.format in ("PNG", "JPEG")
    return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_file_that_fits_is_sent_byte_for_byte(kind: str, tmp_path: Path) -> None:
    data = written(Image.new("RGB", (40, 30), RED), kind)
    path = tmp_path / "그림 1.bin"
    path.write_bytes(data)

    assert picture_of(path, "it") == Picture(data, (40, 30), (40, 30))
    assert picture_of(str(path), "it").data == data
    assert picture_of(memoryview(data), "it").data == data


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "WEBP", "PPM"])
def test_other_kinds_become_one_that_every_model_takes(kind: str) -> None:
    image = seen(picture_of(written(Image.new("RGB", (40, 30), RED), kind), "it"))

    assert image.size == (40, 30)
    pixel = image.convert("RGB").getpixel((5, 5))
    assert isinstance(pixel, tuple)
    assert all(abs(a - b) < 8 for a, b in zip(pixel, RED, strict=True))


def test_a_large_picture_is_scaled_down_in_its_proportions() -> None:
    picture = picture_of(Image.new("RGB", (4000, 1000), RED), "it")

    assert picture.pixels == seen(picture).size == (LONGEST_PIXELS, 384)
    assert picture.of_pixels == (4000, 1000)


def test_a_photo_that_is_turned_by_a_mark_is_turned_for_good() -> None:
    photo = Image.new("RGB", (40, 30), RED)
    exif = Image.Exif()
    exif[0x0112] = 6
    image = seen(picture_of(written(photo, "JPEG", exif=exif), "it"))

    assert image.size == (30, 40)
    assert image.getexif().get(0x0112, 1) == 1


def test_what_shines_through_is_white() -> None:
    image = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    palette = Image.new("P", (4, 4))
    palette.info["transparency"] = 0

    for each in (image, palette, image.convert("LA")):
        assert seen(picture_of(each, "it")).convert("RGB").getpixel((0, 0)) == (
            *(255, 255, 255),
        )


def test_sixteen_bits_a_pixel_keep_their_shades() -> None:
    deep = Image.fromarray(np.full((4, 4), 0x8000, "uint16"))

    assert seen(picture_of(written(deep), "it")).getpixel((0, 0)) == 0x80


def test_the_first_of_several_frames_is_sent() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    data = written(frames[0], "GIF", save_all=True, append_images=frames[1:])
    picture = picture_of(data, "it")

    assert picture.frames == 2
    assert seen(picture).convert("RGB").getpixel((0, 0)) == RED


@pytest.mark.parametrize(
    ("array", "pixel"),
    [
        (np.full((5, 4, 3), 255, "uint8"), (255, 255, 255)),
        (np.full((5, 4, 1), 9, "uint8"), 9),
        (np.full((5, 4), 0.5), 128),
        (np.full((5, 4), 200, "int64"), 200),
        (np.ones((5, 4), bool), 255),
        (np.ones((5, 4, 4), "float32"), (255, 255, 255, 255)),
    ],
)
def test_arrays_are_pictures(array: Any, pixel: Any) -> None:
    image = seen(picture_of(array, "it"))

    assert image.size == (4, 5)
    assert image.convert("RGBA").getpixel((0, 0)) == (
        Image.new(image.mode, (1, 1), pixel[:3] if image.mode == "RGB" else pixel)
        .convert("RGBA")
        .getpixel((0, 0))
    )


@pytest.mark.parametrize(
    "array",
    [
        np.zeros(5),
        np.zeros((3, 5, 7)),
        np.zeros((0, 4)),
        np.full((4, 4), 1.5),
        np.full((4, 4), np.nan),
        np.full((4, 4), 256),
        np.full((4, 4), -1),
        np.array([["a"]]),
    ],
)
def test_an_array_that_is_no_picture_says_what_one_is(array: Any) -> None:
    with pytest.raises(BadInput, match=r"(?s)it is an array.*height × width"):
        picture_of(array, "it")


def test_figures_and_their_axes_are_pictures() -> None:
    figure = Figure(figsize=(3, 2))
    axes = figure.subplots()

    for each in (figure, axes):
        assert is_picture(each)
        assert min(seen(picture_of(each, "it")).size) > 100


def test_what_ipython_shows_as_a_picture_is_one() -> None:
    from IPython import display

    data = written(Image.new("RGB", (40, 30), RED))

    assert is_picture(display.Image(data=data))
    assert picture_of(display.Image(data=data), "it").data == data


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (5, "of the type int"),
        ([1], "of the type list"),
        (Image, "of the type module"),
        (Image.Image, "of the type type"),
        (b"", "no picture of a kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture of a kind"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "no picture of a kind"),
        ("nowhere.png", "nowhere.png: there is no such file"),
        ("a\0b", "cannot be read"),
        (".", "cannot be read"),
    ],
)
def test_what_is_no_picture_is_told_in_three_lines(value: Any, words: str) -> None:
    with pytest.raises(BadInput, match=words) as caught:
        picture_of(value, "it")
    assert len(str(caught.value).splitlines()) <= 3


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "TIFF", "WEBP"])
def test_a_file_that_is_cut_or_damaged_is_told(kind: str) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (64, 64, 3), "uint8")
    data = written(Image.fromarray(noise), kind)

    for damaged in (data[: len(data) // 2], data[:20], data[:40] + bytes(40)):
        with pytest.raises(BadInput, match="it "):
            picture_of(damaged, "it")


def test_a_small_file_of_a_huge_picture_is_not_unpacked() -> None:
    bomb = written(Image.new("1", (20_000, 20_000)))

    assert len(bomb) < 100_000
    with pytest.raises(BadInput, match="too large"):
        picture_of(bomb, "it")


@pytest.mark.parametrize(
    ("value", "picture"),
    [
        (np.zeros((20, 20, 3), "uint8"), True),
        (np.zeros((20, 20), "uint8"), True),
        (np.zeros((20, 20, 3)), True),
        (np.zeros((20, 20)), False),
        (np.zeros((3, 3), "uint8"), False),
        (np.zeros((20, 20, 7), "uint8"), False),
        (np.zeros(20, "uint8"), False),
        (np.float64(1), False),
        (b"\x89PNG\r\n", True),
        (b"bytes", False),
        ("path.png", False),
        (Image, False),
        (Figure, False),
    ],
)
def test_a_value_in_a_text_is_a_picture_where_it_holds_colours(
    value: Any, picture: bool
) -> None:
    assert is_picture(value) is picture
