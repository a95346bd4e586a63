"""The style sheet and the script that every page carries in itself: one request a page.

The Content-Security-Policy names them by their hashes and lets nothing else run. Hashes, not
nonces, so that a page is the same for everybody and can be kept.
"""

import json
import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import minify
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

STYLES = ("css/tokens.css", "css/site.css")
ANSWER_STYLES = (*STYLES, "css/answer.css", "css/question.css")

SPECULATION_RULES = {
    "prefetch": [
        {
            "where": {
                "and": [
                    {"href_matches": "/*"},
                    {"not": {"href_matches": "/admin/*"}},
                    {"not": {"href_matches": "/search*"}},
                    {"not": {"href_matches": "/*.(md|atom|png)"}},
                ]
            },
            "eagerness": "moderate",
        }
    ]
}
"""A page is fetched once the reader points at its link for 200 ms, or presses it:
https://developer.mozilla.org/docs/Web/API/Speculation_Rules_API."""

_FILE = re.compile(r"\.\./([\w/-]+\.\w+)")


@dataclass(frozen=True, slots=True)
class Inline:
    """An element to be put into a page, and the source that the policy allows it by."""

    element: SafeString
    source: str


@cache
def style(*, has_answer: bool) -> Inline:
    """The style sheet of a page as one `<style>`: a third of it is for answers alone."""
    names = ANSWER_STYLES if has_answer else STYLES
    sheet = minify.string("text/css", "".join(_read(name) for name in names))
    return _inline("style", "", sheet)


@cache
def script() -> Inline:
    """The script of every page. In the head, so that a chosen theme never flashes."""
    return _inline("script", "", _short("js/site.js"))


@cache
def math_script() -> Inline:
    """What asks for the math font early, on pages with formulas."""
    return _inline("script", "", _short("js/math.js"))


@cache
def speculation_rules() -> Inline:
    """What the browser may fetch ahead."""
    rules = json.dumps(SPECULATION_RULES, separators=(",", ":"))
    return _inline("script", ' type="speculationrules"', rules)


@cache
def policy() -> dict[str, list[str]]:
    """The directives of the Content-Security-Policy in which public pages differ from the rest."""
    return {
        "script-src": [script().source, math_script().source, speculation_rules().source],
        "style-src": [style(has_answer=False).source, style(has_answer=True).source],
    }


def _short(name: str) -> str:
    return str(minify.string("application/javascript", _read(name)))


def _read(name: str) -> str:
    """A file of `static/`; the files it names ("../fonts/…") by the names they are served under."""
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(f"static/{name} is missing from this checkout.")
    text = Path(found).read_text(encoding="utf-8")
    return _FILE.sub(lambda file: static(file[1]), text)


def _inline(name: str, attributes: str, text: str) -> Inline:
    digest = b64encode(sha256(text.encode()).digest()).decode()
    return Inline(mark_safe(f"<{name}{attributes}>{text}</{name}>"), f"'sha256-{digest}'")  # noqa: S308
