"""The engine's answers beside those of a real Ollama to the same requests."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.support.tapes import body_bytes, chunk_bytes, read

Body = dict[str, Any]

# Answers that must be the same to the letter, times and ids apart.
SAME = """
chat/content-list chat/content-null chat/debug-render chat/debug-render-native
chat/embedding-model chat/format-schema-native chat/format-word-native
chat/images-on-text-model-native chat/keep-alive--1 chat/keep-alive-10.5
chat/keep-alive-null chat/keep-alive-text--1 chat/keep-alive-text-0
chat/keep-alive-text-1h30m chat/keep-alive-text-300 chat/keep-alive-text-5m
chat/keep-alive-text-abc chat/keep-alive-true chat/korean
chat/last-message-too-long-native chat/last-message-too-long-shift-false-native
chat/load chat/load-no-key chat/logprobs chat/logprobs-native chat/multi-turn
chat/native-no-stream chat/native-stream chat/no-stream chat/no-template
chat/num-predict-0-native chat/options-float-for-int chat/options-not-object
chat/options-null chat/options-stop-string chat/options-unknown
chat/options-wrong-type chat/role-missing chat/role-unknown chat/role-upper-case
chat/stream chat/stream-warm chat/system chat/think-bad-level
chat/think-false-unsupported chat/think-history-native chat/think-true-unsupported
chat/tools-arguments-as-string chat/tools-cut chat/tools-cut-no-stream
chat/tools-empty-list chat/tools-logprobs-native
chat/tools-logprobs-native-no-stream chat/tools-unsupported chat/truncate-false
chat/truncate-false-native chat/truncated-history chat/truncated-history-native
chat/truncated-history-render chat/truncated-history-render-native
chat/unload
errors/bad-host errors/bad-origin errors/both-sources errors/chat-bad-name
errors/chat-empty-body errors/chat-load-unknown-model errors/chat-no-model
errors/chat-not-json errors/chat-unknown-model errors/chat-unknown-model-tagged
errors/chat-unload-unknown-model errors/form-content-type errors/generate-bad-name
errors/generate-empty-body errors/generate-no-model errors/generate-not-json
errors/generate-unknown-model errors/half-json errors/json-then-junk
errors/local-suffix errors/messages-wrong-type errors/model-wrong-type
errors/no-cloud-chat errors/no-cloud-generate errors/no-cloud-me
errors/no-cloud-web-search errors/preflight-bad-origin
errors/show-bad-name errors/show-empty-body errors/show-no-model
errors/show-not-json errors/show-unknown-model errors/stream-wrong-type
errors/trailing-slash-post errors/unknown-field errors/unknown-route
errors/upper-case-name errors/wrong-method errors/wrong-method-tags
generate/context-first generate/context-reuse generate/debug-render
generate/debug-render-native generate/embedding-model
generate/embedding-model-load generate/embedding-model-unload
generate/format-empty generate/format-json generate/format-number
generate/format-unknown-word generate/images-not-base64 generate/images-on-text-model
generate/keep-alive-zero-with-prompt generate/korean generate/load
generate/load-warm generate/logprobs generate/native-model generate/no-stream
generate/num-predict--1 generate/num-predict--2 generate/num-predict-0
generate/num-predict-0-native generate/num-predict-5 generate/raw
generate/raw-no-prompt generate/raw-with-system generate/repeat-over-30
generate/repeat-over-30-no-stream generate/seed-repeat-1 generate/seed-repeat-2
generate/shift-false-limit generate/stop generate/stream
generate/stream-warm generate/suffix-without-insert generate/system-override
generate/template-bad generate/template-override generate/think-bad-level
generate/think-false generate/think-true-unsupported generate/too-long-prompt
generate/too-long-shift-false generate/too-long-truncate-false
generate/top-logprobs generate/top-logprobs-21 generate/top-logprobs-only
generate/unload generate/unload-not-loaded
store/root-get store/root-head
""".split()
# Here the model's vocabulary or a cold prompt cache makes other numbers of tokens.
SAME_BUT_COUNTS = """
chat/korean-split-tokens chat/logprobs-korean-native chat/repeat-over-30-native
chat/shift-true-limit chat/think-native-default chat/think-native-logprobs
chat/think-native-no-stream chat/think-native-off chat/tools-native-no-stream
chat/tools-native-stream chat/tools-native-without-tools chat/tools-result-native
generate/korean-split-tokens generate/think-native
""".split()
# Only the kinds of values can be the same.
SAME_SHAPE = "lifecycle/ps-loaded store/tags".split()
VARYING = ("created_at", "total_duration", "load_duration", "id", "digest")
VARYING += ("prompt_eval_duration", "eval_duration", "logprob", "modified_at")
COUNTS = ("prompt_eval_count", "eval_count", "context")


@pytest.mark.parametrize("name", SAME)
def test_an_answer_is_a_real_ollamas(ask: httpx.Client, name: str) -> None:
    assert _answered(ask, name) == _expected(name)


@pytest.mark.parametrize("name", SAME_BUT_COUNTS)
def test_an_answer_is_a_real_ollamas_counts_apart(ask: httpx.Client, name: str) -> None:
    assert _answered(ask, name, COUNTS) == _expected(name, COUNTS)


@pytest.mark.parametrize("name", SAME_SHAPE)
def test_a_list_has_the_fields_of_a_real_ollamas(ask: httpx.Client, name: str) -> None:
    ask.post("/api/generate", json={"model": "tiny"})
    listed = ask.get(read(name)["request"]["path"]).json()["models"]
    real = json.loads(b"".join(chunk_bytes(read(name))))["models"]
    known = [_shape(model) for model in real]
    assert listed
    assert all(_shape(model) in known for model in listed)


@pytest.mark.parametrize("name", ["load-fails-chat", "load-fails-load"])
def test_a_model_that_does_not_load_is_refused_with_the_reason(
    ask: httpx.Client, name: str
) -> None:
    status, kind, [line] = _answered(ask, f"lifecycle/{name}")
    real_status, real_kind, [real] = _expected(f"lifecycle/{name}")
    assert (status, kind) == (real_status, real_kind)
    assert line["error"] == real["error"].partition("\n")[0]  # Ollama says it twice


def test_show_has_the_fields_of_a_real_ollamas(ask: httpx.Client) -> None:
    shown = _last(ask.post("/api/show", json={"model": "tiny-native"}).text)
    real = _last(b"".join(chunk_bytes(read("store/show-tiny-native"))).decode())
    assert shown.keys() == real.keys()
    assert shown["details"] == real["details"]
    assert shown["capabilities"] == real["capabilities"]
    keys = real["model_info"].keys() - {"general.quantization_version"}
    for key in keys:
        assert shown["model_info"][key] == real["model_info"][key], key
    assert len(shown["tensors"]) == 38
    assert real["tensors"][0] in shown["tensors"]


def _answered(asked: httpx.Client, name: str, *but: Any) -> Any:
    request = read(name)["request"]
    answer = asked.request(
        request["method"],
        request["path"],
        content=body_bytes(read(name)),
        headers=request.get("headers"),
    )
    kind = answer.headers.get("content-type")
    return answer.status_code, kind, _comparable(answer.text, *but)


def _expected(name: str, *but: Any) -> Any:
    response = read(name)["response"]
    text = b"".join(chunk_bytes(read(name))).decode()
    kind = response["headers"].get("Content-Type")
    return response["status"], kind, _comparable(text, *but)


def _comparable(text: str, but: tuple[str, ...] = ()) -> Any:
    try:
        found = [json.loads(line) for line in text.splitlines()]
    except ValueError:
        return text
    return [_without(line, (*VARYING, *but)) for line in found]


def _without(value: Any, names: tuple[str, ...]) -> Any:
    """What varies from run to run is only looked at for its kind."""
    if isinstance(value, list):
        return [_without(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: type(item).__name__.replace("int", "float")
        if name in names
        else _without(item, names)
        for name, item in value.items()
    }


def _shape(value: Any) -> Any:
    if isinstance(value, list):
        return [_shape(value[0])] if value else []
    if isinstance(value, dict):
        return {name: _shape(item) for name, item in value.items()}
    return type(value).__name__


def _last(text: str) -> Body:
    found: Body = json.loads(text.splitlines()[-1])
    return found
