import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.mathspans import Kind, spans
from tests.text.hostile import growth


def contents(markdown: str, *kinds: Kind) -> list[str]:
    return [
        markdown[span.content_start : span.content_end]
        for span in spans(markdown)
        if span.kind in kinds
    ]


def formulas(markdown: str) -> list[str]:
    return contents(markdown, Kind.INLINE_MATH, Kind.DISPLAY_MATH)


def test_every_delimiter_opens_a_formula():
    markdown = "Let $a$ and \\(b\\), so $$c$$ and\n\n\\[d\\]"
    assert contents(markdown, Kind.INLINE_MATH) == ["a", "b"]
    assert contents(markdown, Kind.DISPLAY_MATH) == ["c", "d"]


def test_a_span_holds_its_delimiters_and_its_content_does_not():
    text, formula = spans("of $$x$$")
    assert formula == (Kind.DISPLAY_MATH, 3, 8, 5, 6)
    assert text == (Kind.TEXT, 0, 3, 0, 3)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("the $x$-axis", ["x"]),
        ("the $n$th of $m$s", ["n", "m"]),
        ("from $5x + 3$ to $10^{-3}$", ["5x + 3", "10^{-3}"]),
        ("where $ n $ is", [" n "]),
        ("a price of $\\$100$ each", ["\\$100"]),
        ("$a$$b$ or $AB = BA$", ["a", "b", "AB = BA"]),
        ("**bold $a$** and [link $b$](/c)", ["a", "b"]),
        ("| $|x|$ | $5 |", ["|x|"]),
        ("$f(x) = \\text{$x$ if $x > 0$}$", ["f(x) = \\text{$x$ if $x > 0$}"]),
        ("$\\frac{1}{2$ is broken", ["\\frac{1}{2"]),
        ("$\\text{the speed of light}$", ["\\text{the speed of light}"]),
        ("$a$\u00b2 and \\\\$b$", ["a", "b"]),
        ("a $x +\ny$ b", ["x +\ny"]),
    ],
)
def test_inline_formulas(markdown, expected):
    assert formulas(markdown) == expected


@pytest.mark.parametrize(
    "markdown",
    [
        "from $20 to $30",
        "$100,000 in sales, and a profit of $20",
        "$20-$30, $5/$6 and US$7",
        "$5 to each of the members (in US$)",
        "at $ 20 or $ 30 a day",
        "$20 a day, where $ is the dollar",
        "| $5 | $10 |",
        "$5\n\nand $",
        "$5\n- and $",
        "$5\\\n\nand$",
        "\\$5 and $x",
        "a\\$b$",
        "$ $ and $$ $$ and \\( \\) and $",
        "http://a.example/?b=$c&d=$e",
    ],
)
def test_money_and_lone_dollars_are_text(markdown):
    assert [span.kind for span in spans(markdown)] == [Kind.TEXT]


def test_a_formula_is_found_beside_money():
    assert formulas("costs $5 for $x$ and $7 for $y$, so $5 + 7$") == ["x", "y", "5 + 7"]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("inline $$x$$ in a sentence", ["x"]),
        ("1. a\n   $$\n   x\n   $$\n   b", ["\n   x\n   "]),
        ("> $$\n> x\n> $$", ["\n> x\n> "]),
        ("$$\na\n\nb\n$$", ["\na\n\nb\n"]),
        ("$$\n\n    a\n$$", ["\n\n    a\n"]),
        ("$$a \\\\\n- b$$", ["a \\\\\n- b"]),
        ("$$\\text{where $x$}$$", ["\\text{where $x$}"]),
        ("\\[\nx\n\\]", ["\nx\n"]),
        ("- \\[n\\]", ["n"]),
        ("so \\[n^2\\] holds", ["n^2"]),
        ("$$\n\\text{a `quote'}\n$$", ["\n\\text{a `quote'}\n"]),
    ],
)
def test_displayed_formulas(markdown, expected):
    assert contents(markdown, Kind.DISPLAY_MATH) == expected


@pytest.mark.parametrize(
    "markdown",
    [
        "as shown in \\[1\\] and \\[see below\\](/a)",
        "\\[1\\] Smith, 1999",
        "\\\\[a^2\\\\]",
        "unclosed $$ here",
        "unclosed \\( here\n\nand \\)",
        "unclosed \\[ here and \\[ again",
        "$$ left open\n\nSome prose follows it.\n\n$$",
    ],
)
def test_what_only_looks_displayed_is_text(markdown):
    assert formulas(markdown) == []


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("`$x$` and $y$", ["y"]),
        ("``a ` $x$`` and $y$", ["y"]),
        ("$a `$` b", []),
        ("`a $x$", ["x"]),
        ("\\`$x$`", ["x"]),
        ("`\\` $x$", ["x"]),
        ("`a\n\n`$x$", ["x"]),
        ("```\n$x$\n```\n$y$", ["y"]),
        ("1. a\n   ~~~\n   $x$\n   ~~~\n2. $y$", ["y"]),
        ("```\n$x$", []),
        ("a\n\n    $x$\n\n$y$", ["y"]),
        ("$5 and\n\n```\n$x\n```", []),
        ("$$\n```\n$$\n```", []),
    ],
)
def test_code_holds_no_formula(markdown, expected):
    assert formulas(markdown) == expected


def test_code_is_told_apart():
    assert contents("a `b` c", Kind.CODE_SPAN) == ["b"]
    assert contents("```c\nd\n```", Kind.CODE_BLOCK) == ["d\n"]


PIECES = [
    "$",
    "$$",
    "\\(",
    "\\)",
    "\\[",
    "\\]",
    "\\",
    "`",
    "```",
    "{",
    "}",
    " ",
    "\n",
    "a",
    "5",
    ">",
]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_spans_cover_the_text_without_gaps(markdown):
    found = spans(markdown)
    assert "".join(markdown[span.start : span.end] for span in found) == markdown
    assert all(
        span.start <= span.content_start <= span.content_end <= span.end and span.start < span.end
        for span in found
    )


HOSTILE = {
    "dollars": lambda n: "$" * n,
    "dollars and letters": lambda n: "$a " * n,
    "dollars and braces": lambda n: "${" * n,
    "open parentheses": lambda n: "\\(" * n,
    "open parentheses before code": lambda n: "\\(" * n + "`x` \\)",
    "open parentheses before backticks": lambda n: "\\(" * n + "`" * n + "x" + "`" * n + "\\)",
    "open brackets": lambda n: "\\[" * n + "a\n\nb c d\\]",
    "backslashes": lambda n: "\\" * n + "$",
    "backticks of growing length": lambda n: " ".join("`" * k for k in range(1, int(n**0.5))),
    "square brackets": lambda n: "$[" * n,
    "unclosed display": lambda n: "$$ ab cd\n\n" * n,
    "quotes": lambda n: "> " * n + "\n    $",
    "list markers": lambda n: "- " * n + "\n```",
    "tabs": lambda n: "-\t" * n + "$",
    "fences": lambda n: "```\n" * n,
    "commands": lambda n: "$" + "\\a{" * n + "$",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_cost_grows_in_proportion_to_hostile_text(name):
    text = HOSTILE[name]
    assert growth(spans, text(10_000), text(40_000)) < 9  # 3 for each doubling
