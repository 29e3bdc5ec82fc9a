"""The texts of benchmarks, checks and tuning, in English."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    "error.bad_check": "{where}: {value} is no check",
    "error.bad_check.hint": (
        'Write one like {{"contains": "Seoul"}} ({names}), or give a function of the '
        "answer."
    ),
    "error.bad_check_near": "{where}: {value} is no check",
    "error.bad_check_near.hint": "Did you mean {near!r}?",
    "error.check_blank": "{where}: {kind} has no text to go by, but {value}",
    "error.check_blank.hint": 'Give what an answer has to have: {{"{kind}": "Seoul"}}',
    "error.check_number": "{where}: {value} is no number that an answer could be",
    "error.check_number.hint": 'Give one: {{"number": 3.14, "within": 0.01}}',
    "error.check_reach": "{where}: {name} cannot be {value}",
    "error.check_reach.hint": (
        'Give a number from 0 on: {{"number": 3.14, "within": 0.01}}, or "percent": 1'
    ),
    "error.check_json": "{where}: {value} is expected as JSON, and is none",
    "error.check_json.hint": (
        'A text is JSON in quotes of its own: \'"Seoul"\'. Or check it with "exact".'
    ),
    "check.no_verdict": "{value} is no verdict",
    "check.no_number": "{value} is no number",
    "error.no_choice": "{where}: the answer {value} is none of the choices: {names}",
    "error.no_choice.hint": "Give the letter of a choice, or its text as it stands.",
    "error.choice_count": (
        "{where}: a question cannot have {count} {count:choice|choices}"
    ),
    "error.choice_count.hint": (
        "Give 2 to {most}; or none, where the answer is free: leave choices out."
    ),
    "error.choice_twice": "{where}: the choice {value} is there twice",
    "error.choice_twice.hint": "An answer could not be told apart: leave one out.",
    "error.choice_either": (
        "{where}: the answer {value} is the letter of one choice and the text of "
        "another"
    ),
    "error.choice_either.hint": (
        'Give the choices labels of their own: {{"1": "B", "2": "A"}}, and the label '
        "as the answer."
    ),
    "error.check_fails": "the check fails for every answer, as for {item}: {reason}",
    "error.check_fails.hint": "Nothing is lost: mend it, and score(check) again.",
    "error.no_task": "{value} is no task",
    "error.no_task.hint": (
        "Name one of {names}, a path that ends in .jsonl, .csv or .parquet, or give a "
        "DataFrame."
    ),
    "error.task_empty": "the task {name} has no questions",
    "error.task_empty.hint": "Each row needs a question and an answer.",
    "error.bad_question": "{where}: there is no {name}",
    "error.bad_question.hint": (
        'A row is like {{"question": "What is 2+2?", "answer": "4"}}.'
    ),
    "error.cloze": (
        "{how} needs the probabilities of a text that is given, and Ollama tells those "
        "of written tokens only"
    ),
    "error.cloze.hint": (
        "Ask for the answer (how='ask'), or for its letter (how='letters'): neither is "
        "the same as acc or acc_norm of others."
    ),
    "error.letters_without": "the question {item} has no choices",
    "error.letters_without.hint": "Leave it out, or ask with how='ask'.",
    "error.letters_own": "how='letters' itself asks with {name}={value}",
    "error.letters_own.hint": "Leave out {name}, or ask with how='ask'.",
    "error.letters_untold": "the server does not tell how probable tokens are",
    "error.letters_untold.hint": (
        "Ollama does from 0.12.11 on: update it, or ask with how='ask'."
    ),
    "error.letters_alike": "every letter was equally likely, for every question",
    "error.letters_alike.hint": (
        "Nothing was measured: look at .letters of one question, or ask with how='ask'."
    ),
    "bench.without": "No letter was among the candidates for {share} % of them.",
    "error.tune_nothing": "there is nothing to vary",
    "error.tune_nothing.hint": "Name a setting: om.tune(model, num_ctx=[2048, 8192])",
    "error.tune_setting": "{name} is no setting that can be tuned",
    "error.tune_setting.hint": "There are: {names}",
    "error.tune_rounds": "{count} {count:round is|rounds are} too few for an interval",
    "error.tune_rounds.hint": "Ask for at least 3: rounds=5",
    "tune.more": (
        "{setting}={value}: {measure} {percent} ({low} to {high}, n = {n}) against "
        "{default}."
    ),
    "tune.none": (
        "{setting}={value}: no difference found in {measure} at n = {n} ({low} to "
        "{high})."
    ),
    "tune.unsettled": (
        "{setting}={value}: {measure} is not settled at n = {n}: between {low} and "
        "{high}, one of several comparisons."
    ),
    "tune.memory": "{setting}={value} takes {memory}, {default} {other}.",
    "tune.best": "What brought most speed: {setting}={value}.",
    "tune.keep": "Nothing was found to be faster than the default.",
    "tune.few": (
        "{setting}={value}: {n} {n:round|rounds} with both it and {default}: too few "
        "to tell."
    ),
    "tune.failed": "{what}: all {n} {n:request|requests} failed: {reason}",
    "tune.failed_some": "{what}: {count} of {n} requests failed: {reason}",
    "tune.rests": (
        "Each setting was compared with the default within rounds, {n} at most, that "
        "were asked in one sitting each. Intervals are of {level} %; what is said to "
        "be found is so after a correction for all {count} comparisons."
    ),
    "tune.effects": "Effects of the settings",
    "tune.read_ratios": (
        "How many times that of the default, with its interval: what crosses the line "
        "at 1 was not found to differ."
    ),
    "tune.default": "the default",
    "tune.tokens_per_second": "writing speed",
    "tune.prompt_tokens_per_second": "reading speed",
    "tune.load_seconds": "time to load",
    "tune.reload_seconds": "time to wait before a warm answer",
    "tune.ratio": "Ratio to the default",
}
