"""What stands in comparisons and on the panels that teach, in English."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS: dict[str, str] = {
    # One prompt, several models.
    "help.compare": (
        "Asks several models the same, and shows their answers side by side, with "
        "their figures, live. They are asked one after another, so that each has the "
        "machine to itself."
    ),
    "help.compare.models": "the models to compare: a,b,c",
    "help.compare.blind": "mix them and hide their names until you voted",
    "help.compare.parallel": "ask all at once; they share the machine, and are slower",
    "error.compare_models": "{magic} needs two models or more",
    "error.compare_models.hint": (
        "Write {magic} -m MODEL,MODEL. What the server has: %ollama list"
    ),
    "error.compare_empty": "{magic}: there is nothing to ask",
    "error.compare_empty.hint": "Write the question on the lines below {magic} -m A,B.",
    "error.compare_terminal": "{magic}: {flag} needs a notebook with columns",
    "error.compare_terminal.hint": (
        "Leave it out: in a terminal models answer one after another, with their names."
    ),
    "compare.models": "Models to compare",
    "compare.asking": "asking the server which models it has …",
    "compare.ask": "Compare",
    "compare.ask.tip": "Ask every ticked model this; the kernel stays free meanwhile",
    "compare.blind": "Blind",
    "compare.blind.tip": "Mix the models and hide their names until you voted",
    "compare.at_once": "All at once",
    "compare.at_once.tip": "They share the machine then, and are slower than alone",
    "compare.busy": "Answers are still coming here: wait for them, or stop them.",
    "compare.tick": "Tick {least} models or more.",
    "compare.stop": "Stop all",
    "compare.stop.tip": "Stop all answers; what came is kept",
    "compare.stopped": "Stopped. What came is kept.",
    "compare.one_by_one": (
        "Asked one after another: each model had the machine to itself."
    ),
    "compare.parallel": (
        "Asked all at once: they shared the machine, and are slower than alone."
    ),
    "compare.waits": "waits for its turn",
    "compare.unasked": "was not asked any more",
    "compare.answer": "Answer {letter}",
    "compare.veiled": "answering …",
    "compare.veiled_done": "done; figures after the vote",
    "compare.failed": "This one failed; why, is told after the vote.",
    "compare.model": "Model",
    "compare.figures": "Figures",
    # The vote.
    "votes.question": "Which answer is best?",
    "votes.best": "{letter} is best",
    "votes.best.tip": "Answer {letter} is better than all others",
    "votes.tie": "A tie",
    "votes.tie.tip": "The answers are equally good",
    "votes.bad": "All bad",
    "votes.bad.tip": "No answer is good enough",
    "votes.pass": "Show names",
    "votes.pass.tip": "Show which model is which, without a vote",
    "votes.title": "Preferred in your votes (Bradley–Terry)",
    "votes.model": "Model",
    "votes.strength": "Strength",
    "votes.interval": "95 % interval",
    "votes.votes": "Pairs",
    "votes.counted": "Votes: {votes}; prompts: {prompts}.",
    "votes.few": "Intervals need votes on at least {least} prompts.",
    "table.no_votes": (
        "Nobody has voted yet. To begin: %%compare --blind -m A,B, or "
        "om.compare_panel()"
    ),
    # How a text is cut into tokens.
    "tokens.text": "Text {number}",
    "tokens.cut": "Cut into tokens",
    "tokens.cut.tip": "Have each model's own server cut the texts",
    "tokens.model": "Model",
    "tokens.of": "Text {number}",
    "tokens.count": "{tokens} tokens",
    "tokens.each": "{rate} characters/token",
    "tokens.kind": "{kind}, {size} tokens known",
    "tokens.verified": "as the server counts",
    "tokens.unverified": "NOT verified: the server counts {count}",
    "tokens.uncounted": "NOT verified: the server does not count",
    "tokens.asking": "asking {model} …",
    "tokens.list": "The tokens of text {number}, by {model}",
    "tokens.piece": "token {id}: {bytes}",
    "tokens.special": "{piece} (special)",
    "tokens.legend": (
        "Each box is one token. · is a space, ↵ a new line; ⟨E3⟩ is one byte of a "
        "character that several tokens share."
    ),
    "tokens.empty": "Write a text first.",
    "error.no_tokens": "{host} does not tell how {model} cuts texts into tokens",
    "error.no_tokens.hint": (
        "Ollama tells it in answers of /api/generate (context); take such a server."
    ),
    "error.no_vocabulary": "{model} does not tell its vocabulary",
    "error.no_vocabulary.hint": "Take a model that this server runs from a GGUF file.",
    "error.tokens_astray": "The tokens of {model} do not give the text back",
    "error.tokens_astray.hint": (
        "Its tokenizer ({kind}) changes texts: its cuts cannot be shown exactly."
    ),
    # The next token.
    "chances.prompt": "Beginning of a text",
    "chances.ask": "Ask",
    "chances.ask.tip": "Ask the model how probable each next token is",
    "chances.draw": "Draw one",
    "chances.draw.tip": "Draw a token by these chances, and put it behind the text",
    "chances.likeliest": "Take the likeliest",
    "chances.likeliest.tip": "Put the likeliest token behind the text",
    "chances.reset": "Reset",
    "chances.reset.tip": "The server's own values again",
    "chances.asking": "asking …",
    "chances.model": "By {model}",
    "chances.title": "The next token",
    "chances.token": "Token",
    "chances.before": "Model",
    "chances.after": "After sampling",
    "chances.cut": "cut by {sampler}",
    "chances.others": "All others",
    "chances.textless": "(no whole character)",
    "chances.drew_other": "That is none of the known tokens: draw again.",
    "chances.about": (
        "Computed here from the {count} likeliest tokens of one request, in the order "
        "of llama.cpp: top_k, top_p, min_p, temperature; penalties are left out."
    ),
    "chances.open": "≈: what is left of the others can only be told within limits.",
    "chances.only_here": (
        "The sliders set nothing for %%chat: that keeps to what %ollama set says."
    ),
    "chances.empty": "Write the beginning of a text first.",
    "error.no_probabilities": "{host} tells no probabilities for {model}",
    "error.no_probabilities.hint": (
        "Ollama does from 0.12.11 on, for models that it runs itself: %ollama version"
    ),
}
