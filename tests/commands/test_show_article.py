from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.library import importing, redirecting, revising
from articles.models import Article, RelatedArticle, SeoMetadata
from tests.factories import make_article, make_subject
from tests.library.documents import document, put

pytestmark = pytest.mark.django_db

URL = "/learn/physics/questions/why-is-ice-slippery"


@pytest.fixture
def article(tmp_path: Path) -> Article:
    """An imported article."""
    put(tmp_path, document())
    importing.run([tmp_path], processes=1)
    return Article.objects.get()


def edit(article: Article, **values: object) -> None:
    Article.objects.filter(pk=article.pk).update(**values)
    ines = User.objects.get_or_create(username="ines")[0]
    revising.record(article, author=ines, message="Shorter")


def show(*arguments: object) -> str:
    out = StringIO()
    call_command("show_article", *map(str, arguments), stdout=out)
    return out.getvalue()


def line_of(said: str, label: str) -> str:
    return next(line for line in said.splitlines() if line.startswith(label))


def test_it_tells_what_there_is_to_know(article: Article):
    edit(article, answer="It moves.")
    said = show(URL)
    assert said.startswith("Why is ice slippery?\n")
    assert line_of(said, "address").endswith(URL)
    assert line_of(said, "state").endswith("Published")
    assert line_of(said, "subject").endswith("Physics (physics)")
    assert line_of(said, "shown date").endswith("Mar 4, 2025")
    assert "copies" not in said


def test_the_versions_are_a_table_with_the_newest_first(article: Article):
    edit(article, answer="It moves.")
    lines = show(URL).splitlines()
    newest, message, changed, first = lines[lines.index("Versions, the newest first") + 1 :]
    assert newest.split()[0] == "2"
    assert newest.endswith("ines")
    assert "Edit" in newest
    assert message.strip() == "Shorter"
    assert changed.strip() == "changed: answer"
    assert first.split()[0] == "1"
    assert f"{len(document())} bytes  as in the folder" in first


def test_it_tells_what_leads_here_and_where_links_lead(article: Article):
    draft = make_article("Not yet?", status="draft", subject=make_subject("Optics"))
    links = [RelatedArticle(url="/learn/x/questions/y"), revising.link_to(draft)]
    revising.replace_related(article, links)
    redirecting.add("/learn/physics/questions/ice", URL)
    SeoMetadata.objects.filter(article=article).update(no_index=True)
    said = show(URL)
    assert "1. /learn/x/questions/y (leads nowhere)" in said
    assert "2. /learn/optics/questions/not-yet (not public)" in said
    assert line_of(said, "lead here").endswith("/learn/physics/questions/ice")
    assert "Hidden from search engines" in said


def test_a_copy_names_its_original_and_the_original_its_copies():
    paths = []
    for name in ("Air", "Ice"):
        article = make_article(subject=make_subject(name), slug="light", answer="Waves.")
        revising.record(article, author=None)
        paths.append(article.get_absolute_url())
    assert line_of(show(paths[1]), "copy of").endswith(paths[0])
    assert line_of(show(paths[0]), "copies").endswith(paths[1])


