"""What was right, counted: accuracy with intervals, differences with tests, a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

from .corpus import examination
from .examining import EACH, SEED
from .items import LANGUAGES

__all__ = ["results", "write_table"]

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"
_WORDS = {
    "chat": "questions of all kinds",
    "steps_on": "sums of many steps, thinking",
    "steps_off": "the same without thinking",
    "calls_valid": "valid calls of tools",
    "calls_right": "right calls of tools",
    "topic": "nearest text is of the same topic, across languages",
    "translation": "nearest text is the translation",
}


def share(marks: list[bool]) -> dict[str, Any]:
    """How many are right, of how many, and Wilson's interval at 95 %."""
    low, high = proportion_confint(sum(marks), len(marks), method="wilson")
    return {"right": sum(marks), "of": len(marks), "low": low, "high": high}


def results(marks: dict[str, dict[str, list[bool]]]) -> dict[str, Any]:
    """Every model's shares, in all, by language and by task, and a line in words."""
    items = examination(SEED, EACH)
    found: dict[str, Any] = {}
    for tag, parts in marks.items():
        entry: dict[str, Any] = {part: share(some) for part, some in parts.items()}
        if "chat" in parts:
            pairs = list(zip(items, parts["chat"], strict=True))
            for field, values in (
                ("language", LANGUAGES),
                ("task", dict.fromkeys(item.task for item in items)),
            ):
                entry[field] = {
                    value: share(
                        [ok for item, ok in pairs if getattr(item, field) == value]
                    )
                    for value in values
                }
        if "steps_on" in parts:
            entry["mcnemar_p"] = _mcnemar(parts["steps_on"], parts["steps_off"])
        entry["score"] = _sentence(entry)
        found[tag] = entry
    return found


def _mcnemar(one: list[bool], other: list[bool]) -> float:
    """The exact test that both are right equally often (McNemar, 1947)."""
    pairs = list(zip(one, other, strict=True))
    counts = [[pairs.count((a, b)) for b in (True, False)] for a in (True, False)]
    return float(mcnemar(counts, exact=True).pvalue)


def _sentence(entry: dict[str, Any]) -> str:
    said = [
        f"{_percent(entry[part])} of {entry[part]['of']} ({words})"
        for part, words in _WORDS.items()
        if part in entry
    ]
    return f"On held-out items it scored {', '.join(said)}."


def _percent(value: dict[str, Any]) -> str:
    return f"{100 * value['right'] / value['of']:.0f} %"


def _cell(value: dict[str, Any] | None) -> str:
    if value is None:
        return ""
    between = f"{100 * value['low']:.0f}–{100 * value['high']:.0f}"
    return f"{_percent(value)} ({between})"


def write_table(found: dict[str, Any], readme: Path = README) -> None:
    """Put the tables between the marks in the page."""
    text = readme.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    tables = [_accuracy(found), _special(found), _tasks(found)]
    readme.write_text(
        before + BEGIN + "\n" + "\n".join(tables) + "\n" + END + after, "utf-8"
    )


def _accuracy(found: dict[str, Any]) -> str:
    lines = ["| model | right of all | English | Korean |", "|---|---|---|---|"]
    for tag, entry in found.items():
        if "chat" in entry:
            cells = [entry["chat"], *(entry["language"][each] for each in LANGUAGES)]
            lines.append(f"| `tutor:{tag}` | {' | '.join(map(_cell, cells))} |")
    return "\n".join(lines) + "\n"


def _special(found: dict[str, Any]) -> str:
    lines = ["| model | what | right |", "|---|---|---|"]
    for tag, entry in found.items():
        for part, words in _WORDS.items():
            if part in entry and part != "chat":
                lines.append(f"| `tutor:{tag}` | {words} | {_cell(entry[part])} |")
        if "mcnemar_p" in entry:
            p = f"{entry['mcnemar_p']:.0e}"
            lines.append(
                f"| `tutor:{tag}` | thinking or not: exact McNemar test | p = {p} |"
            )
    return "\n".join(lines) + "\n"


def _tasks(found: dict[str, Any]) -> str:
    chat = {tag: entry for tag, entry in found.items() if "chat" in entry}
    lines = [
        f"| task | {' | '.join(chat)} |",
        f"|---|{'---|' * len(chat)}",
    ]
    for task in next(iter(chat.values()))["task"]:
        cells = [_percent(entry["task"][task]) for entry in chat.values()]
        lines.append(f"| {task} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
