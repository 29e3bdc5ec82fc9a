"""``/api/generate``: a prompt in, an answer out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .answering import Asked, Endpoint
from .bodies import GENERATE, Body
from .launching import jinja_of
from .pictures import check_image
from .reading import CompletionEvents
from .refusals import Refusal
from .sampling import Launch, completion_fields
from .store import Model
from .window import cut_prompt, tokens_of
from .wishes import Wishes

__all__ = ["Generate"]

_ADDS_BEGIN = "tokenizer.ggml.add_bos_token"
_NO_IMAGES = (
    '{"error":{"code":400,"message":"Multimodal data provided, but model does not '
    'support multimodal requests.","type":"invalid_request_error"}}'
)


class Generate(Endpoint):
    """The endpoint."""

    verb, subject, form = "generate", "prompt", GENERATE
    path = "/completion"

    def check(self, body: Body, wishes: Wishes, model: Model, *, relaxed: bool) -> None:
        if body.get("raw") and any(map(body.get, ("template", "system", "context"))):
            words = "raw mode does not support template, system, or context"
            raise Refusal(400, words)
        super().check(body, wishes, model, relaxed=relaxed)
        if body.get("suffix") and "insert" not in model.capabilities:
            raise Refusal(400, f"{model.name.full} does not support insert")
        for image in body.get("images") or ():
            check_image(image)
            raise Refusal(400, _NO_IMAGES)

    def launch(self, body: Body, wishes: Wishes, model: Model) -> Launch:
        """With the template that the request brings along, where it does."""
        launch = super().launch(body, wishes, model)
        if not body.get("template"):
            return launch
        return replace(launch, chat_template=jinja_of(body["template"]))

    def words(self, text: str, thinking: str, calls: list[Any]) -> dict[str, Any]:
        """Text alone: on llama.cpp's own templates, thoughts stay in it."""
        return {"response": text}

    def events(self, top: int) -> CompletionEvents:
        return CompletionEvents(top)

    async def rendered(self, asked: Asked) -> str:
        """The prompt as the template puts it, after the context sent along."""
        body, model = asked.body, asked.model
        prompt, system = _bounded(
            asked, body["prompt"], body.get("system", model.system)
        )
        if body.get("raw"):
            return prompt
        messages = [{"role": "system", "content": system}] if system else []
        messages += [*map(dict, model.messages)]
        messages.append({"role": "user", "content": prompt})
        said: Body = {"messages": messages}
        arguments = asked.wishes.template_arguments(model.capabilities)
        if body.get("suffix"):
            arguments["suffix"] = body["suffix"]
        said |= {"chat_template_kwargs": arguments} if arguments else {}
        prompt = (await asked.runner.ask("/apply-template", said))["prompt"]
        if not body.get("context"):
            return str(prompt)
        earlier = {"tokens": _ends(body["context"], asked.bound.window_tokens)}
        before = await asked.runner.ask("/detokenize", earlier)
        return f"{before['content']}{prompt}"

    async def fields(self, asked: Asked) -> Body:
        wishes, prompt = asked.wishes, await self.rendered(asked)
        fields = completion_fields(wishes.all_options(asked.model), asked.window)
        fields["prompt"] = prompt
        if wishes.truncate and len(prompt.encode()) + 1 >= asked.window:
            tokens = await tokens_of(asked.runner, prompt)
            keep, shift = fields["n_keep"], wishes.shift
            if keep >= 0 and asked.model.gguf.keys.get(_ADDS_BEGIN):
                keep += 1
            fields["prompt"] = cut_prompt(tokens, asked.window, keep, shift=shift)
        if wishes.format:
            fields["json_schema"] = await _schema(asked)
        if wishes.top is not None:
            fields["n_probs"] = max(1, wishes.top)
        return fields

    async def context(self, asked: Asked, text: str) -> dict[str, Any]:
        """The conversation in tokens, for clients that send it back."""
        if asked.body.get("raw"):
            return {}
        whole = await self.rendered(asked) + text
        return {"context": await tokens_of(asked.runner, whole)}


def _bounded(asked: Asked, *texts: str) -> list[str]:
    """The parts of a prompt, no longer than what could be of use.

    Raises
    ------
    Refusal
        Where they cannot fit, and are not to be cut.
    """
    bound = asked.bound
    if asked.wishes.truncate:
        return [bound.ends(text) for text in texts]
    bound.check(sum(len(text.strip().encode()) for text in texts))
    return list(texts)


def _ends(tokens: list[int], most: int) -> list[int]:
    """Earlier tokens without those that lie a whole window away from both ends."""
    return tokens if len(tokens) <= 2 * most else tokens[:most] + tokens[-most:]


async def _schema(asked: Asked) -> Any:
    """The schema to hold the answer to, seen by the part of llama.cpp that complains.

    ``/completion`` answers without any restraint where it cannot read a schema.
    """
    wish = asked.wishes.format
    if wish == "json":
        return {"type": "object"}
    kind = {"type": "json_schema", "json_schema": {"schema": wish}}
    message = {"role": "user", "content": ""}
    body = {"messages": [message], "response_format": kind}
    await asked.runner.ask("/apply-template", body)
    return wish
