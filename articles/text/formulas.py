"""LaTeX to MathML that is valid HTML, needs no inline style and keeps its source.

math-core writes ``style`` attributes, which a strict Content-Security-Policy forbids. Each of
their declarations becomes a class on the same element; the style sheet has to say what it means:

==================  =========================================
class               declaration
==================  =========================================
``m-start``         ``text-align: left; justify-items: start``
``m-end``           ``text-align: right; justify-items: end``
``m-flush-start``   ``padding-left: 0``
``m-flush-end``     ``padding-right: 0``
``m-apart``         ``padding-left: 1em``
``m-snug``          ``padding-inline: .1em``
``m-thin-end``      ``padding-right: .1667em``
``m-thin-top``      ``padding-top: .1667em``
``m-full``          ``width: 100%``
``m-half``          ``width: 50%``
``m-margin``        ``width: 7.5%``
``m-back``          ``margin-left: -.1667em``
``m-line-top``      ``border-top: .05em solid currentcolor`` (so ``-left``, ``-right``)
``m-dash-top``      ``border-top: .05em dashed currentcolor`` (so ``-left``, ``-right``)
``m-display``       ``math-style: normal; math-depth: 0``
``m-text``          ``math-style: compact``
``m-script``        ``math-style: compact; math-depth: 1``
``m-scriptscript``  ``math-style: compact; math-depth: 2``
==================  =========================================

Other declarations (colors, odd lengths) are dropped: no author can promise a contrast on two
palettes. The last four stand for ``displaystyle`` and ``scriptlevel``, which the Nu checker
refuses on most elements although MathML Core allows them on all. math-core's own classes stay:
``menclose-updiagonalstrike``, ``menclose-downdiagonalstrike`` (struck-out terms),
``math-core-sans-serif-font``, ``math-core-serif-font``.
"""

import re
from html import escape

from math_core import LatexError, LatexToMathML

from articles.text.brackets import bounded
from articles.text.latexrepair import repaired

# math-core recurses, and a stack overflow ends the process: 6,400 nested braces on 8 MB of
# stack, 400 on 512 KB. Each level takes a brace or a command. The real formulas have at most
# 18 braces and 495 characters.
MAX_MARKS = 500

# Some runs take quadratic time, 200,000 of "~" minutes.
MAX_LENGTH = 5_000

# A definition of 5,000 characters used 500 times would make 2.5 million.
_DEFINITION = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|[gex]?def|let|DeclareMathOperator)(?![A-Za-z])"
)

_CONVERTER = LatexToMathML(annotation=True, fancy_error=False)

_STYLED = re.compile(r'<(\w+)([^>/]* (?:style|displaystyle)="[^>/]*)(/?)>')
_ATTRIBUTE = re.compile(r' ([\w-]+)="([^"]*)"')
_CLASSES = {
    "text-align: left": "m-start",
    "text-align: right": "m-end",
    "padding-left: 0": "m-flush-start",
    "padding-right: 0": "m-flush-end",
    "padding-left:1em": "m-apart",
    "padding-left: 0.1em": "m-snug",
    "padding-right:0.1667em": "m-thin-end",
    "padding-top: 0.1667em": "m-thin-top",
    "width: 100%": "m-full",
    "width: 50%": "m-half",
    "width: 7.5%": "m-margin",
    "margin-left:-0.16666667em": "m-back",
    **{
        f"border-{side}: 0.05em {line} currentcolor": f"m-{name}-{side}"
        for side in ("top", "left", "right")
        for line, name in (("solid", "line"), ("dashed", "dash"))
    },
}

_DISPLAY = {"true": "m-display", "false": "m-text"}
_SCRIPT = {"1": "m-script", "2": "m-scriptscript"}

# Equation numbers link to one another by ids, which would not be unique on the page.
_LINK = re.compile(r'</?a\b[^>]*>| id="[^"]*"')

# The Nu checker takes no rem, which math-core writes for points.
_REM = re.compile(r'(?<= width=")([\d.]+)rem(?=")')

# The Nu checker warns of text that begins with a combining character (504 times in 3,000
# answers). MathML Core stretches these instead.
_SPACING = (
    ("\u0332</mo></mover>", "‾</mo></mover>"),
    ("\u0332</mo></munder>", "_</mo></munder>"),
    (">\u0302</mo>", ">ˆ</mo>"),
    (">\u20d7</mo>", ">→</mo>"),
    (">\u20db</mo>", ">…</mo>"),
    (">\u20dc</mo>", ">….</mo>"),
)

# math-core begins with the place in the text that it was given, which was repaired before.
_PLACE = re.compile(r"\A\d+: ")

_ANNOTATION = '<annotation encoding="application/x-tex">'


def to_mathml(latex: str, display: bool) -> str | None:
    """Return a ``<math>`` element with the given LaTeX as its annotation, or None.

    None means that math-core cannot set it: a command it does not know, a script without a
    base, more than ``MAX_LENGTH`` characters or ``MAX_MARKS`` braces and commands.
    """
    try:
        return _set(latex, display)
    except (_CannotBeSet, LatexError):
        return None


def why_not(latex: str, display: bool) -> str:
    r"""Return in a sentence why a formula cannot be set; "" if it can.

    >>> why_not(r"\foo", display=False)
    'Unknown command "\\foo".'
    """
    try:
        _set(latex, display)
    except _CannotBeSet as error:
        return str(error)
    except LatexError as error:
        return _PLACE.sub("", str(error))
    return ""


class _CannotBeSet(Exception):
    """A formula that math-core is not asked for; says why in a sentence."""


def _set(latex: str, display: bool) -> str:
    if len(latex) > MAX_LENGTH:
        raise _CannotBeSet(f"It is longer than {MAX_LENGTH:,} characters.")
    if latex.count("\\") + latex.count("{") > MAX_MARKS:
        raise _CannotBeSet(f"It has more than {MAX_MARKS} braces and commands.")
    if found := _DEFINITION.search(latex):
        raise _CannotBeSet(f"A formula cannot define commands: {found[0]}.")
    source = bounded(repaired(latex))
    mathml = _CONVERTER.convert_with_local_state(source, displaystyle=display)
    return _normalized(mathml, latex.strip())


def _normalized(mathml: str, latex: str) -> str:
    content, _, _ = mathml.partition(_ANNOTATION)
    content = _STYLED.sub(_restyled, _REM.sub(r"\1em", content))
    content = _LINK.sub("", content)
    for combining, spacing in _SPACING:
        content = content.replace(combining, spacing)
    return f"{content}{_ANNOTATION}{escape(latex, quote=False)}</annotation></semantics></math>"


def _restyled(tag: re.Match[str]) -> str:
    """Write a tag anew, with classes for its styles; on a table displaystyle may stay."""
    attributes = dict(_ATTRIBUTE.findall(tag[2]))
    names = [attributes.pop("class", "")]
    declarations = attributes.pop("style", "").split(";")
    names += [_CLASSES.get(declaration.strip(), "") for declaration in declarations]
    script = _SCRIPT.get(attributes.pop("scriptlevel", ""), "")
    if tag[1] != "mtable":
        display = _DISPLAY.get(attributes.pop("displaystyle", ""), "")
        names.append(script or display)
    classes = " ".join(filter(None, names))
    if classes:
        attributes["class"] = classes
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<{tag[1]}{written}{tag[3]}>"
