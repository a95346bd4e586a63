"""Documents that strain a page: very long words and formulas, wide tables and code, Arabic."""

from pathlib import Path

from tests.library.documents import document, put

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
SUM = "+".join(f"a_{{{n}}}x^{{{n}}}" for n in range(24))
WIDE_TABLE = [
    "| " + " | ".join(f"Column {n}" for n in range(20)) + " |",
    "|" + "---|" * 20,
    *("| " + " | ".join(f"value {n * row}" for n in range(20)) + " |" for row in range(5)),
]
CODE_TABLE = [
    "| Call | What it gives |",
    "|---|---|",
    "| `library.documents.read_all(folder, encoding=None)` | Every document, one after another |",
    "| `a_function_with_a_name_as_long_as_a_line_on_a_phone()` | Nothing at all |",
]
PLAIN = "A sentence. " * 60
EXTREMES = {
    "long-word": (f"What is a {WORD}?", [f"A {WORD} is a company."]),
    "long-formula": (
        f"Where does ${SUM}$ lead?",
        [f"It is ${SUM}$ here.", "", f"- in a list, ${SUM}$", "", "## A section", "", PLAIN],
    ),
    "wide-table": ("Which table has twenty columns?", WIDE_TABLE),
    "code-in-a-table": ("Which table has code in its cells?", CODE_TABLE),
    "wide-code": ("Which code has 200 columns?", ["```text", "x = " + "1234567890" * 20, "```"]),
    "arabic": ("كيف يعمل `محرك` البحث؟", ["يقرأ النصوص كلها.", "", *WIDE_TABLE]),
}


def write_extremes(folder: Path) -> None:
    """The documents, each beside the one with the long word in its subject."""
    for number, (slug, (question, lines)) in enumerate(EXTREMES.items(), start=900):
        answer = "\n    ".join(lines)
        values = {"id": number, "title": f"'{question}'", "subject": "Extremes", "answer": answer}
        data = document(slug, shelf="extremes", **values)
        put(folder, data.replace(b"answer: >-", b"answer: |-"))
