"""Uploaded bytes decoded to pixels, and pixels encoded as files of our own making.

Nothing but the pixels passes: no metadata, no color profile, no bytes after the picture's end. What
is read is bounded beforehand, by what its header says.
"""

import io
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from PIL import Image, ImageCms, UnidentifiedImageError

# For the whole process: what changes them for a while is not safe among threads (Python 3.11). The
# second kind tells of broken metadata, which is dropped.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")

MOST_BYTES = 10_000_000

MOST_PIXELS = 40_000_000
"""Decoded, 160 MB. A phone's photo has 12 to 24 million, rarely 48."""

LONGEST_SIDE = 16_000
"""Pixels. WebP has at most 16,383 (https://developers.google.com/speed/webp/faq)."""

WIDEST = 2_400
"""Pixels. Pages show 640 at most, dense screens three times as many; what is wider is reduced."""

MOST_SCANS = 64
"""Passes of a progressive JPEG, each over all pixels; encoders write some 10."""

FEW_COLORS = 16_384
"""Up to as many a picture counts as drawn, and its WebP keeps each pixel: edges stay sharp, and
it is smaller. A photograph of 1 million pixels has 100,000 and more."""

_FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
_PHOTOS = (
    "JPEG",
    "MPO",
    "WEBP",
)  # MPO: a JPEG with further pictures behind it, as phones make them
_MAY_MOVE = ("PNG", "GIF", "WEBP")

# https://exiftool.org/TagNames/EXIF.html, Orientation
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_QUARTERS = {_TURNS[orientation] for orientation in (5, 6, 7, 8)}

_DAMAGED = (
    "The picture is cut off or damaged: it cannot be read to its end. Save it once more, and "
    "upload that."
)
_OTHER = "This is no JPEG, PNG, GIF or WebP picture. Save it as one of these, and upload that."


