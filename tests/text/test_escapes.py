import contextlib
import csv
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from articles.text.escapes import EscapeError, escape, kept, unescape
from tests.text.hostile import growth


def test_the_two_characters_become_a_newline():
    assert unescape(r"One.\n\n1. Two\n2. three") == "One.\n\n1. Two\n2. three"


@pytest.mark.parametrize(
    "answer",
    [
        r"so $a \neq b$ holds",
        r"so $\neg P$ holds",
        r"so \(x \notin A\) holds",
        r"so \[\nabla f = 0\]",
        r"so $T_{\mu\nu}$ holds",
        r"so $h\nu_e$ holds",
        r"so $P \not\equiv Q$ holds",
        r"so $$\nu = 1$$ holds",
        r"the string `a\nb` in code",
        r'print `"\n"` at the end',
    ],
)
def test_commands_in_formulas_and_code_spans_stay(answer):
    assert unescape(answer) == answer
    assert kept(answer) == [answer.index(r"\n")]


@pytest.mark.parametrize(
    ("answer", "markdown"),
    [
        (r"$$\na \neq b\n$$", "$$\na \\neq b\n$$"),
        (r"$$\nabla f\n$$", "$$\\nabla f\n$$"),
        (r"$$\n\nabla f\n$$", "$$\n\\nabla f\n$$"),
        (r"$$E = h\nu\n$$", "$$E = h\\nu\n$$"),
        (r"$$x\nwhere$$", "$$x\nwhere$$"),
        (r"$$x\nuv$$", "$$x\nuv$$"),
        (r"$$a \equiv b\nc$$", "$$a \\equiv b\nc$$"),
        (r"$$\na & b \\\nc & d\n$$", "$$\na & b \\\\\nc & d\n$$"),
        (r"\(a\)\ne) none", "\\(a\\)\ne) none"),
        (r"costs $5\nu costs $6", "costs $5\nu costs $6"),
    ],
)
def test_the_longest_run_of_letters_decides_in_formulas(answer, markdown):
    assert unescape(answer) == markdown


@pytest.mark.parametrize(
    ("answer", "markdown"),
    [
        (r"so\n\n$$\nu = at\n$$", "so\n\n$$\nu = at\n$$"),
        (r"$$\na \\\nu + v\n$$", "$$\na \\\\\nu + v\n$$"),
        (r"$$\n\begin{cases}\nu\n\end{cases}\n$$", "$$\n\\begin{cases}\nu\n\\end{cases}\n$$"),
    ],
)
def test_a_variable_starts_a_row_of_a_formula_with_several_lines(answer, markdown):
    assert unescape(answer) == markdown


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (r'printf("%d\n", i);\ni++;', 'printf("%d\\n", i);\ni++;'),
        (r'puts("a\nb\n\n");\nx', 'puts("a\\nb\\n\\n");\nx'),
        (r"print(f'\n  {x}')\nprint(x)", "print(f'\\n  {x}')\nprint(x)"),
        (r'printf(""%d\n"", i);\nx', 'printf(""%d\\n"", i);\nx'),
        (r'sql = "select\n  a\n  from b"\nx', 'sql = "select\n  a\n  from b"\nx'),
        (r"sed s/\n/ / file\nls", "sed s/\\n/ / file\nls"),
        (r"text.split(/\r?\n/)\nx", "text.split(/\\r?\\n/)\nx"),
        (r"tr '\n' ' '\nls", "tr '\\n' ' '\nls"),
        (r"a = 1\nu = 2", "a = 1\nu = 2"),
        (r'"""One.\n\nTwo."""\nx', '"""One.\n\nTwo."""\nx'),
        (r"// don't\n// can't\nx", "// don't\n// can't\nx"),
        (r"(define a 'one)\n(define b 'two)", "(define a 'one)\n(define b 'two)"),
        (r'x = "a"\ny = "b"', 'x = "a"\ny = "b"'),
        (r'{\n  "a": "b",\n  "c": "d"\n}', '{\n  "a": "b",\n  "c": "d"\n}'),
        (r"cd /\n/bin/ls", "cd /\n/bin/ls"),
    ],
)
def test_string_literals_in_fences_keep_theirs(code, expected):
    assert unescape(rf"```\n{code}\n```") == f"```\n{expected}\n```"


