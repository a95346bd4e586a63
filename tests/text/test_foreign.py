import pytest

from articles.text import documents, foreign_mapping
from articles.text.documents import Document
from articles.text.foreign import Translated, translate_many
from articles.text.preparing import Fault
from tests.text.hostile import growth

MAPPING = """
without_front_matter = true
words = ["labels"]
drafts = ["_drafts"]
title = ["title", "file.title"]
answer = ["body", "text"]
subject = ["extra.shelf", "categories", "file.folder"]
slug = ["slug", "file.slug"]
author = ["authors", "author", "=Mara Lind"]
id = "number"
score = "rank"
no_index = "hidden"
date = ["date", "file.date"]
draft = ["draft", "not published"]
redirects = ["aliases", "url"]
seo.title = "seo_title"
seo.page_description = "description"
seo.page_keywords = ["tags", "labels"]
quicktakes.published_at = ["publishDate", "date"]
quicktakes.unpublish_at = "expiryDate"
quicktakes.share_image = "image"
"""


def translated(data: str, path: str = "physics/why-ice.md") -> Translated | Fault:
    mapping = foreign_mapping.load(MAPPING.encode())
    (one,) = translate_many(mapping, [(path, tuple(path.split("/")), data.encode())])
    return one


def document(front_matter: str, body: str = "Because.", path: str = "physics/why-ice.md"):
    one = translated(f"---\n{front_matter}\n---\n\n{body}\n", path)
    assert isinstance(one, Translated), one
    found = documents.parse(one.data)
    assert found.url == one.url
    return found


def test_it_works():
    one = translated(
        "---\ntitle: Why is ice slippery?\ndate: 2025-03-04\nauthors: [Mara Lind, Jonas Falk]\n"
        "number: 7\nrank: 1.5\nhidden: true\ntags: ['#ice', skates]\ndescription: It moves.\n"
        "image: /media/ice.png\nseo_title: Ice\naliases: [/old]\nweight: 3\n---\nIts top moves.\n"
    )

    assert isinstance(one, Translated)
    assert documents.parse(one.data) == Document(
        url="/learn/physics/questions/why-ice",
        answer="Its top moves.",
        title="Why is ice slippery?",
        subject="Physics",
        author="Mara Lind, Jonas Falk",
        id=7,
        score=1.5,
        no_index=True,
        date=documents.parse(one.data).date,
        seo=documents.Seo("Ice", "It moves.", "ice,skates"),
        settings=documents.Settings(share_image="/media/ice.png"),
        extra="aliases: [/old]\nweight: 3\n",
    )
    assert one.aliases == ("/old",)


def test_the_same_file_gives_the_same_bytes():
    data = "---\ntitle: Why?\ntags: [b, a, b]\nz: {y: 1, x: 2}\n---\nBecause.\n"

    assert translated(data) == translated(data)


def test_the_first_source_that_has_something_counts():
    assert document("title: ''\nslug:").title == "Why ice"
    assert document("title: Why?\nslug: Why Not").url.endswith("/why-not")
    assert document("extra: {shelf: Optics}\ncategories: [Waves]").subject == "Optics"


@pytest.mark.parametrize(
    ("front_matter", "day", "published_at"),
    [
        ("date: 2025-03-04", "2025-03-04", None),
        ("date: '2025-03-04'", "2025-03-04", None),
        ("date: Mar 04 2025", "2025-03-04", None),
        ("date: 2025-03-04T22:30:00-05:00", "2025-03-04", "2025-03-05T03:30:00+00:00"),
        ("date: 2025-03-04 22:30:00 -0500", "2025-03-04", "2025-03-05T03:30:00+00:00"),
        ("date: 2025-03-04 22:30", "2025-03-04", "2025-03-04T22:30:00+00:00"),
        ("date: 2025-03-04T22:30:00.123456789Z", "2025-03-04", "2025-03-04T22:30:00.123456+00:00"),
        (
            "date: 2025-03-04\npublishDate: 2025-03-09",
            "2025-03-04",
            "2025-03-09T00:00:00+00:00",
        ),
    ],
)
def test_a_date_gives_the_day_and_a_time_the_moment(
    front_matter: str, day: str, published_at: str | None
):
    found = document(front_matter)

    assert str(found.date) == day
    moment = found.settings.published_at if found.settings else None
    assert (moment.isoformat() if moment else None) == published_at
    assert found.extra == ""


