"""Reading documents, and saying what is wrong with one."""

import datetime as dt
import pickle
from pathlib import Path

import pytest

from articles.text.documents import DocumentError, RelatedLink, Seo, Settings, parse

DOCUMENTS = Path(__file__).parent.parent / "data" / "documents"
URL = "/learn/physics/questions/what-is-light"


def front(*lines: str, url: str = URL, body: str = "&nbsp;") -> bytes:
    """A document of the required keys and of further lines, which begin on line 5."""
    required = [f"url: {url}", "question: What is light?", "answer: A wave."]
    return "\n".join(["---", *required, *lines, "---", "", body]).encode()


def fault(data: bytes, path: str = "light.md") -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        parse(data, path)
    assert caught.value.path == path
    assert caught.value.hint.endswith(".")
    return caught.value


def place(error: DocumentError) -> tuple[str, int, int]:
    return error.kind, error.line, error.column


def test_a_document_is_read():
    document = parse((DOCUMENTS / "scored.md").read_bytes())

    assert document.schema == "default"
    assert document.id == 90211
    assert document.date == dt.date(2025, 3, 4)
    assert document.title == document.article_title == document.question
    assert document.question == "Why does ice float on water?"
    assert document.date_format == "MMM DD, YYYY"
    assert document.post_on_text == "Posted on"
    assert document.seo is not None
    assert document.seo.title == "QuickTakes | Physics"
    assert document.seo.page_keywords == "ice,density,water, hydrogen bonds"
    assert document.author == "QuickTakes"
    assert document.no_index is True
    assert document.subject == "Physics"
    assert document.file_name == "why-does-ice-float-on-water.md"
    assert (document.subject_slug, document.slug) == ("physics", "why-does-ice-float-on-water")
    assert document.score == -1.0
    assert [link.id for link in document.related] == [90214, 90230]
    assert document.related[0] == RelatedLink(
        url="/learn/chemistry/questions/what-is-a-hydrogen-bond",
        title="What is a hydrogen bond?",
        subject="Chemistry",
        id=90214,
    )
    assert document.body == "&nbsp;"
    assert (document.settings, document.extra, document.layout) == (None, "", ())


def test_newlines_of_an_answer_are_real_and_its_latex_stays():
    answer = parse((DOCUMENTS / "scored.md").read_bytes()).answer

    assert answer.startswith("Ice floats because it is **less dense** than water.\n\n### The")
    assert "$0.917 \\neq 1.000$" in answer


def test_other_styles_of_yaml_are_read():
    document = parse((DOCUMENTS / "other_styles.md").read_bytes())

    assert document.question is None
    assert document.title == 'What does "printf" do?'
    assert document.author == "yes"
    assert document.seo == Seo(
        title="What printf does", page_keywords="C, output", extra="robots: noarchive\n"
    )
    assert [link.url for link in document.related] == [
        "/learn/computer-science/questions/what-is-a-variable",
        "/learn/computer-science/questions/what-is-a-string",
    ]
    assert document.related[0].extra == "note: read first\n"
    assert document.body == "A body of text,\nin two lines.\n"


def test_settings_are_read():
    document = parse((DOCUMENTS / "other_styles.md").read_bytes())

    assert document.settings == Settings(
        status="draft",
        published_at=dt.datetime(2025, 6, 1, 6, 0, tzinfo=dt.UTC),
        canonical="/learn/engineering/questions/what-does-printf-do",
    )


def test_unknown_keys_are_kept_as_text_in_their_place():
    document = parse((DOCUMENTS / "other_styles.md").read_bytes())

    assert document.extra == (
        "reviewers:            # a key of the operator's own\n"
        "  - name: R. Osei\n"
        "    on: 2025-02-03\n"
    )
    assert document.layout[:4] == ("url", "title", "reviewers", "answer")


@pytest.mark.parametrize(
    ("scalar", "answer"),
    [
        (r"one\ntwo", "one\ntwo"),
        (r'"one\\ntwo"', "one\ntwo"),
        ("|-\n    one\\ntwo", "one\\ntwo"),
        ('"one\\ntwo\\\\n"', "one\ntwo\\n"),
        ("one\n\n    two\\nthree", "one\ntwo\\nthree"),
    ],
)
def test_the_convention_holds_but_for_blocks_and_real_newlines(scalar, answer):
    data = f"---\nurl: {URL}\nquestion: Which?\nanswer: {scalar}\n---\n".encode()

    assert parse(data).answer == answer


