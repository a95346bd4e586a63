import pytest

from articles.text.sanitizing import LONG_TEXT, sanitize
from tests.text.hostile import growth
from tests.text.well_formed import assert_harmless


def test_what_markdown_makes_is_kept():
    html = (
        '<h1>a</h1>\n<p><a href="https://example.org/?a&amp;b" title="t">b</a> <em>c</em> '
        '<img src="d.png" alt="d"></p>\n<ol start="3">\n<li>e</li>\n</ol>\n'
        '<pre><code class="language-py">f\n</code></pre>\n'
    )
    assert sanitize(html) == html


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<style>p { color: red }</style>",
        '<iframe src="https://example.org"></iframe>',
        "<form><input name=a></form>",
        '<p onclick="alert(1)">a</p>',
        '<p style="color: red" id="main" class="menu">a</p>',
        '<a href="javascript:alert(1)">a</a>',
        '<a href="  JaVaScRiPt&#58;alert(1)">a</a>',
        '<a href="data:text/html,a">a</a>',
        '<a href="vbscript:a">a</a>',
        '<img src="x" onerror="alert(1)">',
        '<svg><script>alert(1)</script></svg><math><mtext><style><img src=x onerror="a">',
        "<!-- a --><![CDATA[ b ]]><?php c ?>",
        '<b><p title="</b><script>">a</b>',
    ],
)
def test_what_acts_is_dropped(html):
    reader = assert_harmless(sanitize(html))
    assert not any("id" in attributes or "class" in attributes for _, attributes in reader.tags)


def test_the_brackets_of_the_result_are_all_brackets_of_tags():
    html = sanitize('<a title="1 < 2 > 0" href="?a>b">3 < 4 > 2</a>')
    assert html.count("<") == html.count(">") == 2


def test_unclosed_tags_are_closed():
    assert sanitize("<p><b>a<p>c") == "<p><b>a</b></p><p><b>c</b></p>"


@pytest.mark.parametrize("piece", ["a", "©", "&amp;", "&lt;b&gt; "])
def test_a_long_text_stays_whole(piece):
    html = f'<p>{piece * LONG_TEXT}</p><p title="a">{piece}</p>'
    assert sanitize(html) == html.replace(' title="a"', "")


def test_a_long_address_stays_whole():
    html = f'<p>a <a href="?{"b" * LONG_TEXT * 2}">c</a></p>'
    assert sanitize(html) == html


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["&amp;", "&quot;", "&copy;", "&nbsp;", "©", "é ", "中", "&", "&a"]
)
def test_the_cost_of_a_long_text_grows_in_proportion(piece):
    assert growth(sanitize, f"<p>{piece * 20_000}", f"<p>{piece * 160_000}") < 3**3
