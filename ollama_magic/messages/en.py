"""The texts in English."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    # Errors: what failed and where; then what to type next.
    "error.bad_name": "{name!r} is not a model name",
    "error.bad_name.hint": "Names look like qwen3, qwen3:4b or hf.co/org/repo:Q4_K_M.",
    "error.provider_unknown": "no provider {name!r} is known",
    "error.provider_unknown.hint": "Leave out the @, or write one of: {names}.",
    "error.bad_host": "{host!r} is not an address",
    "error.bad_host.hint": (
        "Write it like localhost, 192.168.0.7:11434 or https://host/path, "
        "in %ollama host or OLLAMA_HOST."
    ),
    "error.option_form": "{text!r} is not an option",
    "error.option_form.hint": "Write -o name=value, for instance -o temperature=0.2.",
    "error.option_near": "there is no option {name!r}",
    "error.option_near.hint": "Did you mean {near}? All of them: %ollama help options",
    "error.option_unknown": "there is no option {name!r}",
    "error.option_unknown.hint": "There are: {names}.",
    "error.option_type": "option {name} cannot be {value!r}",
    "error.option_type.hint": "Write for instance -o {name}={example}",
    "error.option_range": "option {name}={value} is out of range",
    "error.option_range.hint": "It can be {range}.",
    "error.usage_unknown_flag": "{magic} has no flag {flag!r}",
    "error.usage_unknown_flag.hint": "Did you mean {near}? All of them: {magic} --help",
    "error.usage_no_value": "{magic}: {flag} needs a value",
    "error.usage_no_value.hint": "Write {flag} {metavar}. More: {magic} --help",
    "error.usage_value": "{magic}: {flag} cannot be {value!r}",
    "error.usage_value.hint": "Write {flag} {metavar}. More: {magic} --help",
    "error.usage_quotes": "{magic}: a quote is opened and not closed in {line!r}",
    "error.usage_quotes.hint": 'Close it, or use the other quotes around it: "it\'s".',
    "error.usage_extra": "{magic} does not know what to do with {word!r}",
    "error.usage_extra.hint": "Write {usage}",
    "error.usage_missing": "{magic} needs {metavar}",
    "error.usage_missing.hint": "Write {usage}",
    "error.usage_word": "%ollama has no sub-command {word!r}",
    "error.usage_word.hint": "Did you mean %ollama {near}? All of them: %ollama help",
    "error.usage_empty": "{magic}: there is nothing to ask",
    "error.usage_empty.hint": "Write the question {where}.",
    "error.config": "OllamaMagic.{name} cannot be {value!r}",
    "error.config.hint": "It can be: {choices}.",
    "error.no_model": "{host} has no model to choose from",
    "error.no_model.hint": (
        "Get one in a terminal: ollama pull qwen3:4b\n"
        "Or use the embedded engine: %ollama host embedded"
    ),
    "error.engine_failed": "the embedded engine did not start ({reason})",
    "error.engine_failed.hint": (
        "See why in a terminal: ollama-magic serve\n"
        "Or point to an Ollama server: %ollama host ADDRESS:PORT"
    ),
    "error.engine_missing": "the embedded engine is not installed",
    "error.engine_missing.hint": 'Install it: pip install "ollama-magic[embedded]"',
    "error.unreachable": "nothing answers at {host}",
    "error.unreachable.hint": (
        "Start Ollama there (ollama serve), or point elsewhere: "
        "%ollama host ADDRESS:PORT\n"
        "Without Ollama: %ollama host embedded"
    ),
    "error.no_answer": "{host} was reached, but does not answer",
    "error.no_answer.hint": "Is it Ollama? Look at the address: %ollama host",
    "error.not_ollama": "{host} does not answer as Ollama does: {text}",
    "error.not_ollama.hint": (
        "Is a proxy or another program there? Look at the address: %ollama host"
    ),
    "error.refused": "{host} refused ({status}): {reason}",
    "error.refused.hint": "What it has: %ollama list   What is set: %ollama",
    "error.model_not_found": "{host} does not have the model {model!r}",
    "error.model_not_found.hint": (
        "What it has: %ollama list\nTo get it, with Ollama: ollama pull {model}"
    ),
    "error.model_near": "{host} does not have the model {model!r}",
    "error.model_near.hint": (
        "Did you mean {near}? What it has: %ollama list\n"
        "To get it, with Ollama: ollama pull {model}"
    ),
    "error.context_full": (
        "the conversation has {needed} tokens, and {model} holds {window}"
    ),
    "error.context_full.hint": (
        "Begin anew: %chat --new   or allow more: -o num_ctx={needed} "
        "(if the model can)"
    ),
    "error.context_too_long": "the conversation is longer than {model} can hold",
    "error.context_too_long.hint": (
        "Begin anew: %chat --new   or allow more: -o num_ctx=8192 (if the model can)"
    ),
    "error.answer_failed": "the server broke off the answer: {reason}",
    "error.answer_failed.hint": "What came is kept. Run the cell again to ask again.",
    "error.answer_garbled": "the server broke off within a line of the answer: {text}",
    "error.answer_garbled.hint": "What came is kept. Run the cell again to ask again.",
    "error.connection_lost": "the connection to {host} broke",
    "error.connection_lost.hint": (
        "What came is kept. Look whether it lives: %ollama   then run the cell again."
    ),
    "error.unfinished": "{host} ended the answer without saying that it is done",
    "error.unfinished.hint": "What came is kept. Run the cell again to ask again.",
    # Notices: one line, once.
    "notice.engine": (
        "No Ollama answers on this machine: using the embedded engine at {host} "
        "(tiny models; %ollama host ADDRESS for another)."
    ),
    "notice.model": "Using {model} (another one: %ollama use MODEL).",
    "notice.retired": "Today's servers ignore: {names}.",
    # What a cell shows.
    "chat.waiting": "*waiting for {model} … {seconds} s*",
    "chat.stopped": "Stopped after {seconds} s: {characters} characters are kept.",
    "chat.stopped_empty": "Stopped after {seconds} s, before an answer began.",
    "chat.interrupted_mark": "*(stopped here)*",
    "chat.broken_mark": "*(broken off here)*",
    "chat.empty": "*(an empty answer)*",
    "chat.cleared": "The conversation begins anew ({turns} turns forgotten).",
    "status.host": "Server",
    "status.version": "Version",
    "status.models": "Models",
    "status.loaded": "Loaded",
    "status.model": "In use",
    "status.options": "Options",
    "status.turns": "Turns",
    "status.embedded": "embedded engine",
    "status.any_model": "chosen when needed",
    "status.none": "none",
    "use.done": "In use: {model}",
    "host.done": "Server: {host}",
    # Manuals.
    "help.usage": "Usage",
    "help.flags": "Flags",
    "help.model": "the model to ask, as in %ollama list",
    "help.system": "a system prompt for this question: how to behave",
    "help.option": "an option of Ollama's, e.g. temperature=0.2 (repeatable)",
    "help.seed": "start of the random numbers: same seed, same answer",
    "help.no_stream": "show the answer at once when it is complete",
    "help.new": "forget the conversation so far",
    "help.help": "this text",
    "help.chat": (
        "Ask a model, and see the answer as it comes.\n\n"
        "%%chat takes the cell as the question, %chat the rest of the line.\n"
        "The model remembers earlier cells; running a cell again replaces its turn.\n"
        "A stopped answer is kept. In Python: reply = om.chat('...')."
    ),
    "help.ollama": "Look at the server and its models, and choose.",
    "help.ollama.status": "which server, which model, what is loaded",
    "help.ollama.list": "the models that the server has, as a table",
    "help.ollama.ps": "the models that are loaded, as a table",
    "help.ollama.show": "everything about one model",
    "help.ollama.use": "choose the model for the next questions",
    "help.ollama.host": "show the server, or choose another (or: embedded, auto)",
    "help.ollama.help": "this text, or all options of models",
    "help.options": "Options for -o (default; range; ↻ loads the model anew)",
    # Configuration.
    "config.host": "server; empty: OLLAMA_HOST, else this machine, else embedded",
    "config.model": "model to ask; empty: one that the server has",
    "config.options": "options for every question, e.g. {{'temperature': 0.2}}",
    "config.language": "language of our own texts: auto, en or ko",
    "config.embedded": "use the embedded engine: auto, always or never",
    "config.record": "what the notebook keeps of an answer: full, hashes or off",
    "config.updates": "how often a second an answer is painted, at most",
    # The command line.
    "cli.description": "Local language models in Jupyter.",
    "cli.lab": "ask a model one question, then open JupyterLab on the quickstart",
    "cli.lab.folder": "folder with the notebooks (default: a copy in the current one)",
    "cli.serve": "run the embedded engine until stopped",
    "cli.serve.host": "address and port (default 127.0.0.1:11500)",
    "cli.serve.models": "a further folder of models in Ollama's layout (repeatable)",
    "cli.serving": (
        "Embedded engine at http://{host}:{port} (Ctrl+C ends it). "
        "To use it: OLLAMA_HOST=http://{host}:{port}"
    ),
    "cli.ask": "ask one question and print the answer",
    "cli.copied": "Notebooks are in {folder}",
    "cli.no_lab": "JupyterLab is not installed",
    "cli.no_lab.hint": 'Install it: pip install "ollama-magic[lab,embedded]"',
    "cli.question": "What is the capital of Korea?",
    # Tables and pictures.
    "plot.seconds": "seconds since the question",
    "plot.characters": "characters so far",
}
