"""A file as text: where its front matter ends and where its body begins."""

import re

from articles.text.yamlnodes import Fault

LARGEST = 1_000_000  # bytes

_BLANK_LINE = re.compile(r"\r?\n")


def decoded(data: bytes) -> str:
    """The text of a file, normalized. Raises Fault where it is too large, not UTF-8 or has NUL."""
    if len(data) > LARGEST:
        hint = "Split it, or move what is not an article elsewhere."
        raise Fault("too-large", f"the file is larger than {LARGEST:,} bytes", hint)
    try:
        text = normalized(data.decode())
    except UnicodeDecodeError as error:
        index = len(normalized(data[: error.start].decode()))
        problem = f"the byte 0x{data[error.start]:02x} is not UTF-8"
        raise Fault("not-utf8", problem, "Save the file in UTF-8.", index) from None
    nul = text.find("\0")
    if nul != -1:
        raise Fault("nul", "the file holds a NUL character", "Remove it.", nul)
    return text


def normalized(text: str) -> str:
    """Without a byte-order mark; with LF if the first line ends with CRLF."""
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n") if newline_of(text) == "\r\n" else text


def newline_of(text: str) -> str:
    """What ends the first line of a text, and so is taken to end the others: LF or CRLF."""
    newline = text.find("\n")
    return "\r\n" if text[newline - 1 : newline] == "\r" else "\n"


def split(text: str) -> tuple[int, int]:
    """Where the front matter ends (the line of its closing fence) and where the body begins.

    One blank line below the fence is no part of the body. Raises Fault where a fence is missing.
    """
    first = text[: text.find("\n") + 1 or None].rstrip()
    if first == "+++":
        hint = "Write the front matter as YAML between two lines of `---`; TOML is not read."
        raise Fault("no-front-matter", "the file has TOML front matter", hint)
    if first != "---":
        hint = "Make `---` the first line, then the keys in YAML, then another `---`."
        raise Fault("no-front-matter", "the file does not begin with front matter", hint)
    fence = text.find("\n---", 3)
    while fence != -1:
        line_end = text.find("\n", fence + 1)
        if line_end == -1:
            line_end = len(text)
        if not text[fence + 4 : line_end].strip():
            blank = _BLANK_LINE.match(text, line_end + 1)
            return fence + 1, blank.end() if blank else line_end + 1
        fence = text.find("\n---", line_end)
    hint = "Put a line of `---` after the last key."
    raise Fault("no-closing-fence", "the front matter does not end", hint, len(text))
