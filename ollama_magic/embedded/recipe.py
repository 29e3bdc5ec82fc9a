"""What a request to create a model asks for, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from .bodies import Body, read_body
from .names import Name, parse_name
from .refusals import Refusal

__all__ = ["Recipe", "read_recipe"]

_TEXTS = (
    "model", "name", "from", "template", "system", "renderer", "parser", "requires",
    "quantize", "quantization", "draft_quantize", "remote_host",
)  # fmt: skip
_CREATE = ("CreateRequest", {
    **dict.fromkeys(_TEXTS, "string"),
    **dict.fromkeys(("files", "adapters", "draft_files"), "map[string]string"),
    **dict.fromkeys(("parameters", "info"), "map[string]interface {}"),
    "messages": "[]api.Message", "stream": "bool",
})  # fmt: skip
_INFO = {
    "model_family": "model_family", "base_name": "base_name",
    "quantization_level": "file_type", "parameter_size": "model_type",
    "context_length": "context_length", "embedding_length": "embedding_length",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recipe:
    """A model to make; what is empty is taken over from ``base``."""

    body: Body
    name: Name
    base: str
    files: Mapping[str, str]
    adapters: Mapping[str, str]
    quantize: str
    template: str
    system: str
    licenses: tuple[str, ...]
    parameters: Mapping[str, Any]
    messages: tuple[Mapping[str, Any], ...]

    def description(self, config: Mapping[str, Any]) -> dict[str, Any]:
        """``config`` with what the request says over it."""
        said = dict(config)
        for word in ("renderer", "parser", "requires"):
            said |= {word: self.body[word]} if self.body.get(word) else {}
        info = self.body.get("info", {})
        if capabilities := info.get("capabilities"):
            said["capabilities"] = capabilities
        said |= {_INFO[key]: value for key, value in info.items() if key in _INFO}
        if family := info.get("model_family"):
            own = config.get("model_families") or []
            said["model_families"] = [family, *own]
        return said


def read_recipe(raw: bytes) -> Recipe:
    """Read the request.

    Raises
    ------
    Refusal
        400 with Ollama's words.
    """
    body = read_body(raw, _CREATE)
    name = parse_name(body.get("model") or body.get("name") or "", cloud=True)
    licenses = body.get("license") or []
    licenses = [licenses] if isinstance(licenses, str) else licenses
    if not isinstance(licenses, list) or not all(isinstance(t, str) for t in licenses):
        raise Refusal(400, "license must be a text or a list of texts")
    return Recipe(
        body=body,
        name=name,
        base=body.get("from", ""),
        files=_files(body, "files"),
        adapters=_files(body, "adapters"),
        quantize=(body.get("quantize") or body.get("quantization") or "").upper(),
        template=body.get("template", ""),
        system=body.get("system", ""),
        licenses=tuple(licenses),
        parameters=body.get("parameters", {}),
        messages=tuple(map(_message, body.get("messages", ()))),
    )


def _files(body: Body, field: str) -> Mapping[str, str]:
    files: dict[str, Any] = body.get(field, {})
    for name, digest in files.items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or not name:
            raise Refusal(400, "file path must be relative")
        if not isinstance(digest, str):
            words = f"struct field CreateRequest.{field} of type string"
            raise Refusal(400, f"json: cannot unmarshal value into Go {words}")
    return files


def _message(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """As Go writes it: two fields always, others where they say something."""
    two = {"role": message.get("role") or "", "content": message.get("content") or ""}
    names = ("thinking", "images", "tool_calls", "tool_name", "tool_call_id")
    return two | {name: message[name] for name in names if message.get(name)}
