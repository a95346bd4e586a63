import pytest

from articles.text.characters import visible
from articles.text.rendering import (
    Heading,
    excerpt,
    plain_text,
    render,
    render_inline,
    rendering_key,
    trusted,
)
from tests.text.well_formed import assert_harmless, read


def html(markdown: str) -> str:
    return render(markdown).html


def test_an_answer_becomes_html_with_its_counts():
    rendered = render("## Speed\n\nIt is $v = \\frac{s}{t}$, **not** $\\foo$.")
    assert rendered.html.startswith('<h2 id="section-speed">Speed</h2>\n<p>It is <math>')
    assert '<code class="tex">$\\foo$</code>' in rendered.html
    assert (rendered.formulas, rendered.failures) == (2, 1)
    assert rendered.headings == (Heading(2, "section-speed", "Speed"),)
    assert rendered.excerpt == "It is v = s/t, not ."
    assert rendered.words == 8


@pytest.mark.parametrize("delimited", ["$x$", r"\(x\)"])
def test_an_inline_formula_stands_in_its_line(delimited):
    assert html(f"a {delimited} b").startswith("<p>a <math><semantics><mi>x</mi>")


@pytest.mark.parametrize("delimited", ["$$x$$", r"\[x\]", "$$\nx\n$$"])
def test_a_display_formula_scrolls_in_a_frame_that_takes_the_focus(delimited):
    assert '<span class="display" tabindex="0"' in html(delimited)
    assert '<math display="block">' in html(delimited)


def test_markdown_does_not_touch_formulas():
    found = html(r"**$a_1 * b_1$** and $c_1 * d_1$, $|e|$, $f \\ g$, $h < i$")
    assert "<em>" not in found
    assert r"a_1 * b_1</annotation></semantics></math></strong>" in found
    assert r"f \\ g</annotation>" in found
    assert "h &lt; i</annotation>" in found


def test_a_quoted_formula_loses_the_marks_of_its_quotation():
    assert ">a\nb</annotation>" in html("> $$\n> a\n> b\n> $$")


def test_money_is_no_formula():
    assert html("from $5 to $6") == "<p>from $5 to $6</p>\n"


@pytest.mark.parametrize(
    "typed",
    ["List<T>", "<div>", "</p>", "<script>a</script>", "<img src=a>", "<!-- a -->", "<?a?>"],
)
def test_tags_that_are_only_mentioned_are_shown(typed):
    found = html(f"a {typed} b")
    assert read(found).text == f"a {typed} b\n"
    assert read(found).all("p") == [{}]


def test_tags_in_code_are_shown():
    found = html("`List<T>`\n\n```\n<div>\n```\n")
    assert read(found).text == "List<T>\n<div>\n\n"


def test_a_few_plain_tags_are_obeyed():
    assert html("H<sub>2</sub>O<br>") == "<p>H<sub>2</sub>O<br></p>\n"


def test_a_tag_that_is_not_paired_in_its_block_is_shown():
    found = html("<b>unclosed\n\npara\n\n# h\n\n- x</i>")
    assert read(found).text.split() == ["<b>unclosed", "para", "h", "x</i>"]
    assert [tag for tag, _ in read(found).tags] == ["p", "p", "h2", "ul", "li"]


def test_a_tag_with_an_attribute_is_shown_and_so_is_its_end():
    assert read(html("<b class=x>hi</b> there")).text == "<b class=x>hi</b> there\n"


def test_a_comment_in_raw_html_hides_nothing():
    assert "rest" in read(html("<b>\n](<!-- </b>\n\nrest")).text


@pytest.mark.parametrize("typed", ["a\x01b $c\x0b$ `\x1b`", "&#1;a &#x1b;b"])
def test_invisible_characters_are_dropped(typed):
    rendered = render(typed)
    for shown in (rendered.html, rendered.excerpt, render_inline(typed)):
        assert visible(shown) == shown


def test_an_escaped_tag_is_shown():
    assert html(r"\<sub>") == "<p>&lt;sub&gt;</p>\n"


