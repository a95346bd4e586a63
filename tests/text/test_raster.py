"""Uploaded bytes as pixels: what is read, and what is refused in words. Hostile files by hand."""

import io
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageDraw, ImageFilter, PngImagePlugin

from articles.text import raster
from tests.text.hostile import growth

RED, BLUE = (200, 30, 40), (20, 40, 180)


def saved(image: Image.Image, format: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def two_halves(width: int = 60, height: int = 30, mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), RED)
    ImageDraw.Draw(image).rectangle((width // 2, 0, width, height), BLUE)
    return image.quantize(4) if mode == "P" else image.convert(mode)


def photo(width: int, height: int) -> Image.Image:
    """Noise in three channels, with more colors than a drawing has."""
    channels = [Image.effect_noise((width, height), 90) for _ in range(3)]
    return Image.merge("RGB", channels)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *chunks: bytes, data: bytes | None = None) -> bytes:
    """A PNG of 8-bit gray, with `chunks` before its data; all black unless `data` says more."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    lines = zlib.compress(b"\0" * (width + 1) * height) if data is None else data
    end = chunk(b"IDAT", lines) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + end


def with_exif(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Maker of cameras"
    exif.get_ifd(0x8825)[1] = "N"  # GPS: north of the equator
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    return saved(two_halves(), "JPEG", quality=95, exif=exif, comment=b"taken at home")


def frames(format: str, count: int = 2) -> bytes:
    images = [Image.new("RGB", (20, 20), (number * 90 % 250, 9, 200)) for number in range(count)]
    return saved(images[0], format, save_all=True, append_images=images[1:], duration=20)


def of_scans(count: int) -> bytes:
    """A progressive JPEG whose last pass comes `count` times; each one is decoded."""
    data = saved(two_halves(), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * count + data[-2:]


def is_close(found: Any, wanted: tuple[int, ...]) -> bool:
    return all(abs(one - other) < 12 for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize(
    ("format", "mode", "suffix", "kept"),
    [
        ("JPEG", "RGB", "jpg", "RGB"),
        ("JPEG", "L", "jpg", "L"),
        ("JPEG", "CMYK", "jpg", "RGB"),
        ("WEBP", "RGB", "jpg", "RGB"),
        ("WEBP", "RGBA", "jpg", "RGB"),
        ("PNG", "RGB", "png", "RGB"),
        ("PNG", "RGBA", "png", "RGB"),
        ("PNG", "P", "png", "RGB"),
        ("PNG", "1", "png", "L"),
        ("PNG", "LA", "png", "RGB"),
        ("GIF", "P", "png", "RGB"),
    ],
)
def test_a_picture_is_read(format: str, mode: str, suffix: str, kept: str):
    found = raster.read(saved(two_halves(mode=mode), format))
    assert (found.image.size, found.suffix, found.image.mode) == ((60, 30), suffix, kept)
    if kept == "RGB" and mode != "LA":
        assert is_close(found.image.getpixel((5, 15)), RED)
        assert is_close(found.image.getpixel((55, 15)), BLUE)


@pytest.mark.parametrize("format", ["PNG", "WEBP", "GIF"])
def test_what_shows_through_stays_so(format: str):
    image = Image.new("RGBA", (20, 10), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((0, 0, 9, 9), (*RED, 255))
    found = raster.read(saved(image, format, **({"lossless": True} if format == "WEBP" else {})))
    assert (found.image.mode, found.suffix) == ("RGBA", "png")
    assert found.image.getpixel((2, 2)) == (*RED, 255)
    assert found.image.getpixel((15, 5))[3] == 0


def test_sixteen_bits_of_gray_keep_their_tone():
    image = Image.new("I;16", (8, 8), 40_000)
    assert raster.read(saved(image, "PNG")).image.getpixel((0, 0)) == 40_000 // 256


def test_a_profile_is_followed_and_dropped():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for one in (srgb, profile, b"no profile"):
        found = raster.read(saved(two_halves(), "PNG", icc_profile=one))
        assert is_close(found.image.getpixel((5, 15)), RED)
        assert b"iCCP" not in raster.encode(found, 60, 30, "png")
        assert b"ICCP" not in raster.encode(found, 60, 30, "webp")


def test_a_wide_gamut_becomes_the_colors_that_pages_mean():
    # The primaries of Display P3 in a profile of the simplest kind: green is greener than sRGB's.
    found = raster.read(saved(Image.new("RGB", (8, 8), (100, 200, 100)), "PNG", icc_profile=P3))
    red, green, _ = found.image.getpixel((0, 0))
    assert red < 80
    assert green > 198


def _p3() -> bytes:
    """https://www.color.org/specification/ICC.1-2022-05.pdf: a matrix and a curve of gamma 2.2."""

    def fixed(*values: float) -> bytes:
        return b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + fixed(*values)

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    words = b"P3\0"
    text = b"desc\0\0\0\0" + struct.pack(">I", len(words)) + words + bytes(78)
    text += bytes(-len(text) % 4)
    tags = {
        b"desc": text,
        b"wtpt": xyz(0.9642, 1, 0.8249),
        b"rXYZ": xyz(0.5151, 0.2412, -0.0011),
        b"gXYZ": xyz(0.2919, 0.6922, 0.0419),
        b"bXYZ": xyz(0.1572, 0.0666, 0.7841),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    at = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, value in tags.items():
        table += name + struct.pack(">II", at + len(body), len(value))
        body += value
    rest = struct.pack(">4sI4s4s4s", b"none", 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    rest += bytes(12) + b"acsp" + bytes(28) + fixed(0.9642, 1, 0.8249)
    head = struct.pack(">I", at + len(body)) + rest
    return head.ljust(128, b"\0") + table + body


P3 = _p3()


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (60, 30), (5, 15)),
        (3, (60, 30), (55, 15)),
        (6, (30, 60), (15, 5)),
        (8, (30, 60), (15, 55)),
    ],
)
def test_a_picture_stands_upright(orientation: int, size: tuple[int, int], red_at: Any):
    found = raster.read(with_exif(orientation)).image
    assert found.size == size
    assert is_close(found.getpixel(red_at), RED)