class NotAPicture(ValueError):
    """What cannot be taken as a picture; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Raster:
    """A decoded picture in mode L, RGB or RGBA, with the suffix of its own format. `is_drawn`:
    each pixel counts, in its WebP too."""

    image: Image.Image
    suffix: str
    is_drawn: bool


def read(data: bytes) -> Raster:
    """Decode a JPEG, PNG, GIF or WebP: upright, in sRGB, WIDEST wide at most.

    Raises NotAPicture for anything else, and for what is too large, moves, or is damaged.
    """
    if not data:
        raise NotAPicture("The file is empty. Choose another one.")
    if len(data) > MOST_BYTES:
        raise NotAPicture(too_many_bytes(len(data)))
    try:
        with _opened(data) as opened:
            _check(opened, data)
            return _decoded(opened)
    except NotAPicture:
        raise
    except UnidentifiedImageError:
        raise NotAPicture(_told(data[:512])) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotAPicture(_too_many("more than 89 million")) from None
    except Exception as error:
        # Broken files raise OSError, SyntaxError, ValueError, struct.error, zlib.error and others.
        raise NotAPicture(_DAMAGED) from error


def encode(raster: Raster, width: int, height: int, suffix: str) -> bytes:
    """A file of the picture in that size and format: "jpg", "png" or "webp"."""
    image = raster.image
    if image.size != (width, height):
        image = image.resize((width, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if suffix == "jpg":
        image.save(out, "JPEG", quality=85, progressive=True, optimize=True)
    elif suffix == "png":
        image.save(out, "PNG")
    elif raster.is_drawn:
        image.save(out, "WEBP", lossless=True, quality=60)
    else:
        image.save(out, "WEBP", quality=82)
    return out.getvalue()


def too_many_bytes(size: int) -> str:
    """The sentence for a file of `size` bytes."""
    return (
        f"The file has {size / 1e6:.1f} MB, and {MOST_BYTES // 1_000_000} MB are the most. Save it "
        f"smaller, {WIDEST:,} pixels wide at most, and upload that."
    )


def _opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=_FORMATS)


def _check(opened: Image.Image, data: bytes) -> None:
    """Refuse by the header alone, before any pixel is decoded."""
    width, height = opened.size
    if width < 1 or height < 1:
        raise NotAPicture("The picture has no pixels. Choose another one.")
    if width * height > MOST_PIXELS:
        raise NotAPicture(_too_many(f"{width:,} × {height:,}"))
    if max(width, height) > LONGEST_SIDE:
        raise NotAPicture(
            f"The picture has {width:,} × {height:,} pixels, and {LONGEST_SIDE:,} are the most on "
            "one side. Cut it into several, and upload these."
        )
    # Within pixels a byte FF is never followed by DA, so that each pair begins a scan.
    if opened.format in ("JPEG", "MPO") and data.count(b"\xff\xda") > MOST_SCANS:
        raise NotAPicture(_DAMAGED)
    if opened.format in _MAY_MOVE and getattr(opened, "is_animated", False):
        raise NotAPicture(
            "This picture moves, and pictures stand still here. Save the frame that tells most as "
            "PNG, and upload that."
        )


def _decoded(opened: Image.Image) -> Raster:
    is_photo = opened.format in _PHOTOS
    turn = _turn(opened)
    scale = WIDEST / (opened.height if turn in _QUARTERS else opened.width)
    size = max(1, round(opened.width * scale)), max(1, round(opened.height * scale))
    if scale < 1:  # a JPEG is decoded to the next larger half, quarter or eighth
        opened.draft(None, size)
    opened.load()
    image = _plain(opened)
    is_drawn = not is_photo and image.getcolors(FEW_COLORS) is not None
    if scale < 1:  # first of all, since each further step makes a copy
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if turn is not None:
        image = image.transpose(turn)
    image = _as_srgb(image, opened.info.get("icc_profile"))
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    image.info = {}  # Pillow would write comments and profiles into the new file
    suffix = "jpg" if is_photo and image.mode != "RGBA" else "png"
    return Raster(image, suffix, is_drawn)


def _turn(opened: Image.Image) -> Image.Transpose | None:
    """What brings a picture upright, by its Exif block, if it has one that can be read."""
    with suppress(Exception):
        return _TURNS.get(opened.getexif().get(_ORIENTATION, 1))
    return None


def _plain(image: Image.Image) -> Image.Image:
    """As L, RGB or CMYK, or as RGBA where anything might show through."""
    if image.mode.startswith("I"):  # 16 bits of gray; Pillow's own conversion cuts off at 255
        return image.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _as_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The colors of another profile as sRGB has them; as they are where the profile is none."""
    if image.mode == "L":
        return image
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colors = _converted(image.convert("RGB") if alpha else image, profile)
    if alpha:
        colors.putalpha(alpha)
    return colors


def _converted(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
            if converted is not None:
                return converted
    return image.convert("RGB")


def _too_many(pixels: str) -> str:
    return (
        f"The picture has {pixels} pixels, and {MOST_PIXELS // 1_000_000} million in all are the "
        f"most. Scale it down to {WIDEST:,} pixels across, and upload that."
    )


_KINDS: tuple[tuple[Callable[[bytes], bool], str], ...] = (
    (
        lambda head: b"<svg" in head or b"<!doctype svg" in head,
        "This is an SVG drawing, which can carry scripts. Save it as PNG, and upload that.",
    ),
    (
        lambda head: head.startswith((b"<!doctype", b"<html", b"<?xml", b"<")),
        "This is a page of text with tags, no picture. Upload the picture itself.",
    ),
    (
        lambda head: head.startswith(b"%pdf"),
        "This is a PDF document. Save what it shows as PNG, and upload that.",
    ),
    (
        lambda head: head[4:8] == b"ftyp",
        "This is a HEIC or AVIF photo or a film, which not every browser can show. Save it as "
        "JPEG, and upload that.",
    ),
)


def _told(head: bytes) -> str:
    """What a file without a picture is, by its first bytes."""
    lowered = head.lower().removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8")) or head[8:12] == b"WEBP":
        return _DAMAGED
    return next((sentence for is_one, sentence in _KINDS if is_one(lowered)), _OTHER)
