import pytest

from articles.text.pairing import with_lone_tags_shown
from tests.text.hostile import growth


@pytest.mark.parametrize(
    "html",
    [
        "<p><b>a <i>b</i></b> H<sub>2</sub>O</p>",
        "<p><B>a</b><br>b<wbr>c<br /></p>",
        "<p><b>a <i>b</b> c</i></p>",
        '<table><tr><td align="center"><b>a</b></td></tr></table>',
        '<p><em><a href="b">c</a></em> <code>d</code> <img src="e" alt="f" /></p>',
    ],
)
def test_what_is_paired_in_its_block_stays(html):
    assert with_lone_tags_shown(html) == html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p><b>a</p>\n<p>b</b></p>", "<p>&lt;b>a</p>\n<p>b&lt;/b></p>"),
        ("<p><b>a<b>b</b></p>", "<p>&lt;b>a<b>b</b></p>"),
        ("<li><i>a\n<ul>\n<li>b</i></li>", "<li>&lt;i>a\n<ul>\n<li>b&lt;/i></li>"),
        ("<td><sub>a</td><td></sub></td>", "<td>&lt;sub>a</td><td>&lt;/sub></td>"),
        ("<p>a</br>b<b/></p>", "<p>a&lt;/br>b&lt;b/></p>"),
        ("<b>\n<!-- a </b> -->", "<b>\n&lt;!-- a </b> -->"),
        ("<p><abbr>a</p><script>", "<p>&lt;abbr>a</p>&lt;script>"),
    ],
)
def test_what_has_no_partner_in_its_block_is_shown(html, expected):
    assert with_lone_tags_shown(html) == expected


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["<b>", "</b>", "<b><i></b>", "<b><p>", "<", "<b "])
def test_the_cost_grows_in_proportion(piece):
    assert growth(with_lone_tags_shown, piece * 5_000, piece * 40_000) < 3**3
