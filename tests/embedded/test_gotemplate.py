"""Go templates in Jinja: the prompts are those of a real Ollama to the letter."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from ollama_magic.embedded.gotemplate import TemplateError, abilities, to_jinja
from ollama_magic.embedded.store import SHIPPED, Store
from tests.embedded.asking import chat
from tests.embedded.making import create, failure, made, upload
from tests.embedded.models import CALL, THOUGHT
from tests.scripted import say
from tests.support.tapes import body_bytes, chunk_bytes, read

# Templates of well-known models, and what a real Ollama made of them.
RECORDED = json.loads(Path(__file__).with_name("gotemplates.json").read_text("utf-8"))
TEMPLATES = {entry["name"]: entry for entry in RECORDED["templates"]}
ASKS = [
    (name, number)
    for name, entry in TEMPLATES.items()
    for number in range(len(entry["rendered"]))
]
USER = [{"role": "user", "content": "Hi"}]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model without a template, which takes long prompts."""
    return say(tmp_path_factory.mktemp("plain") / "plain", ["la"], template="")


@pytest.mark.parametrize(("name", "number"), ASKS)
def test_a_prompt_is_a_real_ollamas(
    asked: httpx.Client, plain: Path, name: str, number: int
) -> None:
    entry = TEMPLATES[name]
    ask = dict(entry["rendered"][number])
    wanted = ask.pop("rendered")
    if number == 0:
        files = {"m.gguf": upload(asked, plain)}
        made(asked, f"go-{name}", files=files, template=entry["template"])
    ask["messages"] = RECORDED["conversations"][ask["messages"]]
    ask |= {"tools": RECORDED["tools"]} if ask.get("tools") else {}
    assert rendered(asked, f"go-{name}", **ask) == wanted


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_a_template_can_do_is_seen(name: str) -> None:
    entry = TEMPLATES[name]
    assert ("completion", *abilities(entry["template"])) == (*entry["capabilities"],)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ .Prompt }}", "Hi"),
        ("A{{- /* a comment */ -}} B", "AB"),
        ("{{ if not .System }}none{{ else }}some{{ end }} {{ .Prompt }}", "none Hi"),
        ("{{ if and .Prompt (or .System true) }}yes{{ end }}", "yes"),
        ("{{ $x := .Prompt }}{{ with $x }}<{{ . }}>{{ end }}", "<Hi>"),
        ("{{ range .Messages }}{{ .Role | printf `%d-%q` 7 }}{{ end }}", '7-"user"'),
        ("{{ range $i, $m := .Messages }}{{ $i }}{{ $m.Content }}{{ end }}", "0Hi"),
        ("{{ (index .Messages 0).Content }}{{ len .Messages }}", "Hi1"),
        ("{{ range .Messages }}{{ if eq .Role `a` `user` }}x{{ end }}{{ end }}", "x"),
        ("{{ range .Tools }}t{{ else }}no tools{{ end }}{{ .Prompt }}", "no toolsHi"),
        ("{{ range .Messages }}{{ break }}x{{ end }}{{ `}}` }}", "}}"),
        ("{{ define `a` }}[{{ .Content }}]{{ end }}"
         "{{ range .Messages }}{{ template `a` . }}{{ end }}", "[Hi]"),
        ("{{ block `b` .Prompt }}{{ . }}!{{ end }}{{ .Response }}", "Hi!"),
        ("{{ print `a\"b` 1 }}{{ json .Prompt }}", 'a"b1"Hi"'),
        ("{{ if lt 1 2 }}{{ if ge 2 2 }}{{ if ne 1 2 }}ok{{ end }}{{ end }}{{ end }}",
         "ok"),
    ],
)  # fmt: skip
def test_each_action_and_function_does_what_it_does_in_go(
    asked: httpx.Client, plain: Path, template: str, text: str
) -> None:
    files = {"m.gguf": upload(asked, plain)}
    made(asked, "go-words", files=files, template=template)
    assert rendered(asked, "go-words", messages=USER) == text


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{{ .Prompt ", "template: :1: unclosed action"),
        ("\n\n{{ .Prompt {{ }}", "template: :3: unclosed action"),
        ("{{ if .Prompt }}", "template: :1: unexpected EOF"),
        ("{{ shout .Prompt }}", 'template: :1: function "shout" not defined'),
        ("{{ end }}", "template: :1: unexpected {{end}}"),
        ("{{ .Prompt | }}", "template: :1: missing value for command"),
        ('{{ "abc }}', "template: :1: unterminated quoted string"),
        ("{{ $x }}", 'template: :1: undefined variable "$x"'),
        ("{{ (.Prompt }}", "template: :1: "),
        ("{{ 12abc }}", 'template: :1: bad number syntax: "12abc"'),
        ("{{ .Prompt ? }}", 'template: :1: unexpected "?" in command'),
        ("{{ template `nope` }}", 'template: :1: template "nope" not defined'),
        # What Go knows and this does not:
        ("{{ printf `%x` 3 }}", 'template: :1: printf with "%x" is not supported'),
        ("{{ range 3 }}{{ end }}", "range over a number is not supported"),
        ("{{ urlquery .Prompt }}", 'function "urlquery" is not supported'),
        ("{{ define `a` }}{{ template `a` }}{{ end }}{{ template `a` }}", "too deep"),
        ("{{ .Nope }}", "template: :1: can't evaluate field Nope"),
    ],
)  # fmt: skip
def test_what_is_wrong_or_beyond_is_named(template: str, words: str) -> None:
    with pytest.raises(TemplateError) as caught:
        to_jinja(template)
    assert words in str(caught.value)


