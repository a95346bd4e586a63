"""Fenced and indented code of a Markdown text, by CommonMark's rules for containers.

https://spec.commonmark.org/0.31.2/#fenced-code-blocks,
https://spec.commonmark.org/0.31.2/#indented-code-blocks
"""

import re
from collections.abc import Callable
from typing import NamedTuple


class CodeBlock(NamedTuple):
    """Offsets in characters; ``content_start:content_end`` leaves the fence lines out."""

    start: int
    end: int
    content_start: int
    content_end: int


_MARK = re.compile(r"```|~~~|\t| {4}")
_FENCE = re.compile(r"(`{3,})[^`\n]*$|(~{3,})[^\n]*$", re.MULTILINE)
_QUOTE = re.compile(r"> ?")
_ITEM = re.compile(r"(?:[-*+]|(\d{1,9})[.)])(?=[ \t\n]|\Z)")
_NO_PARAGRAPH = re.compile(
    r"#{1,6}(?:[ \t]|$)|(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$", re.MULTILINE
)
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$", re.MULTILINE)
_INDENT = re.compile(r"[ \t]*")
_QUOTED = -1  # in the stack of containers, among the widths of list items
_DEEPEST = 100  # containers; deeper nesting is read as text


def code_blocks(markdown: str, skip: Callable[[int], int]) -> list[CodeBlock]:
    """The code blocks in order.

    ``skip(offset)`` gives the end of what is opaque from that offset on (a displayed formula,
    whose lines start no block), or the offset itself.
    """
    return _Reader(markdown, skip).read() if _MARK.search(markdown) else []


