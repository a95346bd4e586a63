import pytest

from articles.text.highlighting import MAX_CODE, highlight
from tests.text.hostile import growth
from tests.text.well_formed import read


def test_keywords_strings_and_comments_get_classes():
    html, language = highlight('if x: return "a"  # b', "python")
    assert html == (
        '<span class="k">if</span> x: <span class="k">return</span> '
        '<span class="s">&quot;a&quot;</span>  <span class="c"># b</span>'
    )
    assert language == "Python"


@pytest.mark.parametrize(("name", "shown"), [("js", "JavaScript"), ("c++", "C++"), ("SQL", "SQL")])
def test_a_language_is_called_by_its_usual_name(name, shown):
    assert highlight("", name).language == shown


@pytest.mark.parametrize("name", ["pseudocode", "no such", "<b>"])
def test_an_unknown_language_is_shown_plain_under_its_given_name(name):
    assert highlight("if a < b", name) == ("if a &lt; b", name)


@pytest.mark.parametrize("code", ["\n\n  x = 1\n\n\n", "\tx\r\n", "a", "", "for (;;) {", "'open"])
@pytest.mark.parametrize("language", ["python", "c", "html", "bash", "text"])
def test_the_code_itself_is_never_changed(code, language):
    assert read(highlight(code, language).html).text == code.replace("\r\n", "\n")


def test_endless_code_is_shown_plain():
    code = "if " * MAX_CODE
    assert highlight(code, "python") == (code, "Python")


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["(", "a.", "/*", "${"])
@pytest.mark.parametrize("language", ["python", "js", "java", "html"])
def test_the_cost_of_hostile_code_ends_at_the_limit(piece, language):
    longest = piece * (MAX_CODE // len(piece))
    assert growth(lambda code: highlight(code, language), longest, longest * 2) < 3
