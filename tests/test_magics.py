"""Tests of `%chat` and `%%chat` in a real kernel: what is sent, shown and kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ollama_magic.magics.asks import FLAGS
from ollama_magic.magics.load import OllamaMagic
from ollama_magic.messages import LANGUAGES
from ollama_magic.run import Run
from tests.support.kernel import Cell, Kernel, Output
from tests.support.server import Server

MARKDOWN = "text/markdown"
Asking = Callable[[Any], Kernel]

# What is typed, and what of it the server gets.
SENT: dict[str, dict[str, Any]] = {
    "%chat -m tiny hi": {"model": "tiny", "stream": True},
    "%chat --model=library/tiny:q4_K_M hi": {"model": "library/tiny:q4_K_M"},
    "%chat -m tiny -o temperature=0.2 -o num_ctx=512 hi": {
        "options": {"temperature": 0.2, "num_ctx": 512},
    },
    "%chat -m tiny -o stop=END --seed 7 hi": {"options": {"stop": ["END"], "seed": 7}},
    '%chat -m tiny --option stop=\'["a b","c"]\' hi': {
        "options": {"stop": ["a b", "c"]},
    },
    "%chat -m tiny -s 'Be brief.' hi": {
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "hi"},
        ]
    },
}
# What is typed, and the prompt that it is.
PROMPTS = {
    "%chat -m tiny it's {x}, $HOME and -o": "it's {x}, $HOME and -o",
    "%chat -m tiny -- -s is a flag": "-s is a flag",
    "%chat -m tiny 서울은 어디에 있니?": "서울은 어디에 있니?",
    "%chat -m tiny What is it?": "What is it?",
    "%chat -m tiny Really??": "Really??",
    "reply = %chat -m tiny What now?": "What now?",
    "if True:\n    %chat -m tiny What then?": "What then?",
    "1 + 1\n%chat -m tiny And this?\n2 + 2": "And this?",
    '%chat -m tiny "quoted?"': '"quoted?"',
    "%%chat -m tiny\nWhat?": "What?",
    "%%chat -m tiny\n\n  a\n\n%b {c}\n?\n": "  a\n\n%b {c}\n?",
}


@pytest.fixture
def server(hostile: Any) -> Server:
    made: Server = hostile.saying("An ", "answer.")
    return made


@pytest.fixture
def korean(shared_kernel: Kernel) -> Iterator[Kernel]:
    """The kernel, speaking Korean for one test."""
    shared_kernel.run("%config OllamaMagic.language = 'ko'")
    yield shared_kernel
    shared_kernel.run("%config OllamaMagic.language = 'auto'")


@pytest.fixture
def keeping(shared_kernel: Kernel) -> Iterator[Callable[[str], None]]:
    """Chooses how much of a run is kept, for one test."""
    yield lambda level: shared_kernel.run(f"%config OllamaMagic.record = {level!r}")
    shared_kernel.run("%config OllamaMagic.record = 'full'")


def sent(server: Server) -> dict[str, Any]:
    """The last question that the server got."""
    body: dict[str, Any] = server.requests_to("/api/chat")[-1].json
    return body


def said(server: Server) -> list[str]:
    return [message["content"] for message in sent(server)["messages"]]


def only(cell: Cell) -> Output:
    """The one output of a cell."""
    assert cell.status == "ok", cell.traceback
    [output] = cell.outputs
    return output


@pytest.mark.parametrize("code", SENT)
def test_flags_are_sent_as_ollama_wants_them(
    code: str, asking: Asking, server: Server
) -> None:
    only(asking(server).run(code))

    body = sent(server)
    assert {name: body[name] for name in SENT[code]} == SENT[code]


@pytest.mark.parametrize("code", PROMPTS)
def test_a_prompt_is_sent_as_it_is_typed(
    code: str, asking: Asking, server: Server
) -> None:
    cell = asking(server).run(code)

    assert cell.displays[0].text == "An answer."
    assert said(server) == [PROMPTS[code]]


def without_figures(data: Any) -> str:
    """The markdown of an answer without the line below it."""
    text = str(data["text/markdown"]).removesuffix("\n\n*…*")
    return text.partition("\n\n<sub>")[0]


def test_figures_stand_below_an_answer_until_they_are_not_wished(
    asking: Asking, tape_server: Any
) -> None:
    kernel = asking(tape_server("chat/think-native-default"))
    output = only(kernel.run("%chat -m parrot-think hi"))

    assert re.search(r"<sub>9 tokens · .* tokens/s · .*</sub>$", output.data[MARKDOWN])
    assert "tokens" not in output.text
    kernel.run("%chat /set quiet")
    quiet = only(kernel.run("%chat -m parrot-think and now?"))
    kernel.run("%chat /set verbose")
    more = only(kernel.run("%chat -m parrot-think and more?"))
    kernel.run("import ollama_magic.settings as s; s.settings.verbose = None")

    assert "<sub>" not in quiet.data[MARKDOWN]
    assert "prompt " in more.data[MARKDOWN].rpartition("<sub>")[2]


def test_probabilities_colour_an_answer_and_make_a_table(
    asking: Asking, tape_server: Any
) -> None:
    kernel = asking(tape_server("chat/logprobs-native"))
    output = only(kernel.run("%chat -m parrot --logprobs=3 hi"))
    kernel.run("import ollama_magic as om; table = om.logprobs(_)")
    told = kernel.run(
        "print(*table, len(table), table.probability.between(0, 1).all())"
    )

    assert "background-color" in output.data["text/html"]
    assert "background-color" not in output.data[MARKDOWN]
    assert told.stdout.startswith("token logprob probability others ")
    assert told.stdout.endswith(" True\n")


def test_an_answer_is_one_output_that_grows(asking: Asking, hostile: Any) -> None:
    cell = asking(hostile.tokens(60, per_second=60)).run("%%chat -m tiny\nCount!")
    whole = only(cell)
    frames = [without_figures(update.data) for update in cell.updates]
    first, *_, before_last, last = cell.updates

    assert whole.text == "".join(f"t{number} " for number in range(60))
    assert without_figures(whole.data) == whole.text
    assert first.seconds - cell.sent_seconds < 0.5
    assert 5 <= len(frames) <= 13
    assert frames == sorted(frames, key=len)
    assert all(whole.text.startswith(frame) for frame in frames)
    assert [*before_last.data] == ["text/markdown"]
    assert {*last.data} == {"text/markdown", "text/plain"}


def test_no_stream_shows_an_answer_once(asking: Asking, hostile: Any) -> None:
    kernel = asking(hostile.tokens(20, per_second=40))
    cell = kernel.run("%%chat -m tiny --no-stream\nCount!")

    assert len(cell.updates) == 1
    assert only(cell).text.endswith("t19 ")


def test_an_answer_with_html_is_shown_as_text(asking: Asking, hostile: Any) -> None:
    text = "<img src=x onerror=alert(1)> ![a](b) **bold**"
    output = only(asking(hostile.saying(text)).run("%chat -m tiny hi"))

    assert without_figures(output.data) == (
        "&lt;img src=x onerror=alert(1)> &#33;[a](b) **bold**"
    )
    assert output.text == text


def test_thoughts_are_folded_away_and_are_no_part_of_the_answer(
    asking: Asking, tape_server: Any
) -> None:
    kernel = asking(tape_server("chat/think-native-default"))
    output = only(kernel.run("%chat -m parrot-think hi"))

    thought, answer = without_figures(output.data).split("</details>\n\n")
    assert "\n\n> Let me think." in thought
    assert answer.strip() == output.text.strip() != ""


def test_an_empty_answer_says_that_it_is_one(asking: Asking, hostile: Any) -> None:
    output = only(asking(hostile.saying()).run("%chat -m tiny hi"))

    assert output.data["text/markdown"] == "*(an empty answer)*"
    assert output.text == ""


def test_the_run_is_beside_the_answer(asking: Asking, server: Server) -> None:
    kernel = asking(server)
    cell = kernel.run("%chat -m tiny -o seed=3 hi", cell_id="cell-one")
    run = Run.from_json(only(cell).metadata["ollama_magic"])

    assert (run.status, run.answered.text) == ("ok", "An answer.")
    assert run.asked.messages == ({"role": "user", "content": "hi"},)
    assert run.asked.options == {"seed": 3}
    assert (run.identity.cell_id, run.identity.ordinal) == ("cell-one", 0)
    assert (run.where.host, run.what.model) == (server.url, "tiny")
    assert run.what.digest
    assert kernel.run("_.run.identity.id").displays[0].text == repr(run.identity.id)


def test_less_of_the_run_is_kept_where_that_is_wished(
    asking: Asking, server: Server, keeping: Any
) -> None:
    kernel = asking(server)
    keeping("hashes")
    hashed = only(kernel.run("%chat -m tiny A secret")).metadata["ollama_magic"]
    keeping("off")
    nothing = only(kernel.run("%chat -m tiny Another secret")).metadata

    assert "secret" not in str(hashed)
    assert "An answer" not in str(hashed)
    assert hashed["status"] == "ok"
    assert nothing == {}


def test_the_last_value_is_the_reply(asking: Asking, server: Server) -> None:
    kernel = asking(server)
    kernel.run("%%chat -m tiny\nhi")

    assert kernel.run("_.text, _.run.status").displays[0].text == "('An answer.', 'ok')"
    assert kernel.run("%chat -m tiny ho").kinds.count("execute_result") == 0
    assert only(kernel.run("reply = %chat -m tiny ha")).text == "An answer."
    assert only(kernel.run("reply")).text == "An answer."
    assert kernel.run("str(reply)").displays[0].text == "'An answer.'"


@pytest.mark.parametrize("code", ["%chat -h", "%chat --help", "%%chat -h\nhi"])
def test_the_manual_names_every_flag_and_asks_nothing(
    code: str, asking: Asking, server: Server
) -> None:
    manual = only(asking(server).run(code)).text

    for flag in ("--model", "--system", "--option", "--seed", "--no-stream", "--new"):
        assert flag in manual
    assert server.requests_to("/api/chat") == []


def test_the_page_of_the_magic_names_every_flag() -> None:
    page = OllamaMagic.chat.__doc__ or ""

    assert [flag.names for flag in FLAGS if flag.names[-1] not in page] == []


@pytest.mark.parametrize("code", ["%chat?", "%%chat?", "%ollama?"])
def test_a_question_mark_behind_the_magic_is_the_manual(
    code: str, shared_kernel: Kernel
) -> None:
    cell = shared_kernel.run(code)

    assert cell.reply is not None
    [page] = cell.reply["payload"]
    assert code.strip("%?") in page["data"]["text/plain"]
    assert "Docstring" in page["data"]["text/plain"]


def test_texts_are_korean_where_that_is_chosen(
    asking: Asking, korean: Kernel, hostile: Any
) -> None:
    cut = asking(hostile.cut()).run("%chat -m tiny 안녕?")
    manual = only(korean.run("%chat -h")).text

    texts = LANGUAGES["ko"]
    assert cut.displays[0].data["text/markdown"].endswith(texts["chat.broken_mark"])
    assert texts["error.connection_lost.hint"] in cut.traceback
    assert len(cut.traceback.splitlines()) <= 3
    assert texts["help.model"] in manual
    assert texts["help.usage"] in manual
    assert korean.run("%chat --new").stdout.strip() == (
        texts["chat.cleared"].format(turns=0)
    )