def test_a_literal_in_a_list_does_not_end_the_list():
    answer = r'1. Run\n   ```sh\n   printf "%s\n" *\n   ```\n   and $x$'
    assert unescape(answer) == '1. Run\n   ```sh\n   printf "%s\\n" *\n   ```\n   and $x$'


def test_quotes_in_prose_hold_newlines():
    assert unescape(r'He said "one\ntwo".\n\n```\nx\n```') == 'He said "one\ntwo".\n\n```\nx\n```'


def test_escaping_writes_newlines_and_leaves_commands():
    assert escape("a\n$b \\neq c$\n") == r"a\n$b \neq c$\n"


@pytest.mark.parametrize(
    "markdown",
    ["Type \\n here", "```\na \\n b\n```", "$a\neq b$", "`a\nb`", "    \\n"],
)
def test_what_the_convention_cannot_carry_is_refused(markdown):
    with pytest.raises(EscapeError):
        escape(markdown)


PIECES = [
    "\n",
    "\\n",
    "\\neq",
    "\\nu",
    "\\",
    "n",
    "u",
    "$",
    "$$",
    "\\(",
    "\\)",
    "`",
    "```",
    '"',
    "'",
]


@given(st.lists(st.sampled_from([*PIECES, " ", "a", "- ", "/", "s/", "~~~"])).map("".join))
def test_what_is_escaped_reads_back_the_same(markdown):
    with contextlib.suppress(EscapeError):
        assert unescape(escape(markdown)) == markdown


@given(st.lists(st.sampled_from([*PIECES[1:], " ", "a", "- ", "/", "s/", "~~~"])).map("".join))
def test_reading_changes_nothing_but_newlines(answer):
    assert unescape(answer).replace("\n", "\\n") == answer


HOSTILE = {
    "commands": lambda n: "$" + r"\nu" * n + "$",
    "commands in many formulas": lambda n: r"$\nu$" * n,
    "open quotes": lambda n: "```" + '"\\n' * n,
    "apostrophes": lambda n: "```" + " '\\n" * n,
    "slashes": lambda n: "```s/" + "/" * n,
    "code": lambda n: "`" + r"\n" * n + "`",
    "backslashes": lambda n: "`" + "\\" * n,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_cost_grows_in_proportion_to_hostile_answers(name):
    text = HOSTILE[name]
    assert growth(unescape, text(10_000), text(40_000)) < 9  # 3 for each doubling


def raw_answer(path: Path) -> str:
    front_matter = path.read_text(encoding="utf-8").split("---\n")[1]
    return str(yaml.load(front_matter, yaml.CSafeLoader)["answer"])


@pytest.fixture(scope="module")
def answers(corpus: Path) -> dict[str, str]:
    """The escaped answers of the real documents by path."""
    return {
        path.relative_to(corpus).as_posix(): raw_answer(path)
        for path in corpus.glob("learn/*/*.md")
    }


@pytest.mark.corpus
@pytest.mark.slow
def test_every_judged_case_of_the_corpus_stays(corpus: Path, answers: dict[str, str]):
    judged = corpus / "kept_escapes.csv"
    if not judged.exists():
        pytest.skip(f"{judged} is missing: the cases judged one by one")
    with judged.open(encoding="utf-8", newline="") as rows:
        expected = {(row["path"], int(row["offset"])) for row in csv.DictReader(rows)}
    found = {(path, offset) for path, answer in answers.items() for offset in kept(answer)}
    assert found == expected


@pytest.mark.corpus
@pytest.mark.slow
def test_every_answer_of_the_corpus_comes_back(answers: dict[str, str]):
    changed = [path for path, answer in answers.items() if escape(unescape(answer)) != answer]
    assert changed == []
