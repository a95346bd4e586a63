"""The color that marks a subject: one of 24, by its slug, so that it is the same everywhere."""

import zlib

COUNT = 24


def hue_of(slug: str) -> int:
    """The number of a hue, from 0: the classes `hue-0` to `hue-23` of static/css/tokens.css."""
    return zlib.crc32(slug.encode()) % COUNT
