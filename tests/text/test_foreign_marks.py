import pytest

from articles.text.foreign_marks import notices
from tests.text.hostile import growth


@pytest.mark.parametrize(
    ("markdown", "kind"),
    [
        ('{{< figure src="a.jpg" >}}', "shortcode"),
        ("{{% notice %}}", "shortcode"),
        ("{{ site.title }}", "template-tag"),
        ("{% include a.html %}", "template-tag"),
        ("see [[Rivers|a river]]", "wikilink"),
        ("![[bend.png]]", "wikilink"),
        ("{: .note}", "attribute-list"),
        ("## Rivers {#rivers}", "attribute-list"),
        ("[next](../next.md)", "relative-link"),
        ("![a bend](bend.png)", "relative-link"),
    ],
)
def test_marks_of_other_tools_are_told_at_their_line(markdown: str, kind: str):
    told = notices(f"---\n---\nOne line.\n\n{markdown}\n", 8)

    assert [(one.kind, one.line) for one in told] == [(kind, 5)]
    assert told[0].hint


@pytest.mark.parametrize(
    "markdown",
    [
        r"$\frac{{a}}{b}$",
        "`{{ x }}` and `[[y]]`",
        "```\n[[ -f x ]] {% y %}\n```",
        "[a](/learn/a) [b](https://example.org) [c](#d) [e](mailto:f@example.org)",
        "a set {a, b} and an array a[[1]",
    ],
)
def test_formulas_code_and_common_markdown_are_no_marks(markdown: str):
    assert notices(markdown, 0) == []


def test_several_of_a_kind_are_one_notice():
    told = notices("[[a]]\n[[b]]\n", 0)

    assert [one.message for one in told] == ["The text has 2 wikilinks, shown as written."]


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["[[", "[[a", "{:", "{#a", "](a", "{{"])
def test_hostile_text_takes_time_in_proportion(piece: str):
    # Twice doubled, so that noise cannot pass for growth: in proportion 4, squared 16.
    assert growth(lambda text: notices(text, 0), piece * 5_000, piece * 20_000) < 10