@pytest.mark.parametrize("written", ["1984", "yes", "12:30:45", "2024-01-01", "1e3", "0x10", "No"])
def test_what_is_written_is_what_is_meant(written):
    document = parse(front(f"title: {written}"))

    assert document.title == written


@pytest.mark.parametrize("written", ["", "~", "null"])
def test_null_is_an_absent_key(written):
    document = parse(front(f"title: {written}", f"seo: {written}", f"score: {written}"))

    assert (document.title, document.seo, document.score, document.layout) == (
        *(None, None, None),
        ("url", "question", "answer"),
    )


def test_a_quoted_null_is_text():
    assert parse(front("title: 'null'")).title == "null"


def test_carriage_returns_and_a_byte_order_mark_change_nothing():
    data = (DOCUMENTS / "scored.md").read_bytes()

    assert parse(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")) == parse(data)


def test_a_byte_order_mark_does_not_shift_columns():
    broken = front("id: seven")

    assert place(fault(b"\xef\xbb\xbf" + broken)) == place(fault(broken)) == ("wrong-type", 5, 5)
    assert place(fault(b"\xef\xbb\xbf---\xff")) == ("not-utf8", 1, 4)


def test_related_links_are_ordered_by_number():
    document = parse(
        front("related_article10: {url: /c}", "related_article9: {url: /b}", "related_article2: {}")
    )

    assert document.related == (RelatedLink(), RelatedLink(url="/b"), RelatedLink(url="/c"))
    assert document.layout[3:] == ("related_article3", "related_article2", "related_article1")


def test_a_key_that_only_looks_like_a_related_link_is_unknown():
    lines = ["related_article0: {url: /a}", "related_articleX: 1", "related_article01: 2"]

    document = parse(front(*lines))

    assert document.related == ()
    assert document.extra == "\n".join(lines) + "\n"


def test_an_alias_is_read_as_its_anchor():
    document = parse(front("title: &t What is light?", "article_title: *t", "note: *t"))

    assert document.article_title == "What is light?"
    assert document.extra == "note: What is light?\n"


def test_the_body_begins_after_one_blank_line():
    assert parse(front(body="\nText\n---\nmore\n")).body == "\nText\n---\nmore\n"
    assert parse(front().replace(b"---\n\n&nbsp;", b"---\nText")).body == "Text"
    assert parse(front().replace(b"---\n\n&nbsp;", b"---")).body == ""


def test_a_message_says_where_what_and_what_to_do():
    error = fault(front("date: 2023-02-29"), "physics/light.md")

    assert str(error) == (
        "physics/light.md:5:7: `date` is 2023-02-29, a day or time that does not exist. "
        "Write a day of the calendar as YYYY-MM-DD."
    )


def test_an_error_survives_the_way_home_from_a_worker():
    error = fault(front("id: seven"))

    again = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own bytes)

    assert (str(again), again.kind, again.line) == (str(error), "wrong-type", 5)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ("no-front-matter", 1, 1)),
        (b"Just text.\n", ("no-front-matter", 1, 1)),
        (b"+++\ntitle = 'x'\n+++\n", ("no-front-matter", 1, 1)),
        (b"---\nurl: x\n", ("no-closing-fence", 3, 1)),
        (b"---\nurl: x\n--- no\n", ("no-closing-fence", 4, 1)),
        (b"---\n---\n", ("not-a-mapping", 2, 1)),
        (b"---\n- a\n---\n", ("not-a-mapping", 2, 1)),
        (b"---\njust text\n---\n", ("not-a-mapping", 2, 1)),
        (b"---\nurl: '\xff'\n---\n", ("not-utf8", 2, 7)),
        (b"---\nurl: '\xc3\xa9\xc3'\n---\n", ("not-utf8", 2, 8)),
        (b"---\nurl: x\n---\n\nbody\0", ("nul", 5, 5)),
        (b"\xff\xfe-\0-\0", ("not-utf8", 1, 1)),
    ],
)
def test_a_file_that_is_no_document_is_refused(data, expected):
    assert place(fault(data)) == expected


