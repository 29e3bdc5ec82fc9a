"""The texts of managing models, in English."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    "error.usage_nobody": "{magic}: nobody is there to say yes",
    "error.usage_nobody.hint": "Where it is meant, say so on the line: {magic} … --yes",
    "error.usage_unanswered": "{magic}: {question} Nobody is there to say yes",
    "error.usage_unanswered.hint": (
        "Where it is meant, say so on the line: {magic} … --yes"
    ),
    "error.usage_no_model": "{magic} needs MODEL, since none is in use",
    "error.usage_no_model.hint": "Write {magic} MODEL, or choose: %ollama use MODEL",
    "error.usage_elsewhere": "{host} is another machine: nothing can be started there",
    "error.usage_elsewhere.hint": (
        "Start Ollama there (ollama serve), or come back here: %ollama host localhost"
    ),
    "error.option_unset": "option {name!r} is not set",
    "error.option_unset.hint": "These are set: {names}.",
    "error.engine_cannot": "the embedded engine has no {what}",
    "error.engine_cannot.hint": (
        "Ollama can: start it with %ollama serve, or see %ollama doctor. "
        "The engine's models: %ollama list"
    ),
    "error.no_room": "{model} is {size}, and {free} is free in {folder}",
    "error.no_room.hint": (
        "Remove models that nobody uses: %ollama rm MODEL\n"
        "If the server keeps its models elsewhere, say where in OLLAMA_MODELS."
    ),
    "error.pull_near": "the registry has no model {model!r}",
    "error.pull_near.hint": (
        "Did you mean {near}? All names: https://ollama.com/search   om.library()"
    ),
    "error.no_match": "no model is called {pattern!r}",
    "error.no_match.hint": "On the server: %ollama list",
    "error.file_unwritable": "{path} cannot be written: {reason}",
    "error.file_unwritable.hint": "Look at the path and at who may write there.",
    "error.usage_no_chat": "{model} makes vectors, and does not chat",
    "error.usage_no_chat.hint": (
        "Its vectors: om.embed(texts, model={model!r})   Other models: %ollama list"
    ),
    "error.serve_nothing": "nothing answers at {host}, and no Ollama is installed here",
    "error.serve_nothing.hint": (
        "{start}\nThe embedded engine instead: %ollama serve --embedded   "
        "or: %ollama host embedded"
    ),
    "error.serve_failed": "Ollama did not start at {host} (exit code {code})",
    "error.serve_failed.hint": (
        "See why in a terminal: ollama serve\n"
        "Or take the embedded engine: %ollama serve --embedded"
    ),
    # How far something is.
    "progress.waiting": "{name} … {seconds} s",
    "progress.hashing": "checking files",
    "progress.uploading": "sending files",
    "progress.done": "done in {seconds} s",
    "progress.seconds": "{seconds} s left",
    "progress.minutes": "{minutes} min left",
    "progress.hours": "{hours} h {minutes} min left",
    "pull.size": "{model} is {size}.",
    "pull.room": "{model} is {size}; {free} is free.",
    "table.no_models": (
        "The server has no model. Get one: %ollama pull qwen3:4b   "
        "What there is: om.library()"
    ),
    "table.none_loaded": "No model is loaded. Load one: %ollama run MODEL",
    # What was done.
    "modelfile.saved": "Written: {path}",
    "modelfile.moved": (
        "Its paths start at {folder}: move the file there before %ollama create -f."
    ),
    "modelfile.ask": "{path} holds another text. Overwrite it? [y/N] ",
    "create.ask": "There is another model {model}. Replace it? [y/N] ",
    "create.replaced": "Replaced: the earlier {model}",
    "asking.kept": "Nothing was changed.",
    "set.done": "For every question: {options}",
    "stop.done": "Unloaded: {model}",
    "stop.nothing": "{model} is not loaded.",
    "cp.done": "Copied: {source} → {destination}",
    "rm.nothing": "There is no model to remove.",
    "rm.ask": "Remove this model ({size})? [y/N] ",
    "rm.ask_many": "Remove these {count} models ({size})? [y/N] ",
    "rm.done": "Removed: {count} ({size})",
    "signin.done": "Signed in on ollama.com: {name}",
    "signin.where": "Nobody is signed in. Open this address to sign in:\n{url}",
    "signout.done": "Signed out of ollama.com.",
    "serve.there": "A server already answers at {host}.",
    "serve.started": (
        "Ollama runs at {host} as process {pid}, and goes on when this kernel ends.\n"
        "To stop it, in a terminal: {stop}"
    ),
    "serve.embedded": (
        "The embedded engine runs at {host}. It ends when nobody uses it."
    ),
    # How to have a server.
    "start.installed": "Ollama is installed. Start it: %ollama serve",
    "start.install": (
        "Install Ollama: {command}   (or https://ollama.com/download), "
        "then: %ollama serve"
    ),
    "start.there": "Start Ollama there: OLLAMA_HOST=0.0.0.0 ollama serve",
    "start.container": (
        "In a container. Outside: OLLAMA_HOST=0.0.0.0 ollama serve, then %ollama host "
        "auto tries {addresses}; inside: %ollama serve"
    ),
    "start.again": "It answered before. Start Ollama there again: ollama serve",
    # What the doctor says.
    "doctor.embedded": (
        "Tiny models, for trying things out. For models of use, take Ollama:"
    ),
    "doctor.docker": "Or in Docker: {command}",
    "doctor.old": "Too old for some sub-commands: https://ollama.com/download",
    "doctor.no_models": "Get one: %ollama pull qwen3:4b   What there is: om.library()",
    "doctor.split": (
        "Part of it is computed by the processor, which is slow. Take a smaller model "
        "or context (%ollama set num_ctx 4096), or unload others: %ollama stop MODEL"
    ),
    "doctor.context": (
        "A context of {tokens} takes much memory; less: %ollama set num_ctx 8192"
    ),
    "doctor.disk": "Disk",
    "doctor.memory": "Memory",
    "doctor.unknown": "unknown",
    "doctor.free": "{free} free of {where}",
    "doctor.free_disk": (
        "{free} free (where {folder} is; OLLAMA_MODELS names another folder)"
    ),
    "doctor.elsewhere": "Another server: %ollama host ADDRESS:PORT   %ollama host auto",
    "doctor.clean": "Make room: %ollama list, %ollama rm MODEL",
    "doctor.small": (
        "Take a small model (om.choose(memory='4GB')), or end other programs."
    ),
    "doctor.no_gpu": "The processor does it all: models of up to 4B answer in time.",
    "doctor.slow": "That makes every answer slow. Take it back: %ollama unset {name}",
    "doctor.container": "Container",
    "doctor.inside": "localhost is the container itself",
    "doctor.outside": (
        "A server outside has to listen for others: OLLAMA_HOST=0.0.0.0 ollama serve\n"
        "Then have these tried: %ollama host auto   ({addresses})"
    ),
    "doctor.proxy": "Proxy",
    "doctor.no_proxy": "If {host} is in your own network: NO_PROXY={host}",
    # Manuals.
    "help.ollama.run": "load a model and use it; with a prompt: ask it once",
    "help.ollama.stop": "unload a model from memory",
    "help.ollama.pull": "get a model; interrupt it, and go on later",
    "help.ollama.push": "send a model to its registry",
    "help.ollama.create": "make a model as a Modelfile says (or: %%modelfile NAME)",
    "help.ollama.cp": "give a model a second name",
    "help.ollama.rm": "remove models, after a question (patterns: 'qwen*')",
    "help.ollama.embed": "vectors of texts, as a table: one word each, or in quotes",
    "help.ollama.set": "set an option for every question; without: what is set",
    "help.ollama.unset": "take such options back",
    "help.ollama.serve": "start a server here: Ollama, or the embedded engine",
    "help.ollama.signin": "who is signed in on ollama.com, or where to sign in",
    "help.ollama.signout": "have the server forget who was signed in",
    "help.ollama.version": "the server's version, and ours",
    "help.ollama.doctor": "what is well, what is not, and what to do about it",
    "help.modelfile": "Make a model as the cell says: FROM, PARAMETER, SYSTEM, …",
    "help.show.modelfile": "only its Modelfile",
    "help.show.parameters": "only its options",
    "help.show.template": "only the template of its prompts",
    "help.show.system": "only its system prompt",
    "help.show.license": "only its licence",
    "help.show.verbose": "with all of its header, arrays too",
    "help.insecure": "allow a registry that speaks plain http",
    "help.quantize": "q8_0, q4_K_M, …: from weights of 16 bits or more",
    "help.file": "the Modelfile; paths in it start at its folder",
    "help.save": "write the cell to a file too",
    "help.rm.all": "all models that the server has",
    "help.yes": "do not ask, where something would be lost",
    "help.serve.embedded": "the embedded engine, also where Ollama is installed",
}
