"""The texts of results, their statistics and their pictures, in English."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    # Errors.
    "error.not_installed": "{name} is not installed, and this needs it",
    "error.not_installed.hint": "pip install 'ollama-magic[{extra}]'",
    "error.columns_lacking": "the table has no column {names}",
    "error.columns_lacking.hint": "It has: {there}",
    "error.over_what": "over is 'all' or 'answered', not {name!r}",
    "error.over_what.hint": (
        "'all' counts what was not answered as not right, 'answered' leaves it out."
    ),
    "error.bad_level": "a level is between 0 and 1, not {level}",
    "error.bad_level.hint": "0.95 is the usual one.",
    "error.not_compared": "there is no {name!r} among what was measured",
    "error.not_compared.hint": "There are: {names}.",
    "error.nothing_paired": "no two have a {value} of the same prompt in common",
    "error.nothing_paired.hint": (
        "They need the same prompts at equal settings; times also one host, and as "
        "many asked at once: look at .runs"
    ),
    "error.never_checked": "no prompt here has a check, so no answer is right or wrong",
    "error.never_checked.hint": (
        "Speeds: value='tokens_per_second'   The same answers, checked: "
        "results.score({{'contains': 'Seoul'}})"
    ),
    "error.no_arrivals": "no run here has its arrivals, by which it is drawn",
    "error.no_arrivals.hint": "They are kept in memory only: ask again, and draw then.",
    "error.no_texts": "there is no text to compare",
    "error.no_texts.hint": "Give similarity two texts or more.",
    "error.no_common_item": "no prompt was answered by all",
    "error.no_common_item.hint": "Compare two at a time: .paired(a, b)",
    "error.bad_statistic": "{name!r} is no statistic that can be drawn again",
    "error.bad_statistic.hint": "There are 'mean' and 'median'.",
    "error.no_items": "there is no difference to find without an item",
    "error.no_items.hint": "Give how many different items are asked, 1 or more.",
    "error.no_limits": "goodput needs a limit to keep to",
    "error.no_limits.hint": "stats.goodput(runs, first_text_seconds=0.5)",
    "error.bad_vote": "row {row}: {name!r} is no winner of that vote",
    "error.bad_vote.hint": (
        "The winner is one of two different models, 'a', 'b' or 'tie'."
    ),
    "error.nothing_to_draw": "there is nothing to draw",
    "error.nothing_to_draw.hint": (
        "The table has no row with these figures: look at it first."
    ),
    "error.cell_twice": "there are several rows for one {x} and one {y}",
    "error.cell_twice.hint": (
        "Something else was varied: choose, as in table[table.temperature == 0]"
    ),
    "error.report_suffix": "a report ends in .html or .md: {path}",
    "error.report_suffix.hint": "results.report('report.html')",
    "error.report_empty": "no trial is over, so there is nothing to report",
    "error.report_empty.hint": "Run the sweep first.",
    "error.report_closed": "{path} cannot be written: {reason}",
    "error.report_closed.hint": "Name another place: results.report('report.html')",
    # What results say of themselves.
    "results.none": "No trial is over yet.",
    "results.counts": (
        "{trials} {trials:trial|trials}: {models} {models:model|models}, "
        "{items} {items:prompt|prompts}."
    ),
    "results.not_ok": "Not answered to the end: {counts}.",
    "results.no_intervals": (
        "The intervals are left out, as they need scipy: pip install "
        "'ollama-magic[stats]'"
    ),
    "results.never_twice": "No request was answered twice.",
    "results.all_agree": "No prompt divides them.",
    "table.nothing": "There is no row.",
    # Names of axes.
    "plot.accuracy": "accuracy (all trials)",
    "plot.accuracy_answered": "accuracy (of those answered)",
    "plot.share": "share that kept to the limits",
    "plot.tokens_per_second": "tokens per second",
    "plot.characters_per_second": "characters per second",
    "plot.difference": "difference (first − second)",
    "plot.strength": "strength (log odds of being preferred)",
    "plot.model": "model",
    "plot.memory": "memory",
    "plot.context": "context window (tokens)",
    "plot.first_text_seconds": "seconds to the first text",
    "plot.warm_first_text_seconds": "seconds to the first text, without loading",
    "plot.total_seconds": "seconds to the end",
    "plot.warm_total_seconds": "seconds to the end, without loading",
    "plot.inter_token_seconds": "seconds from token to token",
    "plot.ecdf": "share of answers",
    "plot.front": "front of these two axes",
    "plot.left_out": "no figure: {names}",
    "plot.beaten": "hollow: beaten in both",
    "plot.beaten_sized": "hollow: beaten, {size} counted",
    # The page about results.
    "report.title": "Results",
    "report.may": "What may be concluded",
    "report.may_not": "What has to be kept in mind",
    "report.summary": "Summary",
    "report.summary_speed": "Summary: speed and size",
    "report.summary_right": "Summary: accuracy",
    "report.topics": "Accuracy by topic",
    "report.paired": "Accuracy, in pairs",
    "report.paired_speed": "Tokens per second, in pairs",
    "report.ranks": "Ranks",
    "report.disagreements": "Where they disagree",
    "report.determinism": "Same request, other answer",
    "report.pictures": "Pictures",
    "report.alt": "{name} (a picture; its figures are in the tables of this page)",
    "report.read_forest": "A point for each, with its interval of 95 %.",
    "report.read_tradeoff": (
        "Up is more often right, right is faster, larger is more memory; the bars are "
        "intervals of 95 %."
    ),
    "report.read_ecdf": (
        "The share of the answers that took at most so long: further left is quicker."
    ),
    "report.tradeoff": "accuracy against speed",
    "report.heatmap": "{value}, by {x} and {y}",
    "report.averaged": "Averaged over {names}.",
    "report.too_many": (
        "{name} has {count} values: too many to set each against each. Look at the "
        "summary."
    ),
    "report.conditions": "Conditions",
    "report.first": "The first {shown} of {rows} rows.",
    "report.one": (
        "Nothing was compared: there is but one model, and nothing was varied."
    ),
    "report.too_few": (
        "{a} and {b}: {value} was not tested. {n} in common: too few, or too much "
        "alike."
    ),
    "report.alike": (
        "{a} and {b}: no difference found in how often they are right, at n = {n}. "
        "It may still be anything from {low} to {high} percentage points."
    ),
    "report.alike_in": (
        "{a} and {b}: no difference found in {value} at n = {n}. It may "
        "still be anything from {low} to {high}."
    ),
    "report.unsettled": (
        "{a} and {b}: how often they are right is not settled at n = {n}: between "
        "{low} and {high} percentage points, one pair among several."
    ),
    "report.unsettled_in": (
        "{a} and {b}: {value} is not settled at n = {n}: between {low} and {high}, "
        "one pair among several."
    ),
    "report.untested": (
        "{a} and {b} differ by {by} in {value} ({n}). They were asked one after the "
        "other: a drift of the machine is in it, and it is not tested."
    ),
    "report.mean_score": "mean score",
    "report.prompts": "{n} {n:prompt|prompts}",
    "report.rounds": "{n} {n:round|rounds}",
    "report.better": (
        "{a} is right more often than {b}: by {by} percentage points ({low} to "
        "{high}; n = {n}, p {p} after Holm)."
    ),
    "report.more": (
        "{a} has more {value} than {b}: by {by} ({low} to {high}; n = {n}, p {p} "
        "after Holm)."
    ),
    "report.truncated": (
        "{count} of {n} {n:answer|answers} {count:was|were} cut by a limit, and "
        "{count:counts|count} as not right: a larger num_predict or num_ctx may change "
        "the figures."
    ),
    "report.unparsable": (
        "{count} of {n} {n:answer|answers} could not be read by the check, and "
        "{count:counts|count} as not right."
    ),
    "report.failed": (
        "{count} of {n} {n:trial|trials} failed or ran out of time or room. "
        "{count:It counts|They count} as not right, and {count:has|have} no speed."
    ),
    "report.interrupted": (
        "{count} of {n} {n:trial|trials} {count:was|were} interrupted, and "
        "{count:does|do} not count."
    ),
    "report.mixed": (
        "Not the same all along: {name} ({values}). Speeds of different {name} are "
        "not to be compared."
    ),
    "report.digests": (
        "{model} changed in between: its figures are of more than one digest."
    ),
    "report.slots": (
        "Several requests were asked at once: the speed of one is then that of a "
        "shared server."
    ),
    "report.beyond": (
        "{count} of {n} prompts were longer than the window that the server tells: "
        "Ollama's runner rounds it up to a multiple of 256 tokens."
    ),
    "report.unverified": (
        "The server does not tell how much of the prompts it had cached, so speeds "
        "of reading are left out."
    ),
    "report.unverified_some": (
        "For {count} of {n} {n:answer|answers} the server does not tell how much of "
        "the prompt it had cached: their speeds of reading are left out."
    ),
    "report.few": (
        "It rests on {n} {n:prompt|prompts}: a difference must be large to be found, "
        "and prompts of another kind may turn it round."
    ),
    "report.repeats": (
        "Each prompt was asked up to {n} times. Repeats are counted as one prompt: "
        "they say how steady a model is, not how much it knows."
    ),
    "report.seeded": (
        "With a fixed seed or temperature 0, {same} of {n} repeated "
        "{n:request|requests} {same:was|were} answered the same each time."
    ),
    "report.unseeded": (
        "Without a seed, {same} of {n} repeated {n:request|requests} {same:was|were} "
        "answered the same each time."
    ),
    "report.never_equal": (
        "Repeats of a prompt were sent with other signs in front, so no request was "
        "made twice: whether equal ones are answered the same is not known."
    ),
    "report.in_a_row": (
        "Not all was asked by turns: where one was asked after the other, a drift of "
        "the machine is in the difference of their speeds."
    ),
    "report.load": (
        "What else the machine did meanwhile is in the speeds and times, and no table "
        "tells of it."
    ),
    "report.pooled": (
        "Several things were varied: {names}. Two values of one are compared where "
        "all the others are equal, and averaged over these. What holds for some of "
        "them alone is not seen then: look at the summary and at the heat maps."
    ),
    "report.generally": (
        "Intervals are of 95 %, and speak of prompts like these, checked as these "
        "were, on this machine. That no difference was found does not mean that "
        "there is none."
    ),
    "report.when": "Measured from {since} to {until} (UTC).",
    "report.machine": "On this machine: {what}.",
    "report.elsewhere": (
        "Measured on another machine than the one that wrote this page, or on "
        "several: see below."
    ),
    "report.options": "Options the same in all: {options}.",
    "report.varied": "Varied: {name} ({values}).",
    "report.version": "Written by ollama-magic {version}.",
}