def test_toml_is_named_in_the_hint():
    assert "TOML" in fault(b"+++\ntitle = 'x'\n+++\n").hint


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("title: a: b", ("broken-yaml", 5, 9)),
        ("title: 'open", ("broken-yaml", 6, 1)),
        ("\ttitle: x", ("broken-yaml", 5, 1)),
        ("title: \x07", ("broken-yaml", 5, 8)),
        ("title: é\x07", ("broken-yaml", 5, 9)),
        ("title: *nowhere", ("broken-yaml", 5, 8)),
        ("...\nmore: x", ("broken-yaml", 6, 1)),
        ("answer: again", ("duplicate-key", 5, 1)),
        ("seo: {title: a, title: b}", ("duplicate-key", 5, 17)),
        ("related_article1: {id: 1, id: 2}", ("duplicate-key", 5, 27)),
        ("other: [{a: 1, a: 2}]", ("duplicate-key", 5, 16)),
        ("title: [a]", ("wrong-type", 5, 8)),
        ("title: {a: b}", ("wrong-type", 5, 8)),
        ("title: !secret x", ("wrong-type", 5, 8)),
        ("seo: text", ("wrong-type", 5, 6)),
        ("related_article1: /learn", ("wrong-type", 5, 19)),
        ("[a]: b", ("wrong-type", 5, 1)),
        ("<<: {author: x}", ("wrong-type", 5, 1)),
        ("id: 1.5", ("wrong-type", 5, 5)),
        ("id: 0x10", ("wrong-type", 5, 5)),
        ("id: 9223372036854775808", ("out-of-range", 5, 5)),
        ("id: -9223372036854775809", ("out-of-range", 5, 5)),
        ("id: " + "9" * 5000, ("out-of-range", 5, 5)),
        ("date: 2023-02-29", ("impossible-date", 5, 7)),
        ("date: 0001-01-01", ("out-of-range", 5, 7)),
        ("date: 9999-12-31", ("out-of-range", 5, 7)),
        ("date: 1 May 2023", ("wrong-type", 5, 7)),
        ("date: 2023-02-28T10:00:00Z", ("wrong-type", 5, 7)),
        ("score: high", ("wrong-type", 5, 8)),
        ("score: .nan", ("out-of-range", 5, 8)),
        ("score: -.inf", ("out-of-range", 5, 8)),
        ("score: 1e999", ("out-of-range", 5, 8)),
        ("no_index: maybe", ("wrong-type", 5, 11)),
        ("quicktakes: {published_at: 2025-13-01}", ("impossible-date", 5, 28)),
        ("quicktakes: {published_at: 0001-01-01T00:00:00Z}", ("out-of-range", 5, 28)),
        ("quicktakes: {unpublish_at: 9999-12-31T23:59:59-23:59}", ("out-of-range", 5, 28)),
        ("quicktakes: {published_at: soon}", ("wrong-type", 5, 28)),
        ("quicktakes: {canonical: https://example.org}", ("bad-url", 5, 25)),
        ('title: "a\\0b"', ("nul", 5, 8)),
        ("title: '  '\nquestion:", ("duplicate-key", 6, 1)),
    ],
)
def test_a_fault_is_found_at_its_place(line, expected):
    assert place(fault(front(line))) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["question: Which?", "answer: This."], ("missing-key", 1, 1)),
        ([f"url: {URL}", "question: Which?"], ("missing-key", 1, 1)),
        ([f"url: {URL}", "answer: This."], ("missing-key", 1, 1)),
        ([f"url: {URL}", "question: Which?", "answer: ~"], ("missing-key", 1, 1)),
        ([f"url: {URL}", "question: Which?", "answer: ' '"], ("missing-key", 4, 9)),
        ([f"url: {URL}", "question: ''", "title: x", "answer: x"], ("missing-key", 3, 11)),
        ([f"url: {URL}", "title: ''", "answer: x"], ("missing-key", 3, 8)),
        (["url: /learn/physics/light", "title: x", "answer: x"], ("bad-url", 2, 6)),
        (["url: ''", "title: x", "answer: x"], ("bad-url", 2, 6)),
    ],
)
def test_required_keys_must_be_there(lines, expected):
    assert place(fault("\n".join(["---", *lines, "---", ""]).encode())) == expected


def test_the_largest_integers_fit():
    assert parse(front("id: -9223372036854775808")).id == -(2**63)
    assert parse(front("id: 9223372036854775807")).id == 2**63 - 1


def test_the_first_and_the_last_year_that_fit_every_time_zone_are_read():
    late = "9000-12-31T23:59:59-23:59"
    document = parse(front("date: 1000-01-01", f"quicktakes: {{unpublish_at: {late}}}"))

    assert document.date == dt.date(1000, 1, 1)
    assert document.settings == Settings(unpublish_at=dt.datetime.fromisoformat(late))


def test_a_moment_without_an_offset_is_utc():
    settings = parse(front("quicktakes: {unpublish_at: 2025-06-01 08:30}")).settings

    assert settings is not None
    assert settings.unpublish_at == dt.datetime(2025, 6, 1, 8, 30, tzinfo=dt.UTC)