def test_nothing_is_told_of_where_and_with_what_it_was_taken():
    data = with_exif(6)
    assert b"Maker of cameras" in data
    found = raster.read(data)
    for suffix in ("jpg", "png", "webp"):
        file = raster.encode(found, *found.image.size, suffix)
        assert not any(word in file for word in (b"Maker of cameras", b"Exif", b"taken at home"))
        assert not Image.open(io.BytesIO(file)).getexif()


@pytest.mark.filterwarnings("ignore::UserWarning")  # as the module has it; pytest has its own
def test_a_broken_exif_block_costs_nothing_but_itself():
    data = saved(two_halves(), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff broken")
    assert raster.read(data).image.size == (60, 30)


def test_a_wider_picture_is_reduced():
    found = raster.read(saved(photo(3000, 1000), "JPEG"))
    assert found.image.size == (2400, 800)
    turned = saved(photo(1000, 3000), "JPEG", exif=_orientation(6))
    assert raster.read(turned).image.size == (2400, 800)


def _orientation(value: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = value
    return exif


def test_a_photo_is_a_progressive_jpeg_and_a_smaller_webp():
    blurred = photo(400, 300).filter(ImageFilter.GaussianBlur(3))
    found = raster.read(saved(blurred, "JPEG", quality=95))
    jpeg, webp = (raster.encode(found, 400, 300, suffix) for suffix in ("jpg", "webp"))
    assert Image.open(io.BytesIO(jpeg)).info["progressive"]
    assert len(webp) < len(jpeg)


def test_a_drawing_keeps_each_pixel():
    image = two_halves(90, 40)
    found = raster.read(saved(image, "PNG"))
    for suffix in ("png", "webp"):
        file = Image.open(io.BytesIO(raster.encode(found, 90, 40, suffix)))
        assert file.convert("RGB").tobytes() == image.tobytes()


def test_a_narrower_file_has_the_size_that_was_asked_for():
    found = raster.read(saved(two_halves(), "PNG"))
    assert Image.open(io.BytesIO(raster.encode(found, 20, 10, "webp"))).size == (20, 10)


JPEG = saved(two_halves(), "JPEG")
GIF = saved(two_halves(mode="P"), "GIF")


@pytest.mark.parametrize("format", ["JPEG", "PNG", "GIF", "WEBP"])
def test_what_hangs_on_a_picture_does_not_survive(format: str):
    tail = b"*/=1;alert(document.domain)//<script>alert(1)</script>PK\x03\x04"
    found = raster.read(saved(two_halves(), format) + tail)
    for suffix in ("jpg", "png", "webp"):
        assert not any(
            part in raster.encode(found, 60, 30, suffix)
            for part in (b"alert", b"script", b"PK\3\4")
        )


def test_a_gif_that_is_a_script_as_well_becomes_pixels():
    data = GIF[:6] + b"/*" + GIF[8:] + b"*/=alert(1)"
    try:
        found = raster.read(data)
    except raster.NotAPicture:
        return
    assert b"alert" not in raster.encode(found, *found.image.size, found.suffix)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "The file is empty"),
    "too many bytes": (lambda: b"\0" * 10_000_001, "10.0 MB, and 10 MB are the most"),
    "a bomb": (lambda: png(50_000, 50_000, data=b""), "pixels, and 40 million in all"),
    "many pixels": (lambda: png(8_000, 6_000, data=b""), "8,000 × 6,000 pixels, and 40 million"),
    "a long side": (lambda: png(20_000, 10), "20,000 × 10 pixels, and 16,000"),
    "no pixels": (lambda: png(0, 10), "picture"),
    "svg": (lambda: b'<?xml version="1.0"?>\n<svg xmlns="a"><script/></svg>', "SVG drawing"),
    "svg alone": (lambda: b"\xef\xbb\xbf <SVG onload=alert(1)>", "SVG drawing"),
    "html": (lambda: b"<!DOCTYPE html><script>alert(1)</script>", "a page of text with tags"),
    "html as gif": (lambda: b"GIF89a<script>alert(1)</script>", "picture"),
    "pdf": (lambda: b"%PDF-1.7\n", "PDF document"),
    "heic": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
    "tiff": (lambda: saved(two_halves(), "TIFF"), "no JPEG, PNG, GIF or WebP"),
    "bmp": (lambda: saved(two_halves(), "BMP"), "no JPEG, PNG, GIF or WebP"),
    "eps": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "no JPEG, PNG, GIF"),
    "zip": (lambda: b"PK\x03\x04" + bytes(40), "no JPEG, PNG, GIF or WebP"),
    "noise": (lambda: bytes(range(256)) * 4, "no JPEG, PNG, GIF or WebP"),
    "a cut JPEG": (lambda: JPEG[: len(JPEG) // 2], "cut off or damaged"),
    "a JPEG's first bytes": (lambda: JPEG[:12], "cut off or damaged"),
    "a cut PNG": (lambda: saved(photo(40, 40), "PNG")[:900], "cut off or damaged"),
    "a cut WebP": (lambda: saved(photo(40, 40), "WEBP")[:300], "cut off or damaged"),
    "a GIF that moves": (lambda: frames("GIF"), "This picture moves"),
    "many frames": (lambda: frames("GIF", 3_000), "This picture moves"),
    "a PNG that moves": (lambda: frames("PNG"), "This picture moves"),
    "a PNG of frames told": (
        lambda: png(9, 9, chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))),
        "This picture moves",
    ),
    "a WebP that moves": (lambda: frames("WEBP"), "This picture moves"),
    "text that swells": (
        lambda: png(9, 9, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(90_000_000)))),
        "damaged",
    ),
    "endless scans": (lambda: of_scans(100), "damaged"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_picture_is_refused_in_a_sentence(what: str):
    make, words = REFUSED[what]
    with pytest.raises(raster.NotAPicture, match=words) as refused:
        raster.read(make())
    assert str(refused.value).endswith(".")


def test_long_texts_in_a_picture_are_dropped():
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "x" * 900_000)
    found = raster.read(saved(two_halves(), "PNG", pnginfo=info))
    assert len(raster.encode(found, 60, 30, "png")) < 1_000


def test_some_more_passes_are_read():
    assert raster.read(of_scans(20)).image.size == (60, 30)


def test_photos_of_phones_with_pictures_behind_them_are_read():
    data = saved(two_halves(), "MPO", save_all=True, append_images=[two_halves(20, 20)])
    found = raster.read(data)
    assert (found.image.size, found.suffix) == ((60, 30), "jpg")


def test_any_byte_may_be_wrong():
    for data in (JPEG, GIF, saved(two_halves(), "PNG"), saved(two_halves(), "WEBP")):
        for at in range(0, len(data), 7):
            with suppress(raster.NotAPicture):
                raster.read(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])


def test_frames_are_not_counted():
    few, many = frames("GIF", 50), frames("GIF", 2_000)

    def refuse(data: bytes) -> None:
        with pytest.raises(raster.NotAPicture):
            raster.read(data)

    assert growth(refuse, few, many) < 8
