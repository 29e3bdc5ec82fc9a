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
    "error.bad_query": "{host!r} is not an address: it has a ? or a # in it",
    "error.bad_query.hint": (
        "Leave out what begins there. A key goes into OLLAMA_API_KEY, another header "
        "into %config OllamaMagic.headers."
    ),
    "error.bad_port": "{host!r} is not an address: there is no port {port}",
    "error.bad_port.hint": (
        "Ports go from 1 to {last}; Ollama's own is 11434: %ollama host ADDRESS:PORT"
    ),
    "error.option_form": "{text!r} is not an option",
    "error.option_form.hint": "Write -o name=value, for instance -o temperature=0.2.",
    "error.option_near": "there is no option {name!r}",
    "error.option_near.hint": "Did you mean {near}? All of them: %ollama help options",
    "error.option_unknown": "there is no option {name!r}",
    "error.option_unknown.hint": "There are: {names}.",
    "error.option_type": "option {name} cannot be {value!r}",
    "error.option_type.hint": "Write for instance: {name}={example}",
    "error.option_empty": "option {name} cannot be empty: it would end every answer",
    "error.option_empty.hint": "A text: {name}=END   None at all: {name}=[]",
    "error.option_range": "option {name}={value} is out of range",
    "error.option_range.hint": "It can be {range}.",
    "error.usage_unknown_flag": "{magic} has no flag {flag!r}",
    "error.usage_unknown_flag.hint": "Did you mean {near}? All of them: {manual}",
    "error.usage_no_value": "{magic}: {flag} needs a value",
    "error.usage_no_value.hint": "Write {flag} {metavar}. More: {manual}",
    "error.usage_value": "{magic}: {flag} cannot be {value!r}",
    "error.usage_value.hint": "Write {flag} {metavar}. More: {manual}",
    "error.usage_quotes": "{magic}: a quote is opened and not closed in {line!r}",
    "error.usage_quotes.hint": 'Close it, or use the other quotes around it: "it\'s".',
    "error.usage_extra": "{magic} does not know what to do with {word!r}",
    "error.usage_extra.hint": "Write {usage}",
    "error.usage_missing": "{magic} needs {metavar}",
    "error.usage_missing.hint": "Write {usage}",
    "error.usage_word": "%ollama has no sub-command {word!r}",
    "error.usage_word.hint": "Did you mean %ollama {near}? All of them: %ollama help",
    "error.usage_no_word": "%ollama has no sub-command {word!r}",
    "error.usage_no_word.hint": "All of them: %ollama help",
    "error.usage_no_flag": "{magic} has no flag {flag!r}",
    "error.usage_no_flag.hint": "All of them: {manual}",
    "error.usage_idle": "{magic}: {flag} is about a question, and none is asked",
    "error.usage_idle.hint": "Write a question, or leave {flag} out.",
    "error.usage_empty_cell": "{magic}: there is nothing to ask",
    "error.usage_empty_cell.hint": "Write the question on the lines below %%chat.",
    "error.usage_empty_line": "{magic}: there is nothing to ask",
    "error.usage_empty_line.hint": (
        "Write the question on the same line: %chat Why is the sky blue?"
    ),
    "error.cli_empty": "there is nothing to ask",
    "error.cli_empty.hint": 'Write the question: ollama-magic ask "Why is it blue?"',
    "error.config": "{name} cannot be {value!r}",
    "error.config.hint": "It can be: {choices}.",
    "error.no_model": "{host} has no model to choose from",
    "error.no_model.hint": (
        "Get one: %ollama pull qwen3:4b\n"
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
        "{start}\nElsewhere: %ollama host ADDRESS:PORT   "
        "Without Ollama: %ollama host embedded   More: %ollama doctor"
    ),
    "error.no_answer": "{host} was reached, but does not answer",
    "error.no_answer.hint": "Is it Ollama? Look at the address: %ollama host",
    "error.not_ollama": "{host} does not answer as Ollama does: {text}",
    "error.not_ollama.hint": (
        "Is a proxy or another program there? Look at the address: %ollama host"
    ),
    "error.not_text": "{name} has to be a text, and is of type {kind}",
    "error.not_text.hint": "Write it in quotes. Of a value, the text is str(value).",
    "error.not_options": "options cannot be {value}",
    "error.not_options.hint": (
        'They are names with values: options={{"temperature": 0}}   '
        "All of them: %ollama help options"
    ),
    "error.environment": "{host} cannot be asked with what is set in {names}",
    "error.environment.hint": (
        "A proxy is http://NAME:PORT, a certificate a file that exists. "
        "Correct or remove the variable, then restart the kernel."
    ),
    "error.refused": "{host} refused ({status}): {reason}",
    "error.refused.hint": "What it has: %ollama list   What is set: %ollama",
    "error.model_not_found": "{host} does not have the model {model!r}",
    "error.model_not_found.hint": (
        "What it has: %ollama list\nTo get it: %ollama pull {model}"
    ),
    "error.model_near": "{host} does not have the model {model!r}",
    "error.model_near.hint": (
        "Did you mean {near}? What it has: %ollama list\n"
        "To get it: %ollama pull {model}"
    ),
    "error.context_full": "the prompt has {needed} tokens, and {model} holds {window}",
    "error.context_full.hint": "{cut}\nOr {grow}",
    "error.context_too_long": "the prompt is longer than {model} can hold",
    "error.context_too_long.hint": "{cut}\nOr {grow}",
    "context.shorten": "Make it shorter.",
    "context.grow": "allow more: -o num_ctx={tokens}",
    "context.may_grow": "allow more: -o num_ctx={tokens} (if the model can)",
    "context.full": "take another model, since {model} holds {tokens} at most.",
    "error.runner_died": "the process that ran {model} died: {reason}",
    "error.runner_died.hint": (
        "Ask again: it is loaded afresh.\n"
        "If it dies again, memory may be short: om.fit({model!r})   %ollama doctor"
    ),
    "kept": "What came is kept. {hint}",
    "error.answer_failed": "the server broke off the answer: {reason}",
    "error.answer_failed.hint": "Run the cell again to ask again.",
    "error.answer_garbled": "the server broke off within a line of the answer: {text}",
    "error.answer_garbled.hint": "Run the cell again to ask again.",
    "error.connection_lost": "the connection to {host} broke",
    "error.connection_lost.hint": (
        "See whether it still answers: %ollama   Then run the cell again."
    ),
    "error.unfinished": "{host} ended the answer without saying that it is done",
    "error.unfinished.hint": "Run the cell again to ask again.",
    "error.too_old": "{host} has no {path}: that came with Ollama {since}",
    "error.too_old.hint": (
        "If it is an older Ollama, update it there (https://ollama.com/download).\n"
        "What it is: %ollama version"
    ),
    "error.sign_in": "nobody is signed in on ollama.com at {host}",
    "error.sign_in.hint": "Sign in: %ollama signin",
    "error.blob_missing": "{host} does not have the file",
    "error.blob_missing.hint": "Run the cell again: what is missing is sent then.",
    "error.silence": "{host} fell silent in the middle of the answer",
    "error.silence.hint": (
        "Wait for longer (%config OllamaMagic.timeout = 0 is for "
        "ever), and run the cell again."
    ),
    "error.bad_key": "OLLAMA_API_KEY has characters that a key cannot have",
    "error.bad_key.hint": "Copy it again from https://ollama.com/settings/keys.",
    "error.bad_header": "the header {name!r} cannot be sent",
    "error.bad_header.hint": "Names and values are plain ASCII, without line breaks.",
    # Notices: one line, once.
    "notice.engine": (
        "No Ollama answers here: using the embedded engine (tiny models; see %ollama)."
    ),
    "notice.bad_port": "OLLAMA_HOST names no port that exists: asking {host} instead.",
    "notice.busy": "{host} is busy ({status}): asking again in {seconds} s.",
    "notice.model": "Using {model} (another one: %ollama use MODEL).",
    "notice.retired": "Today's servers ignore: {names}.",
    # What a cell shows.
    "chat.stopped": "Stopped after {seconds} s: {characters} characters are kept.",
    "chat.stopped_at_once": "Stopped after {seconds} s.",
    "chat.stopped_empty": "Stopped after {seconds} s, before an answer began.",
    "chat.interrupted_mark": "*(stopped here)*",
    "chat.broken_mark": "*(broken off here)*",
    "chat.cut_mark": "*(cut at the limit)*",
    "chat.empty": "*(an empty answer)*",
    "chat.queued": "Waiting for the answer that “{conversation}” is in the middle of.",
    "chat.cleared": "The conversation begins anew (turns forgotten: {turns}).",
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
        "{{{{expression}}}} in it stands for its value.\n"
        "The model remembers earlier cells; running a cell again replaces its turn.\n"
        "A stopped answer is kept. In Python: reply = om.chat('...').\n"
        "A cell may begin with commands, one a line: /? lists them.\n"
        "%chat fix, %chat export and %chat preset have manuals of their own."
    ),
    "help.ollama": "Manage models, and choose what holds for the next questions.",
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
    "config.headers": "headers for the host that was named, e.g. {{'X-Team': 'a'}}",
    "config.timeout": "longest silence in an answer, in seconds; 0 or None is for ever",
    "config.confirm": "ask before models or files are lost",
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
    "cli.not_copied": (
        "{folder} cannot hold the notebooks ({reason}). "
        "Name a folder that can: ollama-magic lab FOLDER"
    ),
    "cli.no_folder": "{folder} is no folder. Name one: ollama-magic lab FOLDER",
    "cli.no_quickstart": "{folder} has no {name}: the lab opens on the folder.",
    "cli.no_lab": "JupyterLab is not installed",
    "cli.no_lab.hint": 'Install it: pip install "ollama-magic[lab,embedded]"',
    "cli.question": "What is the capital of Korea?",
    # Tables and pictures.
    "plot.seconds": "seconds since the question",
    "plot.characters": "characters so far",
}