@pytest.mark.parametrize("typed", ["\ue0000\ue001", "&#xE000;0&#xE001;", "&#57344;0&#57345;"])
def test_a_forged_mark_brings_nothing_back(typed):
    found = html(f"$x$ {typed} `{typed}`")
    assert found.count("<math>") == 1


def test_headings_begin_at_two_and_never_skip():
    headings = render("# a\n### b\n### c\n## d\n# e\n###### f").headings
    assert [heading.level for heading in headings] == [2, 3, 3, 3, 2, 3]


def test_headings_in_lists_and_quotations_count():
    headings = render("- # a\n\n> ## b").headings
    assert [heading[:2] for heading in headings] == [(2, "section-a"), (3, "section-b")]


def test_headings_of_one_name_get_anchors_of_their_own():
    anchors = [heading.anchor for heading in render("# a\n# a\n# a 2\n# a\n# 中\n# 文").headings]
    assert anchors == [
        "section-a",
        "section-a-2",
        "section-a-2-2",
        "section-a-3",
        "section-untitled",
        "section-untitled-2",
    ]


def test_a_heading_is_named_by_what_a_reader_sees():
    heading = render("# **The** $x^2$ `f(x)` [rule](/a)").headings[0]
    assert heading.text == "The x^2 f(x) rule"


def test_an_empty_heading_is_left_out():
    assert html("a\n\n##\n\nb") == "<p>a</p>\n\n<p>b</p>\n"


def test_a_link_in_the_answer_finds_its_heading():
    assert '<a href="#section-a">' in html("# a\n\n[b](#a)")


def test_code_has_its_language_as_a_caption():
    found = html("```py\nreturn 1\n```")
    assert "<figcaption>Python</figcaption>" in found
    assert '<span class="k">return</span> 1\n</code></pre></figure>' in found


def test_indented_code_has_no_caption():
    assert "<figcaption>" not in html("    return 1")


def test_a_table_scrolls_in_a_frame_with_a_name():
    found = html("|a|n|\n|-|-|\n|b|1.5|\n\n|a|\n|-|\n|b|\n")
    frames = [frame["aria-label"] for frame in read(found).all("div")]
    assert frames == ["Table 1", "Table 2"]


def test_columns_of_numbers_are_marked_and_so_are_their_headings():
    found = html("|a|n|c|\n|-|-|:-:|\n|b|1.5 %|2|\n|c|$2,000|3|\n")
    marks = [cell.get("class") for cell in read(found).all("th", "td")]
    assert marks == [None, "number", "center"] * 3
    assert all(cell["scope"] == "col" for cell in read(found).all("th"))


@pytest.mark.parametrize(
    ("typed", "attributes"),
    [
        ("[a](/learn/b)", {"href": "/learn/b"}),
        ("[a](mailto:b@example.org)", {"href": "mailto:b@example.org"}),
        ('[a](https://example.org "c")', {"href": "https://example.org", "title": "c"}),
        ("www.example.org", {"href": "http://www.example.org"}),
        ("[a](javascript:b)", {}),
        ("[a](data:text/html,b)", {}),
    ],
)
def test_links_lead_only_to_safe_places(typed, attributes):
    found = read(html(typed)).all("a")[0]
    assert found.pop("rel", None) == ("external" if "//" in attributes.get("href", "") else None)
    assert found == attributes


def test_an_image_is_complete():
    assert read(html("![a *b*](/c.png)")).all("img") == [
        {"src": "/c.png", "alt": "a b", "loading": "lazy", "decoding": "async"}
    ]


@pytest.mark.parametrize("address", ["data:image/svg+xml,a", "javascript:a", "mailto:a@b.org"])
def test_an_image_with_no_address_of_an_image_is_its_text(address):
    assert html(f"![a]({address})") == "<p>a</p>\n"


@pytest.mark.parametrize(
    "host", ["https://other.example", "HTTP://other.example", "//other.example"]
)
def test_an_image_of_another_host_is_a_link_with_its_text(host):
    found = read(html(f'![a & b]({host}/c.png "d")'))
    assert found.all("img") == []
    assert found.text == "a & b\n"
    assert found.all("a") == [{"href": f"{host}/c.png", "title": "d", "rel": "external"}]