def test_a_wrong_template_is_refused_when_a_model_is_made(asked: httpx.Client) -> None:
    answer = create(asked, "x", from_="tutor:1m", template="{{ if }}")
    assert answer.status_code == 400
    assert failure(answer).startswith("template error: template: :1: ")


def test_a_template_that_is_beyond_is_refused_when_it_is_used(
    asked: httpx.Client, plain: Path
) -> None:
    files = {"m.gguf": upload(asked, plain)}
    made(asked, "go-beyond", files=files, template="{{ urlquery .Prompt }}")
    body = {"model": "go-beyond", "messages": USER}
    answer = asked.post("/api/chat", json=body)
    assert answer.status_code == 500
    assert "urlquery" in answer.json()["error"]


def test_dates_are_todays_and_yesterdays(asked: httpx.Client, plain: Path) -> None:
    files = {"m.gguf": upload(asked, plain)}
    template = "{{ range .Messages }}{{ currentDate }} {{ yesterdayDate }}{{ end }}"
    made(asked, "go-dates", files=files, template=template)
    today, text = date.today(), rendered(asked, "go-dates", messages=USER)
    known = [today - timedelta(days=days) for days in range(3)]
    assert text in (f"{known[0]} {known[1]}", f"{known[1]} {known[2]}")


def test_in_models_from_elsewhere_a_template_of_the_file_comes_first() -> None:
    model = Store([SHIPPED]).find("tutor:1m")
    assert replace(model, template="{{ .Prompt }}?").go_template == ""


@pytest.fixture(scope="module")
def go_models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Models that call a tool and that think, with a Go template alone."""
    folder = tmp_path_factory.mktemp("go")
    thought = [*THOUGHT, " is", " 42."]
    return {
        "tools-go": say(folder / "tools", CALL, template=""),
        "think-go": say(folder / "think", thought, template=""),
    }


@pytest.fixture
def going(asked: httpx.Client, go_models: dict[str, Path]) -> httpx.Client:
    """The engine with those models."""
    for name, path in go_models.items():
        shown = json.loads(b"".join(chunk_bytes(read(f"store/show-{name}"))))
        files = {"m.gguf": upload(asked, path)}
        made(asked, name, files=files, template=shown["template"])
    return asked


def test_tools_are_called_through_a_go_template(going: httpx.Client) -> None:
    found, real = both(going, "chat/tools-go-template-no-stream")
    [call], [wanted] = (it["message"].pop("tool_calls") for it in (found, real))
    assert call["function"] == wanted["function"]
    assert found["message"] == real["message"]


def test_thoughts_are_told_apart_through_a_go_template(going: httpx.Client) -> None:
    found, real = both(going, "chat/think-go-template-no-stream")
    for field in ("content", "thinking"):
        assert found["message"][field].strip() == real["message"][field].strip()


@pytest.mark.parametrize("name", ["debug-render-tools", "think-history-go"])
def test_the_prompt_of_a_tape_is_the_one_on_it(going: httpx.Client, name: str) -> None:
    found, real = both(going, f"chat/{name}")
    assert found["_debug_info"] == real["_debug_info"]


def test_a_long_conversation_is_cut_to_fit_with_its_template(
    asked: httpx.Client, plain: Path
) -> None:
    files = {"m.gguf": upload(asked, plain)}
    template = "{{ range .Messages }}" + "." * 120 + "{{ .Content }}{{ end }}"
    made(asked, "go-long", files=files, template=template)
    turns = [{"role": role, "content": "x"} for role in ("user", "assistant") * 2]
    answer = chat(
        asked, "go-long", messages=turns, options={"num_ctx": 256, "num_predict": 1}
    )
    assert answer["prompt_eval_count"] <= 256


def both(asked: httpx.Client, name: str) -> tuple[Any, Any]:
    """The engine's answer to a tape and the one on it."""
    answer = asked.post("/api/chat", content=body_bytes(read(name)))
    return answer.json(), json.loads(b"".join(chunk_bytes(read(name))))


def rendered(asked: httpx.Client, model: str, **fields: Any) -> str:
    """The prompt as the template puts it."""
    answer = chat(asked, model, _debug_render_only=True, **fields)
    return str(answer["_debug_info"]["rendered_template"])
