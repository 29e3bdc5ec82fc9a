"""A Go template written again in Jinja, which llama.cpp understands."""

from __future__ import annotations

import re

from .analysing import root_fields, until_response
from .functions import as_json, called, literal, quoted
from .lexing import TemplateError
from .parsing import (
    Block,
    Call,
    Chain,
    Literal,
    Node,
    Operand,
    Print,
    Set,
    Template,
    Text,
    Use,
    parse_template,
)

__all__ = ["to_jinja"]

# Ollama's fields of the whole: what they are in Jinja.  ``turn`` is one exchange.
_ROOT = {
    "Messages": "ns.messages", "System": "turn[0]", "Prompt": "turn[1]",
    "Response": "turn[2]", "Tools": "tools",
    "Suffix": '(suffix if suffix is defined else "")',
    "Think": "(enable_thinking is not defined or enable_thinking)",
    "ThinkLevel": '(reasoning_effort if reasoning_effort is defined else "")',
    "IsThinkSet": "(enable_thinking is defined)",
}  # fmt: skip
# Fields of messages, calls and tools that have another name in Jinja.
_FIELDS = {"Thinking": "reasoning_content", "ToolCallID": "tool_call_id"}
_MAPPINGS = ("Properties", "Arguments", "Defs")
_DEEPEST = 40

_PRELUDE = """\
{%- set ns = namespace(messages=[], system=[], turns=[], s="", p="", r="") -%}
{%- for m in messages -%}
{%- set c = m["content"] if m["content"] is string else "" -%}
{%- if m["role"] == "system" -%}{%- set ns.system = ns.system + [c] -%}{%- endif -%}
{%- if ns.messages and ns.messages[-1]["role"] == m["role"] and m["role"] != "tool" -%}
{%- set ns.messages = ns.messages[:-1] + [{"role": m["role"], \
"content": ns.messages[-1]["content"] ~ "\\n\\n" ~ c, \
"tool_calls": m["tool_calls"], "reasoning_content": m["reasoning_content"]}] -%}
{%- else -%}{%- set ns.messages = ns.messages + [m] -%}{%- endif -%}
{%- endfor -%}
"""
# A template without ``.Messages`` is executed for each exchange.
_EXCHANGES = """\
{%- for m in ns.messages -%}
{%- set c = m["content"] if m["content"] is string else "" -%}
{%- if (m["role"] == "system" and (ns.p or ns.r)) or (m["role"] == "user" and ns.r) -%}
{%- set ns.turns = ns.turns + [[ns.s, ns.p, ns.r]] -%}
{%- set ns.s = "" -%}{%- set ns.p = "" -%}{%- set ns.r = "" -%}
{%- endif -%}
{%- if m["role"] == "system" -%}{%- set ns.s = c -%}
{%- elif m["role"] == "user" -%}{%- set ns.p = c -%}
{%- elif m["role"] == "assistant" -%}{%- set ns.r = c -%}{%- endif -%}
{%- endfor -%}
"""


def to_jinja(source: str) -> str:
    """The same template in Jinja.

    Raises
    ------
    TemplateError
        For what Go would refuse, and for what has no likeness here.
    """
    template = parse_template(source)
    fields = set(root_fields(template))
    if "Messages" in fields:
        whole = '{%- for turn in [[ns.system|join("\\n\\n"), "", ""]] -%}'
        return _PRELUDE + whole + _Converter(template).text() + "{%- endfor -%}"
    if "Response" not in fields:  # as Ollama does
        template.nodes.append(Print(Chain("", ("Response",)), 1))
    last = Template(until_response(template.nodes)[0], template.defined)
    return (
        f"{_PRELUDE}{_EXCHANGES}"
        f"{{%- for turn in ns.turns -%}}{_Converter(template).text()}{{%- endfor -%}}"
        f"{{%- for turn in [[ns.s, ns.p, ns.r]] -%}}"
        f"{_Converter(last).text()}{{%- endfor -%}}"
    )


