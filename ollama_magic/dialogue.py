"""A conversation: a tree of turns with one current branch."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from os import PathLike
from pathlib import Path
from typing import overload

from . import transcript
from .checking import allow_texts, need_texts
from .errors import BadInput
from .messages import say
from .plain import shortened
from .request import Message
from .turn import Turn, TurnKey

__all__ = ["Conversation", "Turn", "TurnKey"]

SHOWN_TURNS = 20


class Conversation:
    """A named tree of turns; as a sequence it is its current branch, oldest first.

    Asking again grows a new branch beside the older turn; what hung on the old answer
    is then `stale`, until its cells are run again. ``lock`` is held by the one turn
    that is being asked.

    Parameters
    ----------
    others
        Where forks are put under their names.

    Attributes
    ----------
    place
        Tells which cell runs now, for a fork to know the cell that made it.
    """

    def __init__(
        self,
        name: str = "default",
        turns: Iterable[Turn] = (),
        others: MutableMapping[str, Conversation] | None = None,
    ) -> None:
        self.name = name
        self.lock = threading.Lock()
        self.place: Callable[[], str | None] = lambda: None
        self._others = {} if others is None else others
        self._turns: dict[str, Turn] = {}
        self._before: dict[str, str | None] = {}
        self._stale: dict[str, None] = {}
        self._head: str | None = None
        self._forked_in: str | None = None
        self._shared: frozenset[TurnKey] = frozenset()
        self._watchers: list[Callable[[], None]] = []
        for turn in turns:
            self.keep(turn)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The current branch, oldest first."""
        return tuple(self._turns[each] for each in self._branch())

    @property
    def messages(self) -> tuple[Message, ...]:
        """What the next question is sent behind."""
        return tuple(message for turn in self.turns for message in turn.messages)

    @property
    def system(self) -> str:
        """The system prompt among these messages, as a file may bring one; or empty."""
        told = (m.content for m in self.messages if m.role == "system")
        return next(told, "")

    @property
    def stale(self) -> tuple[Turn, ...]:
        """The turns that hung on an answer which was asked for again, oldest first."""
        return tuple(self._turns[each] for each in self._stale)

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Have ``watcher`` called after each change, on the thread that made it.

        What is given back ends that.
        """
        self._watchers.append(watcher)

        def end() -> None:
            if watcher in self._watchers:
                self._watchers.remove(watcher)

        return end

    def before(self, key: TurnKey, instead: str | None = None) -> tuple[Turn, ...]:
        """The turns that a turn with ``key`` follows.

        Where the cell has its turn on the branch already, or the turn with the id
        ``instead`` is on it, that is asked again, and what came from there on no
        longer counts.
        """
        turns = self.turns
        if key is None and instead is None:
            return turns
        places = (
            place
            for place, turn in enumerate(turns)
            if turn.id == instead or (key is not None and turn.key == key)
        )
        return turns[: next(places, None)]

    def keep(self, turn: Turn, instead: str | None = None) -> tuple[Turn, ...]:
        """Put ``turn`` where it belongs; the later turns that this made stale."""
        earlier = self.before(turn.key, instead)
        later = self.turns[len(earlier) :][1:]
        self._grow(turn, earlier[-1].id if earlier else None)
        self._stale |= dict.fromkeys(each.id for each in later)
        if turn.key is not None:  # that cell is up to date now
            old = [id_ for id_ in self._stale if self._turns[id_].key == turn.key]
            for id_ in old:
                del self._stale[id_]
        self._tell()
        return later

    def edit(
        self, place: int, *, prompt: str | None = None, answer: str | None = None
    ) -> Turn:
        """Write the turn at ``place`` anew; what followed it stays behind it.

        Later turns are not `stale` for that: who edits says what was said, and the next
        question is sent behind just these messages. Records stay what they were.

        Raises
        ------
        BadInput
            Where there is no such turn.
        """
        allow_texts(prompt=prompt, answer=answer)
        turns = self.turns
        if not -len(turns) <= place < len(turns):
            raise BadInput("turn_missing", place=place, name=self.name, most=len(turns))
        old, later = turns[place], turns[place % len(turns) + 1 :]
        new = old.rewritten(prompt, answer)
        self._grow(new, self._before[old.id])
        for turn in later:
            self._grow(turn.again(), self._head)
        self._tell()
        return new

    def undo(self) -> Turn | None:
        """Take the last turn off the branch, and give it back."""
        if self._head is None:
            return None
        turn = self._turns[self._head]
        self._head = self._before[self._head]
        self._tell()
        return turn

    def take_out(self, key: TurnKey) -> Turn | None:
        """Take the turn of a cell that has moved away off the branch, and it alone.

        A copy stays, and what was asked in its place: one that came with a fork, or out
        of a file of another name.
        """
        turns = self.turns
        place = len(self.before(key))
        if key is None or place == len(turns) or key in self._shared:
            return None
        turn, later = turns[place], turns[place + 1 :]
        if not turn.runs or turn.runs[-1].identity.conversation != self.name:
            return None
        self._head = self._before[turn.id]
        for each in later:
            self._grow(each.again(), self._head)
        self._tell()
        return turn

    def fork(self, name: str, *, overwrite: bool = False) -> Conversation:
        """Another conversation that begins with the same turns: ``%%chat -c NAME``.

        One of that name that has other turns is left alone, unless ``overwrite`` is
        true or it was forked in the cell that runs now, which is being run again.

        Raises
        ------
        BadInput
            For a name that is empty, its own, or another conversation's.
        """
        need_texts(name=name)
        if name.strip() in ("", self.name):
            raise BadInput("fork_name", name=name)
        new, cell = Conversation(name.strip(), self.turns, self._others), self.place()
        there = self._others.get(new.name)
        again = there is not None and cell is not None and there._forked_in == cell
        if there is not None and not (overwrite or again or self._holds(there)):
            raise BadInput("fork_there", name=new.name, turns=len(there))
        new.place, new._forked_in = self.place, cell
        new._shared = self._shared | {turn.key for turn in self.turns}
        self._others[new.name] = new
        return new

    def clear(self) -> None:
        """Forget every turn, stale ones too."""
        self.set_aside()

    def set_aside(self) -> Callable[[], None]:
        """Begin without any turn; what is given back brings the old ones again."""
        old = self._turns, self._before, self._stale, self._head
        self._turns, self._before, self._stale, self._head = {}, {}, {}, None
        self._tell()

        def bring_back() -> None:
            self._turns, self._before, self._stale, self._head = old
            self._tell()

        return bring_back

    def save(self, path: str | PathLike[str], *, overwrite: bool = False) -> Path:
        """Write it into a file that `load` reads: the turns and their records, as JSON.

        A file that is there already is left alone, unless ``overwrite`` is true or it
        is as this session wrote it for this conversation. It is written in one step:
        all of it or nothing.

        Raises
        ------
        BadInput
            Where there is a file already, or none can be written.
        """
        text = transcript.write("json", self.name, self.turns)
        return transcript.put(path, text, overwrite=overwrite, name=self.name)

    def load(self, path: str | PathLike[str], name: str | None = None) -> Conversation:
        """Have the turns in a file take the place of those here.

        Parameters
        ----------
        path
            What `save` or `export` wrote; messages as JSON or JSONL; or a notebook,
            whose answers hold their records, as it was saved (``.ipynb``).
        name
            Which of a notebook's conversations; by default that of this name.

        Raises
        ------
        BadInput
            For a file that cannot be read, or that is none of these.
        """
        from .notebook import read_turns  # costs more than most conversations ask for

        file = Path(path).expanduser()
        book = file.suffix.lower() == ".ipynb"
        turns = read_turns(file, name or self.name) if book else transcript.read(file)
        self.clear()
        for turn in turns:
            self.keep(turn)
        return self

    def export(
        self,
        where: str | PathLike[str] = "markdown",
        *,
        format: str | None = None,
        each: str = "conversation",
        overwrite: bool = False,
    ) -> str | Path:
        """Write it for others: the path of the file, or the text itself.

        Parameters
        ----------
        where
            A file; or a format, for the text.
        format
            ``json`` (as `save`), ``jsonl`` (messages to train a model with, in the
            form that is common), ``markdown``, ``notebook`` (cells with their
            answers). By default what the file's name says: .json, .jsonl, .md, .ipynb.
        each
            What a line of ``jsonl`` is: the ``conversation``, or a ``turn``.
        overwrite
            Whether a file that is there already may be replaced.

        Raises
        ------
        BadInput
            For an unknown format, and as `save` does.
        """
        alone = format is None and where in transcript.FORMATS
        chosen = transcript.format_of(str(where) if alone else where, format)
        text = transcript.write(chosen, self.name, self.turns, each)
        if alone:
            return text
        return transcript.put(where, text, overwrite=overwrite, name=self.name)

    def _holds(self, other: Conversation) -> bool:
        """Whether nothing of another is lost without it."""
        return {turn.id for turn in other} <= self._turns.keys()

    def _grow(self, turn: Turn, before: str | None) -> None:
        self._turns[turn.id], self._before[turn.id] = turn, before
        self._head = turn.id

    def _tell(self) -> None:
        for watcher in tuple(self._watchers):
            watcher()

    def _branch(self) -> list[str]:
        branch, place = [], self._head
        while place is not None:
            branch.append(place)
            place = self._before[place]
        return branch[::-1]

    @overload
    def __getitem__(self, place: int) -> Turn: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Turn, ...]: ...
    def __getitem__(self, place: int | slice) -> Turn | tuple[Turn, ...]:
        turns = self.turns
        if isinstance(place, int) and not -len(turns) <= place < len(turns):
            raise BadInput("turn_missing", place=place, name=self.name, most=len(turns))
        return turns[place]

    def __iter__(self) -> Iterator[Turn]:
        return iter(self.turns)

    def __len__(self) -> int:
        return len(self._branch())

    def __repr__(self) -> str:
        told = transcript.outline(self.turns, SHOWN_TURNS)
        return "\n".join([self._title(), *told])

    def _repr_markdown_(self) -> str:
        last = self.turns[-SHOWN_TURNS:]
        return transcript.markdown(self._title(), last, heading=False)

    def _title(self) -> str:
        """Its name, how many turns it has, and how many are shown or stale."""
        count = len(self)
        parts = [say("talk.title", name=self.name, turns=count)]
        if self.system:
            parts.append(say("talk.under", system=shortened(self.system, 60)))
        if count > SHOWN_TURNS:
            parts.append(say("talk.last", turns=SHOWN_TURNS))
        if self._stale:
            parts.append(say("talk.stale", turns=len(self._stale)))
        return ", ".join(parts)
