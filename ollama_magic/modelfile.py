"""A Modelfile as a value: what a new model is made of."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import BadModelfile
from .modelfile_text import ROLES, Instruction, instructions, is_version, written
from .names import ModelRef
from .options import check, retired
from .plain import shortened
from .request import Message

__all__ = ["CreateRequest", "Modelfile"]

Texts = str | Sequence[str]
SHOWN_CHARACTERS = 40
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Modelfile:
    """What a new model is made of; ``str()`` writes it in Ollama's form.

    ::

        Modelfile(
            from_="qwen3:4b",
            system="Answer in one sentence.",
            parameters={"temperature": 0.2},
            messages=[("user", "Hi"), ("assistant", "Hello.")],
        )

    Attributes
    ----------
    from_
        A model's name, a GGUF file, a folder of safetensors; or several files
        (a model and its projector, the parts of a split file).
    parameters
        Ollama's options, checked and typed when it is made.
    draft
        A model that guesses ahead of this one.
    requires
        The oldest version of Ollama that can run it.
    lines
        Where it was read from a text: the line of each instruction and its value.

    Raises
    ------
    BadModelfile, BadOption
        Where a value cannot be, or a whole Modelfile stands for a model's name.
    """

    from_: Texts
    template: str = ""
    system: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    adapter: str = ""
    license: Texts = ()
    messages: Sequence[Message | tuple[str, str]] = ()
    renderer: str = ""
    parser: str = ""
    requires: str = ""
    draft: Texts = ()
    lines: Mapping[tuple[str, str], int] = field(
        default_factory=dict, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        whole = {
            "from_": _tuple(self.from_),
            "license": _tuple(self.license),
            "draft": _tuple(self.draft),
            "messages": tuple(map(_message, self.messages)),
            "parameters": check(self.parameters),
        }
        for name, value in whole.items():
            object.__setattr__(self, name, value)
        if not any(self.sources):
            raise BadModelfile("modelfile_no_from")
        if text := next(filter(_is_whole, self.sources), ""):
            first = shortened(text.strip().splitlines()[0], SHOWN_CHARACTERS)
            raise BadModelfile("modelfile_text", text=first)
        if self.requires and not is_version(self.requires):
            raise BadModelfile("modelfile_version", version=self.requires)

    @classmethod
    def parse(cls, text: str | bytes) -> Modelfile:
        """Read a Modelfile as Ollama does; bytes are UTF-8, or UTF-16 with its mark.

        Raises
        ------
        BadModelfile
            With the line, and what to write instead.
        """
        fields: dict[str, Any] = {}
        lines: dict[tuple[str, str], int] = {}
        for instruction in instructions(_decoded(text)):
            _add(fields, instruction)
            lines[instruction.word, instruction.value] = instruction.line
        if "from_" not in fields:
            raise BadModelfile("modelfile_no_from")
        return cls(**fields, lines=lines)

    @classmethod
    def read(cls, path: str | Path) -> Modelfile:
        """Read one from a file; raises as `parse` does, and where there is none."""
        try:
            text = Path(path).read_bytes()
        except OSError as error:
            reason = error.strerror or str(error)
            raise BadModelfile(
                "file_unreadable", path=str(path), reason=reason
            ) from None
        if b"\0" in text and not text.startswith(_UTF16):
            raise BadModelfile("modelfile_binary", path=str(path))
        return cls.parse(text)

    @property
    def sources(self) -> tuple[str, ...]:
        """What it is made from, one or several."""
        return _tuple(self.from_)

    @property
    def licenses(self) -> tuple[str, ...]:
        """The texts of its licences."""
        return _tuple(self.license)

    @property
    def drafts(self) -> tuple[str, ...]:
        """The files of its draft model."""
        return _tuple(self.draft)

    @property
    def retired(self) -> tuple[str, ...]:
        """The parameters that today's servers do not know: they are not sent."""
        return tuple(retired(self.parameters))

    def __str__(self) -> str:
        """In Ollama's form.

        Raises
        ------
        BadModelfile
            For a text that the form has no way to write.
        """
        return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        yield from (f"FROM {written(source)}" for source in self.sources)
        if self.adapter:
            yield f"ADAPTER {written(self.adapter)}"
        yield from (f"DRAFT {written(draft)}" for draft in self.drafts)
        for name in ("template", "system", "renderer", "parser", "requires"):
            if text := getattr(self, name):
                yield f"{name.upper()} {written(text)}"
        for name, value in self.parameters.items():
            for each in value if isinstance(value, list) else [value]:
                yield f"PARAMETER {name} {written(_shown(each))}"
        for message in self.messages:
            assert isinstance(message, Message)
            yield f"MESSAGE {message.role} {written(message.content)}"
        yield from (f"LICENSE {written(license)}" for license in self.licenses)


@dataclass(frozen=True, slots=True)
class CreateRequest:
    """A Modelfile to be made into a model, with the digests of its files.

    Attributes
    ----------
    from_
        The model that it is made from; empty where ``files`` are.
    files, adapters, drafts
        Digests of files that the server has by now, under their names.
    quantize
        ``q8_0``, ``q4_K_M``, …; only from F16, BF16 and F32.
    """

    model: ModelRef
    modelfile: Modelfile
    from_: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    adapters: Mapping[str, str] = field(default_factory=dict)
    drafts: Mapping[str, str] = field(default_factory=dict)
    quantize: str = ""

    def fields(self) -> dict[str, Any]:
        """All but the name, in Ollama's words; what was not given is empty."""
        modelfile = self.modelfile
        outlived = modelfile.retired
        return {
            "from": self.from_,
            "files": dict(self.files),
            "adapters": dict(self.adapters),
            "draft_files": dict(self.drafts),
            "template": modelfile.template,
            "system": modelfile.system,
            "license": list(modelfile.licenses),
            "parameters": {
                name: value
                for name, value in modelfile.parameters.items()
                if name not in outlived
            },
            "messages": [
                {"role": each.role, "content": each.content}
                for each in modelfile.messages
                if isinstance(each, Message)
            ],
            "renderer": modelfile.renderer,
            "parser": modelfile.parser,
            "requires": modelfile.requires.removeprefix("v"),
            "quantize": self.quantize,
        }


def _add(fields: dict[str, Any], found: Instruction) -> None:
    """Take one instruction in: some add up, of the others the last one holds."""
    match found.word:
        case "FROM":
            fields["from_"] = (*fields.get("from_", ()), found.value)
        case "LICENSE" | "DRAFT":
            name = found.word.lower()
            fields[name] = (*fields.get(name, ()), found.value)
        case "MESSAGE":
            message = Message(found.name, found.value)
            fields["messages"] = (*fields.get("messages", ()), message)
        case "PARAMETER":
            parameters = fields.setdefault("parameters", {})
            if found.name == "stop":
                parameters["stop"] = [*parameters.get("stop", []), found.value]
            else:
                parameters[found.name] = found.typed()
        case _:
            fields[found.word.lower()] = found.value


def _message(given: Message | tuple[str, str]) -> Message:
    message = given if isinstance(given, Message) else Message(*given)
    if message.role not in ROLES:
        roles = ", ".join(ROLES)
        raise BadModelfile("modelfile_role", role=message.role, roles=roles)
    return message


def _decoded(text: str | bytes) -> str:
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    encoding = next((name for bom, name in _ENCODINGS if text.startswith(bom)), "utf-8")
    return text.decode(encoding, "replace")


def _is_whole(source: str) -> bool:
    """Whether it is the text of a Modelfile, and neither a name nor a file."""
    return source.lstrip().startswith("FROM ")


def _tuple(texts: Texts) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