class _Converter:
    """Walks the nodes of one template; Go's variables are fields of ``ns``."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._count = 0
        self._scopes: list[dict[str, str]] = [{}]
        self._dot = self._root = ""
        self._depth = 0

    def text(self) -> str:
        """All of it."""
        return self._nodes(self._template.nodes)

    def _nodes(self, nodes: list[Node]) -> str:
        self._scopes.append({})
        text = "".join(map(self._node, nodes))
        self._scopes.pop()
        return text

    def _node(self, node: Node) -> str:
        match node:
            case Text(text):
                return f"{{{{- {quoted(text)} -}}}}"
            case Print(value, line):
                return f"{{{{- {self._shown(value, line)} -}}}}"
            case Set(variable, value, new, line):
                return self._set(variable, value, new=new, line=line)
            case Use():
                return self._use(node)
            case Block(keyword="if"):
                return self._if(node)
            case Block(keyword="range"):
                return self._range(node)
        return self._with(node)

    def _shown(self, value: Operand, line: int) -> str:
        """Printed as Go prints: texts as they are, all else as JSON."""
        text = self._value(value, line)
        if isinstance(value, Literal | Call):
            return text
        json = as_json(text)
        empty = f"{text} is not defined or {text} is none"
        return f'("" if {empty} else ({text} if {text} is string else {json}))'

    def _set(self, variable: str, value: Operand, *, new: bool, line: int) -> str:
        text = self._value(value, line)
        place = self._new(variable) if new else self._known(variable, line)
        if not place.startswith("ns."):
            raise TemplateError(
                line, f"{variable} belongs to a range, it cannot be set"
            )
        return f"{{%- set {place} = {text} -%}}"

    def _if(self, node: Block) -> str:
        self._scopes.append({})
        before = ""
        condition = self._value(node.value, node.line)
        if node.variables:
            place = self._new(node.variables[0])
            before, condition = f"{{%- set {place} = {condition} -%}}", place
        text = f"{before}{{%- if {condition} -%}}{self._nodes(node.body)}"
        text += f"{{%- else -%}}{self._nodes(node.otherwise)}" * bool(node.otherwise)
        self._scopes.pop()
        return f"{text}{{%- endif -%}}"

    def _range(self, node: Block) -> str:
        if isinstance(node.value, Literal):
            raise TemplateError(node.line, "range over a number is not supported")
        items = self._value(node.value, node.line)
        name, key = self._name("d"), self._name("k")
        last = node.value.fields[-1:] if isinstance(node.value, Chain) else ()
        mapping = bool(last) and last[0] in _MAPPINGS
        self._scopes.append(dict(zip(node.variables[-1:], [name], strict=False)))
        head = f"{key}, {name} in {items}.items()" if mapping else f"{name} in {items}"
        before = ""
        if len(node.variables) == 2:
            place = key if mapping else self._new(node.variables[0])
            self._scopes[-1][node.variables[0]] = place
            before = "" if mapping else f"{{%- set {place} = loop.index0 -%}}"
        dot, self._dot = self._dot, name
        body = self._nodes(node.body)
        self._dot = dot
        self._scopes.pop()
        text = f"{{%- if {items} -%}}{{%- for {head} -%}}{before}{body}{{%- endfor -%}}"
        text += f"{{%- else -%}}{self._nodes(node.otherwise)}" * bool(node.otherwise)
        return f"{text}{{%- endif -%}}"

    def _with(self, node: Block) -> str:
        value = self._value(node.value, node.line)
        place = self._new("with")
        self._scopes.append(dict.fromkeys(node.variables, place))
        dot, self._dot = self._dot, place
        body = self._nodes(node.body)
        self._dot = dot
        self._scopes.pop()
        text = f"{{%- set {place} = {value} -%}}{{%- if {place} -%}}{body}"
        text += f"{{%- else -%}}{self._nodes(node.otherwise)}" * bool(node.otherwise)
        return f"{text}{{%- endif -%}}"

    def _use(self, node: Use) -> str:
        if node.keyword != "template":
            return f"{{%- {node.keyword} -%}}"
        if node.name not in self._template.defined:
            raise TemplateError(node.line, f'template "{node.name}" not defined')
        if self._depth >= _DEEPEST:
            raise TemplateError(
                node.line, "templates that call themselves are too deep"
            )
        value = node.value
        dot, root = self._dot, self._root
        if value and value != Chain("", ()) and value != Chain("$", ()):
            self._dot = self._root = self._value(value, node.line)
        elif value == Chain("$", ()):
            self._dot = self._root
        scopes, self._scopes, self._depth = self._scopes, [{}], self._depth + 1
        text = self._nodes(self._template.defined[node.name])
        self._scopes, self._depth = scopes, self._depth - 1
        self._dot, self._root = dot, root
        return text

    def _value(self, value: Operand, line: int) -> str:
        match value:
            case Literal(found):
                return literal(found)
            case Call(name, arguments, at):
                words = [self._value(argument, at) for argument in arguments]
                return called(name, words, arguments, at)
        return self._chain(value, line)

    def _chain(self, value: Chain, line: int) -> str:
        fields = value.fields
        if not isinstance(value.base, str):
            return _with_fields(f"({self._value(value.base, line)})", fields)
        if value.base in ("", "$"):
            base = self._dot if value.base == "" else self._root
            if base:
                return _with_fields(base, fields)
            if not fields:
                raise TemplateError(line, "the whole of the data cannot be a value")
            if fields[0] not in _ROOT:
                raise TemplateError(line, f"can't evaluate field {fields[0]}")
            return _with_fields(_ROOT[fields[0]], fields[1:])
        return _with_fields(self._known(value.base, line), fields)

    def _known(self, variable: str, line: int) -> str:
        for scope in reversed(self._scopes):
            if variable in scope:
                return scope[variable]
        raise TemplateError(line, f'undefined variable "{variable}"')

    def _new(self, variable: str) -> str:
        place = f"ns.{self._name('v')}"
        self._scopes[-1][variable] = place
        return place

    def _name(self, letter: str) -> str:
        self._count += 1
        return f"{letter}{self._count}"


def _with_fields(base: str, fields: tuple[str, ...]) -> str:
    return base + "".join(f'["{_field(name)}"]' for name in fields)


def _field(name: str) -> str:
    """``ToolCalls`` is ``tool_calls``."""
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    return _FIELDS.get(name, snake)
