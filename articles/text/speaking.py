"""LaTeX in plain characters, for descriptions, snippets and ears: ``\\frac{a}{b}`` is a/b."""

import re
from collections.abc import Callable

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|[{}^_&]|\s+|[^\\{}^_&\s]+", re.DOTALL)

# A group deeper than this is left out: no formula of the real answers nests beyond 4.
_MAX_DEPTH = 40

_SYMBOLS = """
    alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ
    nu ν xi ξ pi π rho ρ sigma σ tau τ upsilon υ phi φ chi χ psi ψ omega ω
    varepsilon ε vartheta ϑ varphi φ varrho ϱ varsigma ς
    Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
    hbar ħ ell ℓ Re ℜ Im ℑ aleph ℵ nabla ∇ partial ∂ infty ∞ forall ∀ exists ∃ nexists ∄
    emptyset ∅ varnothing ∅ neg ¬ lnot ¬ prime ′ degree ° circ ° bullet • angle ∠ triangle △
    sum ∑ prod ∏ int ∫ iint ∬ iiint ∭ oint ∮ langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉
    vert | lvert | rvert | Vert ‖ lVert ‖ rVert ‖ lbrace { rbrace } cdot · lt < gt >
    dots … ldots … cdots … vdots … ddots …
"""

# Operators that stand between two sides keep a space on both.
_RELATIONS = """
    leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ approx ≈ equiv ≡ sim ∼ simeq ≃ cong ≅ propto ∝ ll ≪ gg ≫
    prec ≺ succ ≻ perp ⊥ parallel ∥ mid | in ∈ notin ∉ ni ∋ subset ⊂ supset ⊃ subseteq ⊆
    supseteq ⊇ cup ∪ cap ∩ setminus ∖ land ∧ lor ∨ wedge ∧ vee ∨ oplus ⊕ otimes ⊗ times × div ÷
    pm ± mp ∓ ast * star ⋆ to → rightarrow → longrightarrow → leftarrow ← gets ← Rightarrow ⇒
    implies ⇒ Longrightarrow ⇒ Leftarrow ⇐ leftrightarrow ↔ Leftrightarrow ⇔ iff ⇔ mapsto ↦
    rightleftharpoons ⇌ uparrow ↑ downarrow ↓ therefore ∴ because ∵ models ⊨ vdash ⊢ colon :
"""

# Names read as they are written: "\\sin x" is "sin x".
_FUNCTIONS = """
    arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf
    limsup ln log max min Pr sec sin sinh sup tan tanh bmod mod
"""

# Say nothing themselves; what follows is read.
_SILENT = """
    left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr middle limits
    nolimits displaystyle textstyle scriptstyle nonumber notag hline , ; : !
"""

_SPACES = "quad qquad space enspace"


def _read_as(table: str, form: str) -> dict[str, str]:
    """Map the names of a table, each followed by its sign, to how they are spoken."""
    words = table.split()
    return {name: form.format(sign) for name, sign in zip(words[::2], words[1::2], strict=True)}


_SPOKEN = {
    **_read_as(_SYMBOLS, "{}"),
    **_read_as(_RELATIONS, " {} "),
    **dict.fromkeys(_SILENT.split(), ""),
    **dict.fromkeys(_SPACES.split(), " "),
}
_FUNCTION_NAMES = frozenset(_FUNCTIONS.split())


class _Speaker:
    """Reads tokens from left to right; every method consumes what it speaks."""

    def __init__(self, latex: str) -> None:
        self.tokens = _TOKEN.findall(latex)
        self.position = 0
        self.commands: dict[str, Callable[[int], str]] = {
            **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), self.fraction),
            **dict.fromkeys(("binom", "dbinom", "tbinom"), self.binomial),
            **dict.fromkeys(("begin", "end"), self.nothing),
            "sqrt": self.root,
            "tag": self.tag,
        }

    def next(self) -> str:
        token = self.tokens[self.position] if self.position < len(self.tokens) else ""
        self.position += 1
        return token

    def put_back(self, token: str) -> None:
        self.position -= 1
        self.tokens[self.position] = token

    def follows(self, start: str) -> bool:
        return self.position < len(self.tokens) and self.tokens[self.position].startswith(start)

    def until_end(self, depth: int, end: str) -> str:
        pieces = []
        while self.position < len(self.tokens):
            piece = self.next()
            if piece == end:
                break
            pieces.append(self.spoken(piece, depth))
        return "".join(pieces)

    def spoken(self, piece: str, depth: int) -> str:
        if piece == "{":
            return self.until_end(depth + 1, "}") if depth < _MAX_DEPTH else ""
        if piece.startswith("\\"):
            return self.command(piece[1:].removesuffix("*"), depth)
        if piece in ("^", "_"):
            return self.script(piece, depth)
        return " " if piece in ("&", "~") or piece.isspace() else piece.replace("}", "")

    def argument(self, depth: int) -> str:
        """Speak one argument: a group, a command, or a single character."""
        token = self.next()
        while token.isspace():
            token = self.next()
        if len(token) > 1 and not token.startswith("\\"):
            self.put_back(token[1:])
            token = token[0]
        return self.spoken(token, depth + 1).strip() if depth < _MAX_DEPTH else ""

    def command(self, name: str, depth: int) -> str:
        if name in _SPOKEN:
            return _SPOKEN[name]
        if name in _FUNCTION_NAMES:
            return f" {name}" if self.follows("(") else f" {name} "
        if name in self.commands:
            return self.commands[name](depth)
        # An escaped sign (\%), a row's end (\\), or a command such as \text or \vec whose
        # argument, which comes next, says enough.
        return " " if name == "\\" or name.isspace() else "" if name.isalpha() else name

    def script(self, sign: str, depth: int) -> str:
        inner = self.argument(depth)
        if sign == "^" and inner in ("°", "′"):
            return inner
        return sign + (inner if len(inner) == 1 or inner.isalnum() else f"({inner})")

    def fraction(self, depth: int) -> str:
        return f"{_grouped(self.argument(depth))}/{_grouped(self.argument(depth))}"

    def binomial(self, depth: int) -> str:
        return f"({self.argument(depth)} choose {self.argument(depth)})"

    def root(self, depth: int) -> str:
        degree = self.degree() if self.follows("[") else ""
        sign = {"3": "∛", "4": "∜"}.get(degree, degree + "√")
        return sign + _grouped(self.argument(depth))

    def degree(self) -> str:
        """Consume the optional argument of a root, ``[3]``, and return what it encloses."""
        pieces = []
        closed = ""
        while self.position < len(self.tokens) and not closed:
            piece, closed, rest = self.next().partition("]")
            pieces.append(piece)
            if rest:
                self.put_back(rest)
        return "".join(pieces).removeprefix("[").strip()

    def tag(self, depth: int) -> str:
        return f" ({self.argument(depth)})"

    def nothing(self, depth: int) -> str:
        self.argument(depth)
        return " "


def _grouped(spoken: str) -> str:
    return spoken if re.fullmatch(r"[\w.,∞′°%$]*", spoken) else f"({spoken})"


def speak(latex: str) -> str:
    """Return LaTeX as one line of plain characters; what it does not know it leaves out.

    >>> speak(r"x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}")
    'x = (-b ± √(b^2 - 4ac))/2a'
    """
    return " ".join(_Speaker(latex).until_end(0, end="").split())
