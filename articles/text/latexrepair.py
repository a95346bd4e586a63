"""Small repairs of LaTeX as people write it for the web, before it is set.

Each is for something seen in real answers that LaTeX would set otherwise than it was meant.
"""

import re

_PERCENT = re.compile(r"(\\.)|%", re.DOTALL)
_ROW_GAP = re.compile(r"\\\\\s*\[-?[\d.]+\s*[a-z]{2}\]")
_NESTING = re.compile(r"\\\\|\\begin\b|\\end\b|\\.|[{}&]", re.DOTALL)
_TAG = re.compile(r"\\tag\b")
_NUMBERED = re.compile(r"\\begin\{(?:equation|align|gather|multline|eqnarray)")

_CHEMISTRY = re.compile(r"\\ce\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_ARROWS = (
    ("<=>", r" \rightleftharpoons "),
    ("<->", r" \leftrightarrow "),
    ("->", r" \rightarrow "),
    ("<-", r" \leftarrow "),
)
_COUNT = re.compile(r"(?<=[A-Za-z)\]])(\d+)")
_CHARGE = re.compile(r"\^(\d*[+-])|(?<=[A-Za-z0-9)\]}])([+-])(?=\s|$|\()")


def repaired(latex: str) -> str:
    r"""Return LaTeX that means what the author saw in mind.

    A bare ``%`` is a percent sign, not a comment; ``\\`` outside any environment breaks the
    line; ``\tag`` outside an equation makes one; ``\ce`` sets simple chemistry upright.

    >>> repaired(r"\text{95% CI}")
    '\\text{95\\% CI}'
    >>> repaired(r"\ce{2H2 + O2 -> 2H2O}")
    '\\mathrm{2H_{2} + O_{2} \\rightarrow 2H_{2}O}'
    """
    if "%" in latex:
        latex = _PERCENT.sub(lambda found: found[1] or r"\%", latex)
    if r"\ce" in latex:
        latex = _CHEMISTRY.sub(_upright, latex)
    if r"\\" in latex:
        latex = _with_rows(_ROW_GAP.sub(r"\\\\", latex))
    if r"\tag" in latex and _TAG.search(latex) and not _NUMBERED.search(latex):
        latex = rf"\begin{{equation}}{latex}\end{{equation}}"
    return latex


def _with_rows(latex: str) -> str:
    """Put rows that stand in no environment into one."""
    depth = 0
    rows = columns = False
    for mark in _NESTING.findall(latex):
        if mark in ("{", "\\begin"):
            depth += 1
        elif mark in ("}", "\\end"):
            depth -= 1
        elif depth == 0:
            rows = rows or mark == r"\\"
            columns = columns or mark == "&"
    if not rows:
        return latex
    environment = "aligned" if columns else "gathered"
    return rf"\begin{{{environment}}}{latex}\end{{{environment}}}"


def _upright(chemistry: re.Match[str]) -> str:
    formula = chemistry[1]
    for arrow, command in _ARROWS:
        formula = formula.replace(arrow, command)
    formula = _CHARGE.sub(lambda charge: f"^{{{charge[1] or charge[2]}}}", formula)
    formula = _COUNT.sub(r"_{\1}", formula)
    return rf"\mathrm{{{' '.join(formula.split())}}}"
