"""Keys that the format does not know, kept as YAML text: values would lose dates and comments.

The text is the source's own where that can stand alone, shifted to column 0; otherwise (flow
style, anchors from elsewhere) the same nodes written anew.
"""

import re

import yaml

from articles.text.yamlnodes import (
    DEEPEST,
    Fault,
    compose,
    duplicate_key,
    entries,
    implied_tag,
    too_deep,
)

# YAML 1.1 ends lines here too: moving the lines after LF alone would tear a block that holds them.
_OTHER_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


def kept(text: str, node: yaml.MappingNode, keys: list[str]) -> str:
    """The YAML text of those keys of a map in `text`, one after another, at column 0.

    Raises Fault where they nest too deep or hold a key twice.
    """
    positions = {key_node.value: at for at, (key_node, _) in enumerate(node.value)}
    torn = {key for key in keys if _settle_pair(node.value[positions[key]])}
    return "".join(_chunk(text, node, positions[key], anew=key in torn) for key in keys)


def chunks(extra: str) -> dict[str, str]:
    """A text made by `kept`, or typed by an operator, as one text for each key.

    Raises Fault where it is no map of keys.
    """
    text = extra if extra.endswith("\n") else extra + "\n"
    root = compose(text)
    keys = entries(root, "extra") if root else {}
    if not isinstance(root, yaml.MappingNode):
        return {}
    return {
        key: _chunk(text, root, position, anew=_settle_pair(root.value[position]))
        for position, key in enumerate(keys)
    }


def indented(lines: str, width: int) -> str:
    """Lines moved to the right by `width` spaces, but for empty ones."""
    pad = " " * width
    return "\n".join(pad + line if line else "" for line in lines.split("\n"))


def _chunk(text: str, node: yaml.MappingNode, position: int, anew: bool) -> str:
    key_node, value = node.value[position]
    source = None if anew else _source(text, node, position)
    if source is not None:
        try:
            alone = compose(source)
        except Fault:  # an alias whose anchor stands elsewhere
            alone = None
        if isinstance(alone, yaml.MappingNode):
            return source
    pair = yaml.MappingNode("tag:yaml.org,2002:map", [(key_node, value)], flow_style=False)
    return yaml.serialize(pair, Dumper=yaml.CSafeDumper, allow_unicode=True, width=-1)


def _source(text: str, node: yaml.MappingNode, position: int) -> str | None:
    """The lines of one key, at column 0; None where they cannot be cut out."""
    key_node = node.value[position][0]
    column = key_node.start_mark.column
    end = node.end_mark.index
    if position + 1 < len(node.value):
        next_key = node.value[position + 1][0]
        end = next_key.start_mark.index
        if next_key.start_mark.column != column:
            return None
    if node.flow_style:
        return None
    raw = text[key_node.start_mark.index : end]
    first, *rest = raw[: raw.rfind("\n") + 1].split("\n")
    if any(line[:column].strip(" ") for line in rest):  # a comment further left
        return None
    return "\n".join([first, *(line[column:] for line in rest)])


def _settle_pair(pair: tuple[yaml.Node, yaml.Node]) -> bool:
    return any([_settle(part, level=2) for part in pair])


def _settle(node: yaml.Node, level: int) -> bool:
    """Refuses what no document may hold, and settles tags, as writing the nodes anew needs.

    Gives whether writing anew is needed: a block that could be torn is now in quotes.
    """
    if isinstance(node, yaml.ScalarNode):
        node.tag = node.tag or implied_tag(yaml.ScalarNode, node.value, not node.style)
        torn = node.style in ("|", ">") and bool(_OTHER_LINE_ENDS.search(node.value))
        if torn:
            node.style = '"'
        return torn
    if level > DEEPEST:
        raise too_deep(node.start_mark.index)
    node.tag = node.tag or implied_tag(type(node), None, plain=True)
    if isinstance(node, yaml.MappingNode):
        _refuse_duplicates(node)
    children = (
        part for child in node.value for part in (child if isinstance(child, tuple) else (child,))
    )
    return any([_settle(child, level + 1) for child in children])


def _refuse_duplicates(node: yaml.MappingNode) -> None:
    seen: set[str] = set()
    for key_node, _ in node.value:
        if isinstance(key_node, yaml.ScalarNode):
            if key_node.value in seen:
                raise duplicate_key(key_node)
            seen.add(key_node.value)
