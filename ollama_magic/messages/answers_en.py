"""English: what answers are read as, tools, and several answers."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS: dict[str, str] = {
    "shape.missing": "is missing",
    "shape.extra": "is not asked for",
    "shape.other": "{wanted} is wanted, not {found}",
    "schema.words": "it has no word of JSON Schema, but: {names}",
    "schema.reference": "there is no {name} in it",
    "error.misfit": "the answer does not fit: {reason}",
    "error.misfit.hint": "What came is kept. Run the cell again, or ask for less.",
    "error.misfit_json": "the answer is not JSON: {reason}",
    "error.misfit_json.hint": "What came is kept. Run the cell again.",
    "error.misfit_cut": "the answer is not whole: it was cut at the limit",
    "error.misfit_cut.hint": "Allow more: -o num_predict=N, or -o num_ctx=N",
    "error.shape_unknown": "{name}: {kind} is no type that JSON has",
    "error.shape_unknown.hint": (
        "It can be str, int, float, bool, list[…], dict[str, …], Literal[…], an Enum, "
        "X | None, a dataclass, a TypedDict, or a pydantic model."
    ),
    "error.shape_hint": "the types of {name} cannot be told: {reason}",
    "error.shape_hint.hint": "Define or import what the hint names, then try again.",
    "error.tool_kind": "{name} is no function that a model could call",
    "error.tool_kind.hint": "Name a function of yours: def f(city: str) -> str: …",
    "error.tool_parameter": "{name}: a model cannot fill in such a parameter",
    "error.tool_parameter.hint": "Name each parameter: def f(city: str, days: int)",
    "error.tool_twice": "two tools have the name {name}",
    "error.tool_twice.hint": "Give one of them another name.",
    "error.tool_misfit": "wrong arguments: {reason}",
    "error.tool_misfit.hint": "Call it as its signature says.",
    "tool.unknown": "There is no tool {name!r}. There are: {names}.",
    "tool.denied": "The user did not allow this call.",
    "tool.stopped": "The user stopped this call.",
    "tool.cut": "… (cut: {shown} of {of} characters)",
    "tool.running": "… running",
    "tool.sent": "({shown} of {of} characters go to the model)",
    "tool.unmade": "Stopped before {name} was called: what came is kept.",
    "chat.calls_mark": "*(no answer: it wants to call a tool, and may not)*",
    "error.tool_own": "“{conversation}” waits for this tool: it cannot ask there",
    "error.tool_own.hint": (
        'Ask outside of it: om.chat(…)   Or in another: conversation="notes"'
    ),
    "tool.interrupted": "Stopped after {seconds} s, in {name}: what came is kept.",
    "tool.rounds": (
        "The model has used tools {rounds} times: it has to answer now. "
        "More: --rounds N"
    ),
    "context.oldest": (
        "About {turns} of the oldest turns would have to go: --drop-oldest "
        "(or begin anew: /clear)"
    ),
    "context.all": "It is too long even without the earlier turns: make it shorter.",
    "context.dropped_one": "Left out, too much for the model: the turn “{first}”.",
    "context.dropped": (
        "Left out, too much for the model: the {turns} oldest turns, "
        "from “{first}” to “{last}”."
    ),
    "tool.question": "Call {call}? [y/N] ",
    "answers.place": "Answer {place} of {count}",
    "answers.place_seed": "Answer {place} of {count} (seed {seed})",
    "answers.outside": (
        "The prompt is continued as it is, outside of the conversation."
    ),
    "error.named": "{name} gives no value: {reason}",
    "error.named.hint": "Define it in a cell above, then run this one again.",
    "error.named_near": "there is no {name} in this notebook",
    "error.named_near.hint": "Did you mean {near}?",
    "error.bad_schema": "this is no JSON schema: {reason}",
    "error.bad_schema.hint": (
        'A schema is like {{"type": "object", "properties": {{…}}}}. '
        "Easier: --format NAME, with the name of a class."
    ),
    "error.usage_together": "{magic}: {flag} does not go with {other}",
    "error.usage_together.hint": "Leave one of the two out.",
    "able.unknown": "What each model can: om.models().capabilities",
    "able.some": "These can: {names}. To ask one: -m MODEL",
    "able.none": "No model here can.",
    "error.no_thinking": "{model} cannot think before it answers",
    "error.no_thinking.hint": (
        "Ask without: --no-think; for all questions: /set nothink; "
        "in Python: think=False.\n"
        "{able}"
    ),
    "error.no_tools": "{model} cannot use tools",
    "error.no_tools.hint": "Ask without --tool.   {able}",
    "error.no_insert": "{model} cannot fill a gap before a suffix",
    "error.no_insert.hint": "Ask without --suffix.   {able}",
    "error.no_level": "{model} cannot think so: {reason}",
    "error.no_level.hint": (
        "Think as it usually does: --think   Not at all: --no-think"
    ),
    "error.no_memory": "{model} needs more memory than is free: {reason}",
    "error.no_memory.hint": (
        "A smaller window takes less: -o num_ctx=2048   "
        "What would fit: om.fit({model!r})\n"
        "To free what another takes: %ollama ps, then %ollama stop MODEL"
    ),
    "error.prompt_template": "the template cannot be used: {reason}",
    "error.prompt_template.hint": (
        "One of --template: correct it (like {{{{ .Prompt }}}}), or leave it out. "
        "The model's own: /show template"
    ),
    "error.no_schema": "{host} cannot use this schema: {reason}",
    "error.no_schema.hint": "Make it simpler, or answer in any JSON: --format json",
    "error.usage_value_allowed": "{magic}: {flag} cannot be {value!r}",
    "error.usage_value_allowed.hint": "It can be: {allowed}. More: {manual}",
    "error.into_builtin": "--into {name}: that is a name of Python itself",
    "error.into_builtin.hint": "Take another, for instance: --into answer",
    "error.not_level": "think cannot be {value}",
    "error.not_level.hint": "It can be True, False, or a level: {names}.",
    "help.format": "answer in JSON, or as a type: a class, a schema, list[…]",
    "help.into": "the name of a variable for the answer",
    "help.tool": "functions that the model may call (f g, or f,g)",
    "help.rounds": "how often it may call before it has to answer (8)",
    "help.tool_yes": "call without asking",
    "help.think": "think first; LEVEL: low, medium, high, max",
    "help.no_think": "answer without thinking",
    "help.n": "so many answers; the conversation goes on with the first",
    "help.keep_alive": "how long the model stays loaded: 300, 5m, -1 (always)",
    "help.raw": "send the prompt as it is, without the model's template",
    "help.suffix": "the text behind the gap that is to be filled",
    "help.template": "a template for this prompt, in the place of the model's",
    "help.drop_oldest": "leave out the oldest turns where all are too long",
    "help.logprobs": "colour tokens by probability; N: how many others to tell of",
    "help.no_loop_guard": "let an answer repeat itself without end",
}