class _Reader:
    """Reads line by line, as CommonMark does: containers first, then what the line is."""

    def __init__(self, markdown: str, skip: Callable[[int], int]) -> None:
        self.markdown = markdown
        self.skip = skip
        self.blocks: list[CodeBlock] = []
        self.containers: list[int] = []
        self.in_paragraph = False
        self.fence = ""  # the run that opened the fence we are in
        self.fence_depth = 0
        self.in_indented = False
        self.in_empty_item = False  # which a blank line ends, unless it is indented
        self.line_start = 0
        self.start = self.content_start = self.indented_end = 0

    def read(self) -> list[CodeBlock]:
        text, position = self.markdown, 0
        while position < len(text):
            end = text.find("\n", position)
            end = len(text) if end < 0 else end
            position = self.line(position, end) + 1
        if self.fence:
            self.close(len(text), len(text))
        elif self.in_indented:
            self.close(self.indented_end, self.indented_end)
        return self.blocks

    def line(self, start: int, end: int) -> int:
        """Read one line (or a displayed formula of several) and give where it ends."""
        self.line_start = start
        depth, position, indent = self.match_containers(start, end)
        blank = position == end
        self.in_empty_item &= blank and depth == len(self.containers)
        if self.fence:
            if self.in_fence(depth, start, position, end, indent):
                return end
        elif self.in_indented:
            if depth == len(self.containers) and (blank or indent >= 4):
                self.indented_end = self.indented_end if blank else end
                return end
            self.close(self.indented_end, self.indented_end)
        if blank:
            self.in_paragraph = False
            del self.containers[depth:]
            return end
        return self.block_line(depth, position, end, indent)

    def match_containers(self, start: int, end: int) -> tuple[int, int, int]:
        """How many open containers the line continues, where its content starts, its indent."""
        position, indent = self.indent(start, 0)
        for depth, container in enumerate(self.containers):
            if container == _QUOTED:
                if indent >= 4 or not self.markdown.startswith(">", position):
                    return depth, position, indent
                position, indent = self.indent(position + 1, 1)
            elif indent >= container:
                indent -= container
            elif position < end or (self.in_empty_item and depth == len(self.containers) - 1):
                return depth, position, indent
        return len(self.containers), position, indent

    def indent(self, position: int, marker: int) -> tuple[int, int]:
        """Where the text after the blanks starts, and their width less that of a marker's blank."""
        blanks = _INDENT.match(self.markdown, position)
        assert blanks  # noqa: S101  (an empty run matches)
        width = len(blanks[0])
        if "\t" in blanks[0]:  # a tab reaches to the next column that 4 divides
            before = len(self.markdown[self.line_start : position].expandtabs(4))
            width = len(self.markdown[self.line_start : blanks.end()].expandtabs(4)) - before
        return blanks.end(), max(width - marker, 0)

    def in_fence(self, depth: int, start: int, position: int, end: int, indent: int) -> bool:
        """Whether the line belongs to the open fence; closes the fence where it ends."""
        if depth < self.fence_depth:
            self.close(start, start)
            return False
        run = self.markdown[position:end].rstrip()
        if indent < 4 and run.startswith(self.fence) and not run.strip(self.fence[0]):
            self.close(start, end)
        return True

    def block_line(self, depth: int, position: int, end: int, indent: int) -> int:
        lazy = self.in_paragraph and depth < len(self.containers)
        if depth < len(self.containers) and not (lazy and not self.starts_block(position, indent)):
            del self.containers[depth:]
            self.in_paragraph = False
        position, indent = self.open_containers(position, end, indent)
        if position == end:
            self.in_paragraph = False
            self.in_empty_item = self.containers[-1] != _QUOTED
        elif indent >= 4 and not self.in_paragraph:
            self.in_indented = True
            self.start = self.content_start = position
            self.indented_end = end
        elif indent < 4 and (fence := _FENCE.match(self.markdown, position)):
            self.fence = fence[1] or fence[2]
            self.fence_depth = len(self.containers)
            self.start = position
            self.content_start = min(end + 1, len(self.markdown))
            self.in_paragraph = False
        else:
            self.in_paragraph = not self.is_heading(position, indent)
            return self.line_end(self.skip(position), end)
        return end

    def line_end(self, position: int, end: int) -> int:
        """The end of the line that holds ``position``, if that is beyond this line's end."""
        if position <= end:
            return end
        end = self.markdown.find("\n", position)
        return len(self.markdown) if end < 0 else end

    def starts_block(self, position: int, indent: int) -> bool:
        text = self.markdown
        return indent < 4 and bool(
            text.startswith(">", position)
            or _ITEM.match(text, position)
            or _FENCE.match(text, position)
            or _NO_PARAGRAPH.match(text, position)
        )

    def is_heading(self, position: int, indent: int) -> bool:
        """Whether the line is a heading, the underline of one, or a thematic break."""
        underline = self.in_paragraph and _UNDERLINE.match(self.markdown, position)
        return indent < 4 and bool(underline or _NO_PARAGRAPH.match(self.markdown, position))

    def item(self, position: int, end: int) -> re.Match[str] | None:
        """A list item's marker. Only a bullet or a 1 before some text may interrupt a paragraph."""
        marker = _ITEM.match(self.markdown, position)
        if not marker or _NO_PARAGRAPH.match(self.markdown, position):
            return None
        if not self.in_paragraph:
            return marker
        if _UNDERLINE.match(self.markdown, position):
            return None
        empty = self.markdown[marker.end() : end].isspace() or marker.end() == end
        return marker if marker[1] in (None, "1") and not empty else None

    def open_containers(self, position: int, end: int, indent: int) -> tuple[int, int]:
        while indent < 4 and position < end and len(self.containers) < _DEEPEST:
            if self.markdown.startswith(">", position):
                self.containers.append(_QUOTED)
                position, indent = self.indent(position + 1, 1)
            elif marker := self.item(position, end):
                position, indent = self.open_item(marker, end, indent)
            else:
                break
            self.in_paragraph = False
        return position, indent

    def open_item(self, marker: re.Match[str], end: int, indent: int) -> tuple[int, int]:
        """Push a list item; its content starts after one to four blanks."""
        position, blanks = self.indent(marker.end(), 0)
        inner = blanks if 1 <= blanks <= 4 and position < end else 1
        self.containers.append(indent + len(marker[0]) + inner)
        return position, max(blanks - inner, 0)

    def close(self, content_end: int, end: int) -> None:
        content_start = min(self.content_start, content_end)
        self.blocks.append(CodeBlock(self.start, end, content_start, content_end))
        self.fence = ""
        self.in_indented = False
