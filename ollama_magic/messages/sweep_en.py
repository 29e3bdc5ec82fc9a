"""The texts of sweeps and their journals, in English."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    # The journal.
    "sweep.salvaged": (
        "The journal {path} was damaged: {count} {count:answer was|answers were} "
        "saved, and the damaged file is kept as {aside}"
    ),
    "error.journal_failed": "the journal {path} cannot be used: {reason}",
    "error.journal_failed.hint": (
        "Name another place: om.sweep(…, journal='sweeps.sqlite'), or none: "
        "journal=None"
    ),
    "error.journal_foreign": "{path} is a file of something else, and no journal",
    "error.journal_foreign.hint": (
        "Name a new file: om.sweep(…, journal='sweeps.sqlite')"
    ),
    "error.journal_row": "{path}, row {row}: {reason}",
    "error.journal_row.hint": "Nothing was taken in. Mend the row, or leave it out.",
    "error.export_failed": "{path} cannot be written: {reason}",
    "error.export_failed.hint": "Look at the folder, and at who may write there.",
    "error.sweep_file": "{path} cannot be read: {reason}",
    "error.sweep_file.hint": "Look at the path, and at who may read there.",
    "error.sweep_kind": "{path} has none of the endings that are read: {names}",
    "error.sweep_kind.hint": "Rename or convert it.",
    "error.sweep_row": "{path}, row {row}: {reason}",
    "error.sweep_row.hint": "Nothing was asked. Mend the row, or leave it out.",
    "error.sweep_encoding": "{path} is no UTF-8, but probably {encoding}",
    "error.sweep_encoding.hint": (
        "Save it as UTF-8, or read it yourself: pandas.read_csv(…, "
        "encoding='{encoding}')"
    ),
    "error.sweep_no_text": "{path} is no text in UTF-8 or UTF-16",
    "error.sweep_no_text.hint": "Save it as UTF-8.",
    "error.sweep_picture": "{where}: there is no picture {path}",
    "error.sweep_picture.hint": (
        "In a file of prompts, paths begin where it is; else in {folder}."
    ),
    "reason.missing": "there is no such file or folder",
    "reason.forbidden": "this account may not do that there",
    "reason.folder": "it is a folder",
    "reason.no_folder": "a part of the path is a file, and no folder",
    "reason.full": "there is no space left",
    "reason.read_only": "it can only be read, and not be written",
    "reason.long_name": "the name is too long",
    "reason.locked": "another program holds it",
    "reason.closed": "the file cannot be opened",
    "reason.quote": "a quotation mark is opened, and never closed",
    "reason.json": "from character {place} on it is no JSON",
    "reason.deep": "it is nested too deeply",
    "reason.digits": "a number in it has too many digits",
    "reason.no_parquet": "it is no Parquet file, or a damaged one",
    "reason.no_object": 'a row has to be an object, like {{"prompt": "…"}}',
    "reason.twice": "the column {name!r} is there twice",
    "reason.cells": (
        "{cells} {cells:cell|cells} in {columns} {columns:column|columns}"
    ),
    # What is wished for.
    "error.sweep_empty": "{name} is empty, so that there is nothing to ask",
    "error.sweep_empty.hint": (
        "Give at least one value: om.sweep(['tutor:1m'], ['Capital of Korea?'])"
    ),
    "error.sweep_nothing": "no combination of the grid makes sense: {reason}",
    "error.sweep_nothing.hint": (
        "See what each model can do: om.models()[['name', 'capabilities']]"
    ),
    "error.sweep_prompt": "{where}: {value} is no prompt",
    "error.sweep_prompt.hint": (
        "A prompt is a text, or a row with the column prompt, which is not empty."
    ),
    "error.sweep_variables": "variables cannot be {value}",
    "error.sweep_variables.hint": (
        "Give a table, a list of rows, or lists by name: variables={{'country': […]}}"
    ),
    "error.sweep_hole": "nothing stands for {{{name}}} in {prompt!r}",
    "error.sweep_hole.hint": (
        "The variables have: {names}. What is no variable is written {{{{…}}}}."
    ),
    "error.sweep_twice": "two prompts have the id {name!r}",
    "error.sweep_twice.hint": "An id stands for one prompt: each its own, or none.",
    "error.sweep_field": "no request has a field {name!r}",
    "error.sweep_field.hint": (
        "It has: {names}. Options of a model: options={{'temperature': [0, 0.7]}}"
    ),
    "error.sweep_field_near": "no request has a field {name!r}",
    "error.sweep_field_near.hint": "Did you mean {near}?",
    "error.sweep_column": "{where}: no prompt has a column {name!r}",
    "error.sweep_column.hint": "Did you mean {near}? If not, leave it out.",
    "error.sweep_json": "{where}: {reason}",
    "error.sweep_json.hint": (
        'A check is written {{"contains": "Seoul"}}, pictures ["a.png", "b.png"].'
    ),
    "error.sweep_number": "{name} cannot be {value}",
    "error.sweep_number.hint": "Give a number above zero: {name}=3",
    "error.sweep_serial": "{name} measures one trial after the other, not several",
    "error.sweep_serial.hint": "Leave out one of the two: parallel=1, or {name}.",
    "error.sweep_unanswered": "{question} Nobody is there to say yes",
    "error.sweep_unanswered.hint": "Where it is meant, say so: om.sweep(…, yes=True)",
    "sweep.ask": "That are {count} trials. Go on? [y/N] ",
    "sweep.ask_long": "That takes {time} or so. Go on? [y/N] ",
    "sweep.not_run": "Nothing was asked.",
    "sweep.lacks": "it lacks {capability}",
    "sweep.clash_tools": "tools are for conversations, not for raw, suffix or template",
    "sweep.clash_raw": "raw takes a prompt as it is: no system prompt, no template",
    "sweep.twice": "Settings that were written twice are asked once: {count} left out.",
    "sweep.twice_prompts": (
        "Prompts that were written twice are asked once: {count} left out."
    ),
    "sweep.left_out": "Left out: {reason}",
    "sweep.more": "Left out, too: {count} more, which om.plan(…) lists.",
    "sweep.completion": "answers in words (completion)",
    "sweep.thinking": "thinking",
    "sweep.tools": "calls of tools",
    "sweep.insert": "text before a suffix (insert)",
    "sweep.vision": "pictures in prompts (vision)",
    # The plan.
    "plan.trials": "trials",
    "plan.product": (
        "{count}: models {models} × prompts {prompts} × settings {choices} × "
        "repeats {repeats}"
    ),
    "plan.journal": "journal",
    "plan.no_journal": "none: answers are in memory alone",
    "plan.kept": "{path} has {count} of them",
    "plan.missing": "to be asked",
    "plan.loads": "loads of models",
    "plan.time": "time",
    "plan.at_most": "at most {time}",
    "plan.between": "{low} – {time}",
    "plan.unknown": (
        "unknown: nothing was measured here of {models} (plan.probe() asks one trial "
        "each)"
    ),
    "plan.partly": (
        "{time}, and what nobody knows of {models} (plan.probe() asks one trial each)"
    ),
    "plan.difference": "smallest difference",
    "plan.points": (
        "{points} points of accuracy between two models (80 % power, paired)"
    ),
    "plan.few_items": "none can be shown: fewer than six different prompts",
    "plan.skipped": "left out",
    "plan.reason": "{what}: {reason} ({trials} {trials:trial|trials})",
    # Running it.
    "sweep.journal": "Answers are kept in {path}",
    "sweep.of": "{done} of {count}",
    "sweep.correct": "{share} % correct",
    "sweep.correct_now": "{share} % of {count} new correct",
    "sweep.speed": "{speed} tokens/s",
    "sweep.failed": "failed: {count}",
    "sweep.left": "{time} left",
    "sweep.stopped": (
        "Stopped after {done} of {count}; what came is kept. Run it again to go on."
    ),
    "sweep.stopped_unkept": (
        "Stopped after {done} of {count}. No journal has them, only this error: "
        "sys.last_value.results"
    ),
    "sweep.timeout": "no end within {seconds} s",
    "sweep.unasked": (
        "{model}: {count} {count:trial was|trials were} not asked, since {alike} "
        "prompts in a row before failed alike: {reason}"
    ),
    "sweep.unasked_kept": "Run it again: it begins with them.",
    "sweep.unasked_unkept": "Mend or leave out what failed; only a journal goes on.",
    "sweep.title": "Sweep",
    "sweep.shared": (
        "Another program runs this sweep, too: they share it. Times are those of a "
        "server that is asked by both."
    ),
    "sweep.waits": (
        "Another program measures on this host one trial after the other: this sweep "
        "waits for it, and asks nothing that it has asked."
    ),
    "sweep.host_died": "{host} does not answer any more: {reason}",
    "sweep.host_back": "{host} answers again, and takes part.",
    "error.sweep_slow": "{count} prompts in a row came to no end within {seconds} s",
    "error.sweep_slow.hint": "Look at its log, or give more time: timeout=1800",
    "sweep.host_away": "{host} takes no part: {reason}",
    "sweep.check_failed": "The check of {item} failed: no verdict. {reason}",
    "sweep.unsaved": "The answers since are in memory alone: save them yourself.",
    "sweep.saved": "The journal can be written again: all answers are in it.",
    "sweep.journal_gone": "the file was moved or deleted while it was written to",
    "sweep.unchecked": (
        "Three checks did not come to an end: what comes is kept and not judged. "
        "With another check, the same sweep asks no model again."
    ),
    "sweep.same_host": "{host} is {first} under another name: it is used once.",
    "sweep.repulled": (
        "{model} on {host} is not any more what it was: it was pulled or made anew. "
        "{count} {count:answer|answers} of either are left out; run it again."
    ),
    "error.sweep_host_gone": (
        "no host is left after {done} of {count} {count:trial|trials}. {hosts}: "
        "{reason}"
    ),
    "error.sweep_host_gone.hint": (
        "Start it, and run this again: it goes on from there. What came: error.results"
    ),
    "error.sweep_host_gone_unkept": (
        "no host is left after {done} of {count} {count:trial|trials}. {hosts}: "
        "{reason}"
    ),
    "error.sweep_host_gone_unkept.hint": (
        "No journal has what came, only this error: sys.last_value.results"
    ),
    "span.seconds": "{seconds} s",
    "span.minutes": "{minutes} min",
    "span.hours": "{hours} h {minutes:02d} min",
    # The magic.
    "help.sweep": "Ask the prompts of the cell with every model and combination",
    "help.sweep.models": "the models to ask; repeatable",
    "help.sweep.option": "an option with each of its values; repeatable",
    "help.sweep.system": "a system prompt; repeatable: each of them",
    "help.sweep.think": "whether, or how much, to think; repeatable: each of them",
    "help.sweep.seed": "a start of the random numbers; several: each of them",
    "help.sweep.format": "the form of answers: json, a class, a schema; repeatable",
    "help.sweep.image": "a picture that all prompts have; repeatable",
    "help.sweep.suffix": "the text behind the gap; repeatable: each of them",
    "help.sweep.template": "a template for the prompts; repeatable: each of them",
    "help.sweep.repeats": "how often each is asked",
    "help.sweep.check": "a function of the notebook's that judges an answer",
    "help.sweep.variables": "a table that stands for {{name}} in the prompts",
    "help.sweep.file": "prompts of a JSONL, CSV or Parquet file",
    "help.sweep.host": "a server; repeatable: used side by side",
    "help.sweep.journal": "where answers are kept; none for nowhere",
    "help.sweep.cache": "what a server remembers of prompts: allow, bust, measure",
    "help.sweep.cold": "unload the model before each trial",
    "help.sweep.interleaved": "repeat in rounds of all models: compares speeds fairly",
    "help.sweep.parallel": "how many are asked at once on each host",
    "help.sweep.timeout": "the longest that a trial may take",
    "help.sweep.no_warm_up": "measure from the first word on, loading included",
    "help.sweep.plan": "show what would be asked, and ask nothing",
    "help.sweep.into": "the name of a variable for the results",
    "help.sweep.yes": "do not ask before very many trials",
    "error.sweep_both": "{magic}: the prompts are in a file and in the cell",
    "error.sweep_both.hint": "Leave the cell empty, or leave out --file.",
    "error.sweep_cell_json": "{magic}, prompt {place}: {reason}",
    "error.sweep_cell_json.hint": (
        'Write it like {{"prompt": "…", "expected": "…"}}, or have it begin otherwise.'
    ),
    "error.sweep_no_prompt": "{magic}: there is no prompt below the first line",
    "error.sweep_no_prompt.hint": "Write one a line, or name a file: --file FILE",
}
