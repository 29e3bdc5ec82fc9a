"""What a template uses, and where its answer begins."""

from __future__ import annotations

from collections.abc import Iterator

from .lexing import TemplateError
from .parsing import (
    Block,
    Call,
    Chain,
    Node,
    Operand,
    Print,
    Set,
    Template,
    Use,
    parse_template,
)

__all__ = ["abilities", "root_fields", "until_response"]


def abilities(source: str) -> tuple[str, ...]:
    """The capabilities that a template shows, as Ollama infers them."""
    try:
        template = parse_template(source)
    except TemplateError:
        return ()
    fields = set(root_fields(template))
    found = ["tools"] * ("Tools" in fields) + ["insert"] * ("Suffix" in fields)
    thinks = any(_fields_of(node, "Thinking") for node in template.nodes)
    return (*found, *(["thinking"] * thinks))


def until_response(nodes: list[Node]) -> tuple[list[Node], bool]:
    """The nodes up to where the answer stands, and whether it was met."""
    kept: list[Node] = []
    for node in nodes:
        if isinstance(node, Block):
            body, met = until_response(node.body)
            rest, met_there = until_response(node.otherwise)
            kept.append(
                Block(node.keyword, node.variables, node.value, node.line, body, rest)
            )
            met = met or met_there
        else:
            kept.append(node)
            met = isinstance(node, Print) and "Response" in _chains(node.value)
        if met:
            return kept, True
    return kept, False


def root_fields(template: Template) -> Iterator[str]:
    """The names of all first fields, wherever they stand."""
    lists = [template.nodes, *template.defined.values()]
    for nodes in lists:
        for node in nodes:
            yield from _all_fields(node)


def _all_fields(node: Node) -> Iterator[str]:
    match node:
        case Print(value) | Set(_, value):
            yield from _chains(value)
        case Use(value=value) if value:
            yield from _chains(value)
        case Block():
            yield from _chains(node.value)
            for inner in (*node.body, *node.otherwise):
                yield from _all_fields(inner)


def _chains(value: Operand) -> Iterator[str]:
    match value:
        case Chain(base, fields):
            yield from fields
            if not isinstance(base, str):
                yield from _chains(base)
        case Call(_, arguments):
            for argument in arguments:
                yield from _chains(argument)


def _fields_of(node: Node, name: str) -> bool:
    """Whether a range over the messages prints that field of theirs."""
    if not isinstance(node, Block):
        return False
    over = isinstance(node.value, Chain) and "Messages" in node.value.fields
    inner = (*node.body, *node.otherwise)
    if node.keyword == "range" and over:
        return any(name in _all_fields(each) for each in inner)
    return any(_fields_of(each, name) for each in inner)