@pytest.mark.parametrize(
    ("front_matter", "path", "status"),
    [
        ("draft: true", "a/b.md", "draft"),
        ("draft: false", "a/b.md", None),
        ("published: false", "a/b.md", "draft"),
        ("published: true", "a/b.md", None),
        ("number: 1", "a/_drafts/b.md", "draft"),
    ],
)
def test_drafts_are_known_by_key_and_by_folder(front_matter: str, path: str, status: str | None):
    settings = document(front_matter, path=path).settings

    assert (settings.status if settings else None) == status


def test_words_of_one_text_are_a_list_where_the_mapping_says_so():
    found = document("tags: river bend\nlabels: water sand")

    assert found.seo
    assert found.seo.page_keywords == "river bend,water,sand"


@pytest.mark.parametrize(
    ("front_matter", "extra"),
    [
        ("weight: 3   # first", "weight: 3   # first\n"),
        ("categories: [Waves, Light]", "categories: [Waves, Light]\n"),  # only one was used
        ("categories: [Waves]", ""),
        ("authors: [A]\nauthor: B", "original_author: B\n"),
        ("extra: {shelf: Optics}", ""),
        ("extra: {shelf: Optics, math: true}", "extra: {shelf: Optics, math: true}\n"),
        ("url: /old/", "original_url: /old/\n"),
        ('"question" : |\n  Why?', "original_question : |\n  Why?\n"),
        ("{title: Why?, answer: 42}", "original_answer: 42\n"),
        ("url: /a/\noriginal_url: b", "original_original_url: /a/\noriginal_url: b\n"),
        ("related_article1: {url: x}", "original_related_article1: {url: x}\n"),
    ],
)
def test_what_found_no_place_is_kept(front_matter: str, extra: str):
    assert document(front_matter).extra == extra


def test_a_body_that_is_not_the_answer_is_kept_unseen():
    one = translated("---\ntext: Because.\n---\n\n\n")
    assert isinstance(one, Translated)
    assert documents.parse(one.data).answer == "Because."


def test_a_text_that_looks_like_our_own_convention_stays_what_it_is():
    assert document("title: Why?", "one `\\n` two\n\n    code \\n").answer == (
        "one `\\n` two\n\n    code \\n"
    )


@pytest.mark.parametrize(
    ("data", "kind", "line"),
    [
        ("---\ntitle: a\n\ndate: soon\n---\nx", "wrong-type", 4),
        ("+++\ntitle = 'a'\n\ndate = 'soon'\n+++\nx", "wrong-type", 4),
        ("---\ndate: 2025-02-30\n---\nx", "impossible-date", 2),
        ("---\ndate: 0001-01-01T00:00:00+01:00\n---\nx", "impossible-date", 2),
        ("---\nexpiryDate: {a: 1}\n---\nx", "wrong-type", 2),
        ("---\ntags: {a: 1}\n---\nx", "wrong-type", 2),
        ("---\ndraft: perhaps\n---\nx", "wrong-type", 2),
        ("---\nnumber: seven\n---\nx", "wrong-type", 2),
        ("---\na: 1\n---\n\n \n", "missing-key", 1),
        ("---\nslug: '???'\n---\nx", "missing-key", 1),
        ("---\nextra: {shelf: '?'}\n---\nx", "missing-key", 1),
        ("---\nextra:\n  a: 1\n  a: 2\n---\nx", "duplicate-key", 4),
        ("\ufeff---\ntitle: [\n---\nx", "broken-yaml", 3),
    ],
)
def test_a_file_that_cannot_be_mapped_is_told_with_its_line(data: str, kind: str, line: int):
    fault = translated(data)

    assert isinstance(fault, Fault)
    assert (fault.kind, fault.line) == (kind, line)
    assert fault.path == "physics/why-ice.md"
    assert fault.hint


def test_bytes_that_are_no_text_are_told():
    mapping = foreign_mapping.load(MAPPING.encode())

    (fault,) = translate_many(mapping, [("a.md", ("a.md",), b"one\ntwo \xff")])

    assert isinstance(fault, Fault)
    assert (fault.kind, fault.line, fault.column) == ("not-utf8", 2, 5)


def test_a_missing_subject_names_where_it_was_looked_for():
    fault = translated("Just text.", "why.md")

    assert isinstance(fault, Fault)
    assert "`extra.shelf`, `categories`, `file.folder`" in fault.problem


@pytest.mark.slow
@pytest.mark.parametrize("line", ["k{n}: 1\n", "related_article{n}: 1\n"])
def test_many_keys_take_time_in_proportion(line: str):
    def text(lines: int) -> str:
        return "---\n" + "".join(line.format(n=n) for n in range(1, lines)) + "---\nx"

    # Twice doubled, so that noise cannot pass for growth: in proportion 4, squared 16.
    assert growth(translated, text(500), text(2000)) < 10
