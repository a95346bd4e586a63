"""What follows from the name of an uploaded picture: its size, its other files, its markup.

A picture is `pictures/<hash>-<width>x<height>.jpg` or `.png` below MEDIA_ROOT: twelve hexadecimal
digits of the hash of its content, its size in pixels. Beside it lie narrower ones, named
`<hash>-<width>x<height>-<narrower>.jpg`, and for each of all these the same as WebP.
"""

import re
from typing import NamedTuple

MEDIA_URL = "/media/"
"""Where MEDIA_ROOT is served; the settings say the same."""

FOLDER = "pictures"

NARROWER = (480, 800, 1200)
"""Widths in pixels of the files beside a picture that is wider: a phone's column on an ordinary and
on a dense screen, and a desk's measure of 640 on a dense one."""

SIZES = "(min-width: 44rem) 40rem, 100vw"
"""How wide a page shows a picture: the measure of an answer, or the window."""

_NAME = re.compile(
    rf"{FOLDER}/([0-9a-f]{{12}})-([1-9][0-9]{{0,4}})x([1-9][0-9]{{0,4}})\.(jpg|png)", re.ASCII
)

_FILE = re.compile(
    rf"{FOLDER}/[0-9a-f]{{12}}-[1-9][0-9]{{0,4}}x[1-9][0-9]{{0,4}}(?:-[0-9]+)?\.(?:jpg|png|webp)",
    re.ASCII,
)


class Named(NamedTuple):
    """A picture by its name: twelve hexadecimal digits, pixels, "jpg" or "png"."""

    digest: str
    width: int
    height: int
    suffix: str

    @property
    def stem(self) -> str:
        return f"{FOLDER}/{self.digest}-{self.width}x{self.height}"

    @property
    def name(self) -> str:
        return f"{self.stem}.{self.suffix}"

    @property
    def widths(self) -> list[int]:
        """Pixels of all its files, the narrowest first and its own last."""
        return [width for width in NARROWER if width < self.width] + [self.width]

    def file(self, width: int, suffix: str) -> str:
        """The name of one of its files.

        >>> Named("3f2a9c7e51d0", 1600, 900, "jpg").file(480, "webp")
        'pictures/3f2a9c7e51d0-1600x900-480.webp'
        """
        return f"{self.stem}{'' if width == self.width else f'-{width}'}.{suffix}"

    def files(self) -> list[str]:
        """The names of all its files."""
        return [
            self.file(width, suffix) for suffix in (self.suffix, "webp") for width in self.widths
        ]

    def height_at(self, width: int) -> int:
        """Pixels of the file of that width, rounded."""
        return max(1, round(self.height * width / self.width))

    def srcset(self, suffix: str) -> str:
        """Its files of one format as browsers choose among them.

        >>> Named("3f2a9c7e51d0", 500, 9, "png").srcset("png").split(", ")[0]
        '/media/pictures/3f2a9c7e51d0-500x9-480.png 480w'
        """
        return ", ".join(f"{MEDIA_URL}{self.file(width, suffix)} {width}w" for width in self.widths)


def named(name: str) -> Named | None:
    """The picture of that name below MEDIA_ROOT; None for any other file, narrower ones too."""
    found = _NAME.fullmatch(name)
    return Named(found[1], int(found[2]), int(found[3]), found[4]) if found else None


def at(address: str) -> Named | None:
    """The picture that an address such as `/media/pictures/…` names; None if it is not ours."""
    return named(address.removeprefix(MEDIA_URL)) if address.startswith(MEDIA_URL) else None


def is_ours(name: str) -> bool:
    """Whether a file's name tells its content, so that it never changes: narrower ones too."""
    return _FILE.fullmatch(name) is not None


def thumbnail(name: str) -> str:
    """The name of the smallest file to show a picture by; the name itself if it is not ours."""
    picture = named(name)
    return picture.file(picture.widths[0], "webp") if picture else name


def markup(picture: Named, attributes: str) -> str:
    """The picture in as many sizes as it has, so that a browser fetches the least and nothing
    shifts when it comes. `attributes` are those of `<img>`, escaped, each after a space."""
    return (
        f'<picture><source type="image/webp" srcset="{picture.srcset("webp")}" sizes="{SIZES}">'
        f'<img src="{MEDIA_URL}{picture.name}" srcset="{picture.srcset(picture.suffix)}" '
        f'sizes="{SIZES}" width="{picture.width}" height="{picture.height}"{attributes}></picture>'
    )