@pytest.mark.slow
def test_a_long_history_takes_as_many_queries_as_a_short_one():
    def queries(count: int) -> int:
        article = make_article()
        links = [RelatedArticle(url=f"/{n}", target=make_article()) for n in range(count)]
        revising.replace_related(article, links)
        for n in range(count):
            redirecting.add(f"/old/{article.pk}/{n}", article.get_absolute_url())
        for n in range(count // 5):
            edit(article, answer=f"Answer {n}.")
        with CaptureQueriesContext(connection) as captured:
            show(article.get_absolute_url())
        return len(captured)

    assert queries(10) == queries(200)


def test_an_old_address_shows_the_article_and_says_so(article: Article):
    redirecting.add("/learn/physics/questions/ice", URL)
    said = show("https://example.org/learn/physics/questions/ice")
    assert said.startswith("/learn/physics/questions/ice leads here.\n")
    assert "Why is ice slippery?" in said


def test_control_characters_never_reach_the_terminal(article: Article):
    edit(article, question="Why\x1b]0;owned\x07?", answer="\x1b[2J\x9b1m\x7f")
    said = show(URL) + show(URL, "--diff", 1, 2)
    assert "Why␛]0;owned␇?" in said
    assert not set(said) & {chr(code) for code in (*range(9), *range(11, 32), *range(127, 160))}


def test_one_version_is_written_to_the_byte(article: Article, capsysbinary):
    edit(article, answer="It moves.")
    call_command("show_article", URL, "--revision", "1")
    assert capsysbinary.readouterr().out == document()


def test_a_version_that_is_not_there_is_told_with_those_that_are(article: Article):
    with pytest.raises(CommandError, match="no version 9. They go from 1 to 1"):
        show(URL, "--revision", 9)


def test_a_diff_shows_the_keys_and_words_that_changed(article: Article):
    edit(article, answer="Its top layer moves.\n\nSleds glide on it.", author="")
    assert show(URL, "--diff", 1, 2) == (
        "author (removed)\n"
        "    [-Mara Lind-]\n"
        "answer\n"
        "    Its top layer moves.\n"
        "\n"
        "    [-Skates-]{+Sleds+} glide on it.\n"
    )


def test_a_diff_backward_takes_words_back(article: Article):
    edit(article, author="Mara")
    assert show(URL, "--diff", 2, 1) == "author\n    Mara{+ Lind+}\n"


def test_a_diff_of_a_long_answer_shows_the_changed_places_only(article: Article):
    words = [f"word{number}" for number in range(1000)]
    edit(article, answer=" ".join(words))
    edit(article, answer=" ".join([*words[:500], "new", *words[501:]]))
    said = show(URL, "--diff", 2, 3)
    assert "[-word500-]{+new+}" in said
    assert said.count("…") == 2
    assert len(said) < 300


def test_blanks_that_changed_can_be_seen(article: Article):
    edit(article, answer="One.")
    edit(article, answer="One. \n")
    assert "One.{+·↵\n" in show(URL, "--diff", 2, 3)


def test_links_that_moved_are_told_with_their_old_number(article: Article):
    links = [RelatedArticle(url=f"/learn/x/questions/{n}", title=f"No. {n}") for n in range(4)]
    revising.replace_related(article, links)
    edit(article)
    revising.replace_related(article, [links[3], *links[:3]])
    edit(article)
    assert show(URL, "--diff", 2, 3) == (
        "related_article1 (moved from related_article4)\n    No. 3\n    /learn/x/questions/3\n"
    )


def test_colors_take_the_place_of_the_marks(article: Article):
    edit(article, author="Mara")
    out = StringIO()
    call_command("show_article", URL, "--diff", "1", "2", force_color=True, stdout=out)
    assert "Mara\x1b[31;1m Lind\x1b[0m" in out.getvalue()
    assert "[-" not in out.getvalue()


def test_equal_versions_are_said_to_be_equal(article: Article):
    assert "equal, to the byte" in show(URL, "--diff", 1, 1)


def test_versions_that_are_only_written_otherwise_are_told(article: Article, tmp_path: Path):
    put(tmp_path, document().replace(b"author: Mara Lind", b'author: "Mara Lind"'))
    importing.run([tmp_path], processes=1)
    assert "say the same, and write it in another way" in show(URL, "--diff", 1, 2)


def test_an_address_that_leads_nowhere_is_told_with_what_is_close(article: Article):
    with pytest.raises(CommandError, match=f"There is no article at .*\n  {URL}"):
        show(URL + "s")


def test_one_question_at_a_time(article: Article):
    with pytest.raises(CommandError, match="not allowed with"):
        show(URL, "--revision", 1, "--diff", 1, 1)
