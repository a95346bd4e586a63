"""Slugs and the paths of articles and subjects, both ways."""

import re
import unicodedata
from urllib.parse import unquote

PREFIX = "/learn/"
INFIX = "/questions/"

LONGEST_SLUG = 176
"""The longest slug in use; new ones stay within it."""

FORMS = (".md", ".png")
"""What is put to an article's path for its other forms: Markdown, and the share picture."""

LONGEST_SEGMENT = 255
"""The longest part of an address that is accepted: what file systems take as a name."""

_DROPPED = re.compile(r"[^a-z0-9\s]")

# Letters that have no decomposition in Unicode, so that NFKD alone would lose them.
_LETTERS = str.maketrans(
    {"æ": "ae", "ð": "d", "ø": "o", "þ": "th", "đ": "d", "ħ": "h", "ı": "i", "ł": "l", "œ": "oe"}
)

# RFC 3986's unreserved characters, and beyond ASCII whatever is printed (no space, control or
# direction mark). Everything else would need percent-encoding or ends the segment.
_SEGMENT = re.compile(r"(?:[A-Za-z0-9._~-]|[^\x00-\x7f])+")

# An article's address as a browser shows or copies it.
_COPIED = re.compile(
    r"(?:https?://)?[^/\s]*(/learn/[^/\s]+/questions/[^/?#\s]+)/?(?:[?#]\S*)?", re.IGNORECASE
)

_HOST = re.compile(r"https?://[^/]*")


def slugify(text: str) -> str:
    """The slug of a question typed by an editor; empty where no letter folds to ASCII.

    Punctuation inside a word is dropped, not turned into a hyphen: the rule by which the
    library's own addresses were made. "What's a real-world IPO & FPO?" gives
    "whats-a-realworld-ipo-fpo", not "what-s-a-real-world-ipo-fpo". Of 23,962 questions, 23,869
    give the very slug in use; the other 93 lost an accented letter ("erds" for Erdős, here
    "erdos") or have two hyphens where a lone sign was dropped.
    """
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    ascii_text = letters.encode("ascii", "ignore").decode()
    slug = "-".join(_DROPPED.sub("", ascii_text).split())
    if len(slug) <= LONGEST_SLUG:
        return slug
    # Looking one character further keeps a last word that ends exactly at the limit.
    head, hyphen, _ = slug[: LONGEST_SLUG + 1].rpartition("-")
    return head if hyphen else slug[:LONGEST_SLUG]


def subject_slug(name: str) -> str:
    """The slug of a subject's display name: "History of the World" is "history-of-the-world"."""
    return slugify(name)


def subject_path(slug: str) -> str:
    """The path of a subject's page: "/learn/physics"."""
    return f"{PREFIX}{slug}"


def article_path(subject_slug: str, slug: str) -> str:
    """The path of an article, which is also the `url` of its document."""
    return f"{PREFIX}{subject_slug}{INFIX}{slug}"


def split_article_path(path: str) -> tuple[str, str] | None:
    """Subject slug and slug of an article's path; None where it is not one.

    "/learn/physics/questions/what-is-light" gives ("physics", "what-is-light"); with a trailing
    slash, a query, a host or an unsafe segment it gives None.
    """
    parts = path.split("/")
    if len(parts) != 5 or parts[0] or parts[1] != "learn" or parts[3] != "questions":
        return None
    subject, slug = parts[2], parts[4]
    # "<slug>.md" is the same article as Markdown, "<slug>.png" its share picture, and "feed.atom"
    # the feed of all.
    if not (_is_segment(subject) and _is_segment(slug)):
        return None
    if slug.endswith(FORMS) or subject == "feed.atom":
        return None
    return subject, slug


def mended(path: str) -> str:
    """`path` without what a fault of an older site put before it, once or many times over; any
    other path as it is.

    That site joined whole addresses to those of questions:
    "/learn/physics/questions/undefined/learn/optics" is "/learn/optics".
    """
    before, fault, rest = path.rpartition(f"{INFIX}undefined{PREFIX}")
    return f"{PREFIX}{rest}" if fault and before.startswith(PREFIX) else path


def article_address(text: str) -> tuple[str, str] | None:
    """Subject slug and slug of the article whose address `text` is; None where it is none.

    Host, query, fragment, a closing slash and ".md" may be there:
    "https://example.org/learn/physics/questions/what-is-light.md?a=1#b" gives
    ("physics", "what-is-light").
    """
    copied = _COPIED.fullmatch(text)
    return split_article_path(unquote(copied[1]).removesuffix(".md")) if copied else None


def without_host(address: str) -> str:
    """A whole address without the site that it names; a path as it is.

    >>> without_host("https://example.org/notes/light.html")
    '/notes/light.html'
    """
    return _HOST.sub("", address, count=1)


def _is_segment(text: str) -> bool:
    if len(text) > LONGEST_SEGMENT or text in {".", ".."} or not _SEGMENT.fullmatch(text):
        return False
    return text.isascii() or text.isprintable()
