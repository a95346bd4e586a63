"""A document that ends too early is refused with its place, or still one; the others are in."""

from pathlib import Path

import pytest

from articles.library import importing
from articles.library.planning import Action
from articles.models import Article
from articles.text.documents import DocumentError, parse
from tests.library.documents import document, put, related

ANSWER = r"Ice — 冰 — is $\lambda \neq 0$: 🧊 é\n\n| a | b |\n|---|---|\n| 1 | 2 |"
WHOLE = document(answer=ANSWER, more=related("/learn/physics/questions/other"))


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_a_document_cut_anywhere_is_refused_with_line_and_hint_or_is_whole(newline: bytes):
    whole = WHOLE.replace(b"\n", newline)
    end = whole.rindex(newline + b"---") + len(newline) + 3  # from here on only the body is cut
    for length in range(len(whole)):
        cut = whole[:length]
        if length >= end:
            assert parse(cut).url == parse(whole).url
            continue
        with pytest.raises(DocumentError) as error:
            parse(cut, "cut.md")
        lines = cut.decode(errors="replace").split("\n")
        assert 1 <= error.value.line <= len(lines), length
        assert 1 <= error.value.column <= len(lines[error.value.line - 1]) + 1, length
        assert error.value.hint, length


@pytest.mark.django_db
def test_cut_documents_keep_no_other_out(tmp_path: Path):
    put(tmp_path, *(document(f"question-{number}", id=number) for number in range(5)))
    end = WHOLE.rindex(b"\n---")
    for length in range(0, end, 11):
        (tmp_path / f"learn/cut-{length}.md").write_bytes(WHOLE[:length])

    report = importing.run([tmp_path], processes=1)

    assert Article.objects.count() == 5
    refused = [step for step in report.steps if step.action is Action.REFUSED]
    assert len(refused) == len(range(0, end, 11))
    assert all(finding.line and finding.hint for step in refused for finding in step.findings)
