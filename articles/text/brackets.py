"""Formulas of many opening brackets, written so that setting them takes no exponential time.

math-core 0.9.0 looks for the partner of an opening bracket by reading on; where there is none
it reads the same text again, twice the time for each: 24 lone brackets take 0.4 s, 40 would
take hours. Which brackets find one depends on all of LaTeX (``(\\hat)`` has none), so beyond a
few every opening bracket is set as text, for which no partner is sought.
"""

import re
import unicodedata

# Twelve lone brackets take 0.1 ms. Two of 9,166 real formulas have more, all with partners.
MAX_OPENERS = 12

_SIGN = r"\s*(?:\\[A-Za-z]+|\\.|.)"
_UNICODE = "".join(
    sign for sign in map(chr, range(0x80, 0x10000)) if unicodedata.category(sign) == "Ps"
)
_NAMES = {
    "\\{": "\\{",
    "\\lbrace": "\\{",
    "\\lbrack": "[",
    "\\lparen": "(",
    "\\langle": "⟨",
    "\\lang": "⟨",
    "\\lfloor": "⌊",
    "\\lceil": "⌈",
    "\\lvert": "|",
    "\\lVert": "‖",
    "\\lBrace": "⦃",
    "\\llbracket": "⟦",
    "\\llparenthesis": "⦇",
    "\\lAngle": "⟪",
    "\\llangle": "⟪",
    "\\lgroup": "⟮",
    "\\lmoustache": "⎰",
    "\\ulcorner": "⌜",
    "\\llcorner": "⌞",
}
_BRACKET = re.compile(
    # Brackets that belong to a command, for which nothing is sought: \left( and \sqrt[
    rf"\\(?:left|right|middle)(?![A-Za-z]){_SIGN}|\\(?:sqrt|x[a-z]+)\s*\[|\\\\"
    # Brackets of a given size, sought if they say that they open: \bigl(
    rf"|\\(?P<size>[bB]igg?)(?P<side>[lrm]?)(?![A-Za-z])(?P<sized>{_SIGN})"
    rf"|(?P<opener>[(\[{_UNICODE}]|\\\{{|\\(?:l[A-Za-z]+|ulcorner)(?![A-Za-z]))"
    r"(?P<sign>\s*[-+])?",
    re.DOTALL,
)


def bounded(latex: str) -> str:
    r"""Return LaTeX that looks the same and is set in time proportional to its length.

    Up to ``MAX_OPENERS`` opening brackets it is the same; beyond, ``(-x)`` becomes
    ``\text{(}{-}x)``: the braces keep the sign from being spaced like a subtraction.
    """
    openers = sum(map(_is_sought, _BRACKET.finditer(latex)))
    return latex if openers <= MAX_OPENERS else _BRACKET.sub(_not_sought, latex)


def _is_sought(found: re.Match[str]) -> bool:
    opener = found["opener"]
    return found["side"] == "l" or bool(opener) and (len(opener) == 1 or opener in _NAMES)


def _not_sought(found: re.Match[str]) -> str:
    if found["size"]:
        return rf"\{found['size']}{found['sized']}"
    if not _is_sought(found):
        return found[0]
    shown = _NAMES.get(found["opener"], found["opener"])
    sign = (found["sign"] or "").strip()
    return rf"\text{{{shown}}}" + (f"{{{sign}}}" if sign else "")
