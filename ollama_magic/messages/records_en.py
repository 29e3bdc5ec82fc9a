"""The texts of the records that stay, in English."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    # Notebooks as files.
    "error.notebook_none": "there is no notebook at {where}",
    "error.notebook_none.hint": (
        "Name a file, a folder that has some, or a pattern: om.history('**/*.ipynb')"
    ),
    "error.notebook_closed": "{path} cannot be read: {reason}",
    "error.notebook_closed.hint": "Look at the path and at who may read there.",
    "error.notebook_huge": "{path} has more than {most} MB",
    "error.notebook_huge.hint": (
        "No notebook is that large for its answers: clear its other outputs first."
    ),
    "error.notebook_damaged": "{path} is no whole notebook: {reason}",
    "error.notebook_damaged.hint": (
        "Open it in Jupyter, or take its last good version: .ipynb_checkpoints"
    ),
    "error.notebook_foreign": "{path} is no notebook of format 4",
    "error.notebook_foreign.hint": (
        "One from before 2015: open it in Jupyter, and save it."
    ),
    "error.notebook_busy": "{path} was saved by another program just now",
    "error.notebook_busy.hint": "Nothing was changed. Close it there, and try again.",
    "error.notebook_silent": "{path} holds no record of a conversation",
    "error.notebook_silent.hint": (
        "They are there if it was saved with %config OllamaMagic.record = 'full', and "
        "its outputs were not cleared."
    ),
    "error.notebook_talks": "{path} holds no conversation {name!r}",
    "error.notebook_talks.hint": "It holds: {names}.",
    "notice.records_later": (
        "{path}: records of a newer ollama_magic, passed over: {count}"
    ),
    "notice.records_damaged": "{path}: damaged records, passed over: {count}",
    "notice.not_kept": (
        "The notebook keeps no more than a sum of a question this long ({characters} "
        "characters): from the file it cannot be asked again."
    ),
    # Tables of runs.
    "table.others": "Other columns: {names}.",
    "table.last": "The last {shown} of {rows} rows.",
    "table.no_talks": "No conversation has a turn yet. To begin one: %%chat",
    "table.no_logprobs": (
        "This answer has no probabilities: ask with %%chat --logprobs, "
        "or om.chat(…, logprobs=True)."
    ),
    "error.no_reply": "this is no reply and no run, but {kind}",
    "error.no_reply.hint": "Take one: reply = om.chat('Hi', logprobs=True)",
    "error.history_columns": "these are no runs, and no table of runs",
    "error.history_columns.hint": (
        "Take om.history(), or rows of it with the columns id and, of files, source."
    ),
    "error.history_gone": "the record {name} is no longer there (of {count})",
    "error.history_gone.hint": (
        "Records are in the session that asked, or in the notebook that was saved: "
        "om.history('notes.ipynb')"
    ),
    # Taking records out.
    "scrub.off": "Records taken out: {records}, in {notebooks} of {of} notebooks",
    "scrub.off_dry": (
        "Records that would be taken out: {records}, in {notebooks} of {of} notebooks"
    ),
    "scrub.hashes": (
        "Records reduced to sums: {records}, in {notebooks} of {of} notebooks"
    ),
    "scrub.hashes_dry": (
        "Records that would be reduced to sums: {records}, "
        "in {notebooks} of {of} notebooks"
    ),
    # Asking again.
    "error.again_nothing": "run {name} asked nothing that could be asked again",
    "error.again_nothing.hint": "See what it has: om.history()",
    "error.again_sums": "{where}: sums stand for the texts, which nobody can ask again",
    "error.again_sums.hint": (
        "Ask it yourself, and compare the sums: reply.run.to_json('hashes')['answered']"
    ),
    "error.again_images": "run {name} sent images, of which only sums are kept",
    "error.again_images.hint": "Ask it yourself: %%chat --image FILE",
    "error.again_cut": "run {name} goes on from {before}, which is not there",
    "error.again_cut.hint": (
        "Its cell was run again or scrubbed since. Of a file, give the row: "
        "om.check(om.history('notes.ipynb').iloc[-1])"
    ),
    "error.replay_nothing": "there is nothing to ask again",
    "error.replay_nothing.hint": (
        "Ask something first, or name a notebook: om.replay('notes.ipynb', model=…)"
    ),
    "error.check_one": "om.check takes one run, and these are {count}",
    "error.check_one.hint": "Take one: om.check(om.history().iloc[-1])",
    "error.check_empty": "run {name} has no answer to compare with (status {status})",
    "error.check_empty.hint": "Ask again by running its cell, or see om.replay",
    "replay.progress": "{place} of {count}: {model}",
    "replay.done": "Asked again: {done} of {count}",
    "replay.done_some": (
        "Asked again: {done} of {count} (why not the others: see the column reason)"
    ),
    "replay.calls": "it called {names}, and nothing is called when asking again",
    "replay.stopped": (
        "Stopped after {done} of {count}; what came is kept. Run it again to go on."
    ),
    "beside.prompt": "prompt",
    "beside.old": "before",
    "beside.same": "the same",
    "beside.first": "The first {shown} of {rows} questions.",
    "check.asking": "Asking {model} again",
    "check.same": "Identical: {model}, {characters} characters.",
    "check.same_so_far": (
        "Identical as far as the old answer came: {model}, {characters} characters."
    ),
    "check.differs": "Different from character {place} on: {model}",
    "check.old": "before",
    "check.new": "now   ",
    "check.end": "end",
    "check.changed": "{name} changed: {old} → {new}",
    "check.no_seed": "No seed was set, so another answer is no surprise: --seed 1",
}
