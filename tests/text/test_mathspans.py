from articles.text.mathspans import Kind, spans


def formulas(markdown: str) -> list[str]:
    return [
        markdown[span.content_start : span.content_end]
        for span in spans(markdown)
        if span.kind in (Kind.INLINE_MATH, Kind.DISPLAY_MATH)
    ]


def test_every_delimiter_opens_a_formula():
    assert formulas("Let $a$ and \\(b\\), so $$c$$ and\n\n\\[d^2\\]") == ["a", "b", "c", "d^2"]
