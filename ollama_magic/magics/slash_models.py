"""`/show`, `/load` and `/save`: the model that a conversation is with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from .. import store
from ..dialogue import Conversation
from ..display.progress import show_progress
from ..display.renderer import announce
from ..errors import BadUsage
from ..messages import say
from ..modelfile import Modelfile
from ..modelfile_text import ROLES
from ..names import ModelRef
from ..options import retired
from ..plain import printable, shortened
from ..request import Message
from ..session import ANY_MODEL, Session
from ..talk import held
from ..transcript import SUFFIXES
from .arguments import Arguments, did_you_mean
from .asking import agreed
from .command import listed
from .engine_says import explained
from .setting import use
from .transfers import may_make, note_made

__all__ = ["SHOWN", "load", "save", "show"]

Shown = Mapping[str, Any]
MAGIC = "%%chat"


def show(session: Session, words: Sequence[str]) -> Any:
    """What is known of the model in use, as a table or as one of its texts.

    Raises
    ------
    BadUsage
        For a part that there is none of.
    """
    part = words[0].lower() if words else ""
    if part not in SHOWN:
        near = did_you_mean(part, [*SHOWN]) if part else ""
        key = (
            "slash_show_near" if near else "slash_show_other" if part else "slash_show"
        )
        raise BadUsage(key, word=part, near=near, names=", ".join(SHOWN))
    told = session.call(session.show(_model(session)))
    return SHOWN[part][0](session, told)


def load(session: Session, conversation: Conversation, words: Sequence[str]) -> None:
    """Go on with another model in a new conversation, or with one from a file."""
    name = _only(words, "/load", "MODEL")
    if Path(name).suffix in SUFFIXES:
        with held(conversation, session, partial(announce, session)):
            conversation.load(name)
        print(say("slash.loaded", path=name, turns=len(conversation)))
        if conversation.system:
            system = shortened(conversation.system, 60)
            print(say("slash.loaded_system", system=system))
        return
    use(session, Arguments({}, (name,), ""))
    with held(conversation, session, partial(announce, session)):
        turns = len(conversation)
        conversation.clear()
    if turns:
        print(say("chat.cleared", turns=turns))
    begins = session.call(session.show(session.model)).get("messages") or ()
    if begins:
        print(say("slash.begins", count=len(begins)))


def save(
    session: Session,
    conversation: Conversation,
    words: Sequence[str],
    *,
    yes: bool = False,
) -> None:
    """Make a model of this conversation and what is set, or write it into a file.

    What the model in use begins its conversations with, the new one does too. It is
    asked before another model is replaced, or a file that we did not write.
    """
    name = _only(words, "/save", "MODEL")
    if Path(name).suffix in SUFFIXES:
        path = conversation.export(name, overwrite=yes)
        print(say("talk.written", path=path, turns=len(conversation)))
        return
    new, model = ModelRef.parse(name), _model(session)
    there = session.call(listed(session, new))
    if not _may_save(session, there, new, model, yes=yes):
        return
    told = session.call(session.show(model)).get("messages") or ()
    first = [Message(str(each["role"]), str(each.get("content", ""))) for each in told]
    own = [message for message in conversation.messages if _plain(message)]
    options = session.settings.options
    dropped = retired(options)
    modelfile = Modelfile(
        from_=model.tagged,  # which no file beside the notebook is called
        system=session.settings.system,
        parameters={k: v for k, v in options.items() if k not in dropped},
        messages=[Message(each.role, each.content) for each in (*first, *own)],
    )
    operation = store.create(session.client, new, modelfile, folder=None)
    with explained(session, "create"):
        show_progress(operation, session)
    note_made(session, new)
    if there:
        print(say("create.replaced", model=there["name"]))
    print(say("slash.saved", name=new, turns=len(conversation)))
    if left := len(conversation.messages) - len(own):
        print(say("slash.left_out", count=left))


def _may_save(
    session: Session,
    there: Shown | None,
    new: ModelRef,
    model: ModelRef,
    *,
    yes: bool,
) -> bool:
    """Whether the model may be made; the one in use is never replaced unasked."""
    arguments = Arguments({"yes": yes}, (), "")
    if there and new.tagged.lower() == model.tagged.lower():
        question = say("create.ask", model=there["name"])
        return agreed(session, question, MAGIC, arguments)
    return may_make(session, there, model.tagged, MAGIC, arguments)


def _plain(message: Message) -> bool:
    """Whether a Modelfile can hold it."""
    return message.role in ROLES and not message.tool_calls and not message.images


def _only(words: Sequence[str], magic: str, metavar: str) -> str:
    usage = f"{magic} {metavar}"
    if not words:
        raise BadUsage("usage_missing", magic=magic, metavar=metavar, usage=usage)
    if len(words) > 1:
        raise BadUsage("usage_extra", magic=magic, word=words[1], usage=usage)
    return words[0].strip("\"'")


def _model(session: Session) -> ModelRef:
    """The model in use, or the one that a question would be put to."""
    if session.in_use:
        return ModelRef.parse(session.in_use)

    async def chosen() -> ModelRef:
        return await session.choose(await session.client(), ANY_MODEL)

    return session.call(chosen())


def _card(session: Session, shown: Shown) -> Any:
    from ..cards import card

    return card(shown)


def _text(part: str) -> Callable[[Session, Shown], None]:
    def write(session: Session, shown: Shown) -> None:
        _write(str(shown.get(part) or ""))

    return write


def _parameters(session: Session, shown: Shown) -> None:
    """Those of the model, then those that were set."""
    print(say("slash.of_model"))
    _write(str(shown.get("parameters") or ""))
    print(f"\n{say('slash.of_user')}")
    options = session.settings.options
    _write("\n".join(f"{name:<30} {value}" for name, value in options.items()))


def _system(session: Session, shown: Shown) -> None:
    """The one that was set, before the model's own."""
    _write(session.settings.system or str(shown.get("system") or ""))


def _write(text: str) -> None:
    print(printable(text.rstrip("\n")) or say("status.none"))


# As typed: what shows it, and the key of what it is.
SHOWN: Mapping[str, tuple[Callable[[Session, Shown], Any], str]] = {
    "info": (_card, "slash.about.info"),
    "license": (_text("license"), "help.show.license"),
    "modelfile": (_text("modelfile"), "help.show.modelfile"),
    "parameters": (_parameters, "help.show.parameters"),
    "system": (_system, "help.show.system"),
    "template": (_text("template"), "help.show.template"),
}