def test_an_image_of_another_host_without_a_text_is_a_link_with_its_address():
    found = read(html("![](https://other.example/c.png?d&e)"))
    assert found.text == "https://other.example/c.png?d&e\n"
    assert plain_text("![](https://other.example/c.png)") == "https://other.example/c.png"


def test_a_linked_image_of_another_host_is_one_link():
    found = read(html("[![a](//other.example/b.png)](/c) ![d](//other.example/e.png)"))
    assert [link["href"] for link in found.all("a")] == ["/c", "//other.example/e.png"]
    assert found.text == "a d\n"


def test_formulas_in_addresses_and_titles_stay_as_typed():
    found = html('[a](/b?c=$x$ "d $y$") ![e $z$](f.png)')
    assert 'href="/b?c=' in found
    assert 'title="d $y$"' in found
    assert 'alt="e $z$"' in found
    assert "\ue000" not in found


def test_plain_text_has_a_line_for_every_block():
    markdown = "# a\n\nb *c*\nd & `e<f>`\n\n- g\n- $\\frac{1}{2}$\n\n|h|i|\n|-|-|\n"
    assert plain_text(markdown) == "a\nb c d & e<f>\ng\n1/2\nh\ni"


def test_an_excerpt_skips_headings_tables_and_code():
    assert excerpt("# a\n\n|b|\n|-|\n|c|\n\n```\nd\n```\n\nIt is so.\n\n- e") == "It is so. e"


def test_an_excerpt_ends_with_a_sentence_in_its_second_half():
    assert excerpt("One two three four. Five six seven", 25) == "One two three four."


def test_an_excerpt_without_a_sentence_ends_with_a_word():
    assert excerpt("In the U.S. there are some words more", 24) == "In the U.S. there are…"


@pytest.mark.parametrize("length", range(1, 30))
def test_an_excerpt_is_never_too_long(length):
    assert len(excerpt("abc defgh ijklmnopqrstuvw xyz. a b c d", length)) <= length


def test_an_excerpt_of_code_alone_is_code():
    assert excerpt("```\na b\n```") == "a b"


def test_a_title_has_its_formulas_set_and_nothing_else_read():
    found = render_inline(r"Is $x^2$ *<b>* & \(y\)?")
    assert found.startswith("Is <math>")
    assert " *&lt;b&gt;* &amp; <math>" in found


def test_a_title_may_fail_to_be_set():
    assert render_inline(r"What is $\foo$?") == 'What is <code class="tex">$\\foo$</code>?'


def test_the_key_of_a_rendering_is_that_of_its_text():
    assert rendering_key("a") == rendering_key("a")
    assert len(rendering_key("a")) == 64
    assert rendering_key("a") != rendering_key("b")


def test_another_version_of_the_renderer_changes_every_key(monkeypatch):
    before = rendering_key("a")
    monkeypatch.setattr("articles.text.rendering.RENDERER_VERSION", "another")
    assert rendering_key("a") != before


def test_trusted_html_vouches_for_itself():
    assert trusted("<p>").__html__() == "<p>"


@pytest.mark.parametrize("markdown", ["", " ", "\n\n", "&nbsp;", "<b>", "$", "$$", "#", "|", "```"])
def test_next_to_nothing_renders(markdown):
    assert_harmless(html(markdown))


def test_a_formula_that_may_be_wider_than_a_phone_scrolls_by_itself():
    long = "+".join(f"a_{{{number}}}" for number in range(9))
    wide = '<span class="wide" tabindex="0" role="group" aria-label="Formula"><math>'

    assert wide in html(f"It is ${long}$.")
    assert '<span class="wide">' in render_inline(f"Why ${long}$?")
    assert wide in render_inline(f"Why ${long}$?", in_link=False)
    assert "wide" not in html("It is $a_1+a_2$.")


def test_a_title_keeps_a_short_name_and_its_number_together():
    whole = '<span class="whole">UTF-8</span>'

    assert render_inline("Why is UTF-8 <b>?") == f"Why is {whole} &lt;b&gt;?"
    assert render_inline("Why 1939-1945, well-known?") == "Why 1939-1945, well-known?"
