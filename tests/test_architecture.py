"""What no tool of `make lint` holds: sizes, trust, and who may know a module's private names."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ("articles", "quicktakes", "tests")
SOURCES = sorted(
    path
    for room in OURS
    for path in (ROOT / room).rglob("*.py")
    if "node_modules" not in path.parts
)
SITE = [path for path in SOURCES if path.relative_to(ROOT).parts[0] != "tests"]
HANDWRITTEN = [path for path in SOURCES if path.parent.name != "migrations"]
TEMPLATES = sorted((ROOT / "templates").rglob("*"))

LONGEST_FUNCTION = 50
LONGEST_FILE = 400
LONGEST_COMMAND = 60
# Django's own mark_safe, and the modules that answer for what they declare safe.
TRUSTED = {
    "articles/text/rendering.py",
    "articles/public/structured_data.py",
    "articles/public/inlining.py",
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def by_name(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=name_of)


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_bytes()))


@by_name(HANDWRITTEN)
def test_functions_are_short(path: Path):
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    }

    assert {name: lines for name, lines in long.items() if lines > LONGEST_FUNCTION} == {}


@by_name(HANDWRITTEN)
def test_files_are_short(path: Path):
    command = path.parent.name == "commands" and "tests" not in path.parts
    limit = LONGEST_COMMAND if command else LONGEST_FILE

    assert len(path.read_text().splitlines()) < limit + 1


@by_name([path for path in SITE if name_of(path) not in TRUSTED])
def test_only_three_modules_declare_html_safe(path: Path):
    called = {
        getattr(node.func, "id", getattr(node.func, "attr", ""))
        for node in nodes(path)
        if isinstance(node, ast.Call)
    }
    defined = {node.name for node in nodes(path) if isinstance(node, ast.FunctionDef)}

    assert called & {"mark_safe", "SafeString", "SafeText"} == set()
    assert "__html__" not in defined


@by_name([path for path in TEMPLATES if path.is_file()])
def test_templates_trust_nothing_by_themselves(path: Path):
    assert re.findall(r"\|\s*safe(?:seq)?\b|autoescape\s+off", path.read_text()) == []


@by_name(SOURCES)
def test_private_names_stay_in_their_module(path: Path):
    taken = [
        f"{node.module}.{alias.name}"
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in OURS
        for alias in node.names
        if any(part.startswith("_") for part in (*(node.module or "").split("."), alias.name))
    ]

    assert taken == []
