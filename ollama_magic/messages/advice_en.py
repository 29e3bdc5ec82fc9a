"""The texts of advice, in English: what fits, what a model is, which one to choose."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    # Errors.
    "error.bad_size": "{text!r} is not a size",
    "error.bad_size.hint": "Write it like 8GB, 512MB or 6.5GiB.",
    "error.bad_context": "{text!r} is not a number of tokens",
    "error.bad_context.hint": "Write it like 32K or 8192.",
    "error.bad_count": "{text!r} is not a number of parameters",
    "error.bad_count.hint": "Write it like 8B, 270M or 7000000000.",
    "error.few_bytes": "{text!r} is so many bytes: too few for a model",
    "error.few_bytes.hint": "Write the unit too: memory='8GB'",
    "error.bad_wish": "{what} cannot be {text!r}",
    "error.bad_wish.hint": "It can be: {names}.",
    "error.bad_wish_near": "{what} cannot be {text!r}",
    "error.bad_wish_near.hint": "Did you mean {near}? It can be: {names}.",
    "error.bad_wish_like": "{what} cannot be {text!r}",
    "error.bad_wish_like.hint": "It can be, for instance: {names}.",
    "error.bad_wish_like_near": "{what} cannot be {text!r}",
    "error.bad_wish_like_near.hint": (
        "Did you mean {near}? It can be, for instance: {names}."
    ),
    "error.no_such_wish": "om.choose knows no {name!r}",
    "error.no_such_wish.hint": "It knows: {names}.",
    "error.no_such_wish_near": "om.choose knows no {name!r}",
    "error.no_such_wish_near.hint": "Did you mean {near}? It knows: {names}.",
    "error.no_such_row": "neither the library nor the server has {name!r}",
    "error.no_such_row.hint": "All of them: om.library(), om.models()",
    "error.no_such_row_near": "neither the library nor the server has {name!r}",
    "error.no_such_row_near.hint": (
        "Did you mean {near}? All of them: om.library(), om.models()"
    ),
    "error.not_in_library": "the library has no {name!r}",
    "error.not_in_library.hint": "All of it: om.library()   Parts: om.library('qwen*')",
    "error.not_in_library_near": "the library has no {name!r}",
    "error.not_in_library_near.hint": (
        "Did you mean om.library({near!r})? All of it: om.library()"
    ),
    "error.fit_cloud": "{name} runs in the cloud and takes no memory here",
    "error.fit_cloud.hint": "What it can do: om.show({name!r})",
    "error.fit_no_header": "the server does not tell how {name} is made",
    "error.fit_no_header.hint": (
        "Load it and look: om.running()   or give the GGUF file: om.fit('FILE.gguf')"
    ),
    "error.fit_file": "{name} cannot be read as GGUF: {reason}",
    "error.fit_file.hint": "Give a whole GGUF file, or a model's name: om.models()",
    "error.not_embedding": "{model} answers in text and makes no vectors",
    "error.not_embedding.hint": "Models that do: {names}. Write model='…'.",
    "error.no_embedding_model": "{host} has no model that makes vectors",
    "error.no_embedding_model.hint": (
        "Get one: %ollama pull embeddinggemma\nOthers: {names}."
    ),
    "error.empty_text": "text {place} is empty",
    "error.empty_text.hint": "What says nothing has no vector: leave it out.",
    "error.bad_texts": "only texts can be turned into vectors",
    "error.bad_texts.hint": "Give one text or a list of them: om.embed(['a', 'b'])",
    # Notices.
    "notice.library_alone": "No server answers: only the library is looked through.",
    "notice.embedding_model": (
        "Making vectors with {model} (another one: om.embed(texts, model='…'))."
    ),
    # What fits.
    "fit.needs": (
        "{name} needs {total} of memory with a window of {context} tokens "
        "(requests at a time: {parallel})."
    ),
    "fit.cut": "{asked} tokens were asked for; its window ends at {window}.",
    "fit.gpu": "The graphics card has {vram} free: it fits there whole.",
    "fit.memory": "This machine has {free} of {total} free: it fits.",
    "fit.spills": (
        "The graphics card has {vram} free: about {spilled} stays beside it, and the "
        "CPU's part is slower."
    ),
    "fit.tight": (
        "This machine has {free} of {total} free: it fits if other programs are closed."
    ),
    "fit.no": "There is {total} altogether: it does not fit.",
    "fit.unknown": (
        "How much memory the server has is not known: om.fit(…, memory='24GB') says."
    ),
    "fit.weights": "weights",
    "fit.cache": "cache",
    "fit.compute": "compute",
    "fit.total": "total",
    # What can be pulled.
    "library.more": "… {count} more: om.library('qwen'), om.library('gemma*').",
    # What a model is.
    "explain.name": "This is {name}.",
    "explain.parameters": "{name} has {parameters} parameters.",
    "explain.cloud": (
        "It runs in the cloud: nothing is downloaded, it takes no memory here, and "
        "what you write leaves this machine."
    ),
    "explain.size": (
        "To get it, {size} are downloaded, and it takes at least as much memory when "
        "it is loaded."
    ),
    "explain.size_here": (
        "It takes {size} on the disk, and at least as much memory when it is loaded."
    ),
    "explain.loaded": "It is loaded now and takes {memory} of memory.",
    "explain.no_size": "How large it is is not known.",
    "explain.room": "This machine has {total} of memory, which is enough for that.",
    "explain.beside_gpu": (
        "The graphics card has only {vram} free, so a part of it runs on the CPU and "
        "is slower; together there is {total}."
    ),
    "explain.elsewhere": (
        "How much memory the server at {host} has is not known: "
        "om.fit(…, memory='24GB') says whether that is enough."
    ),
    "explain.tight": (
        "This machine has {total} of memory, but other programs are using it now."
    ),
    "explain.too_big": "This machine has {total} of memory: too little for it.",
    "explain.context": (
        "Its window holds {context} tokens: instructions, the conversation "
        "and the answer together."
    ),
    "explain.context_default": (
        "A server may give it less, to save memory; say num_ctx={tokens} for all of it."
    ),
    "explain.context_embedding": (
        "A text may have {context} tokens; what is longer has to be cut."
    ),
    "explain.text_only": "It reads text only.",
    "explain.inputs": "It takes {kinds}.",
    "explain.kind_text": "text",
    "explain.kind_image": "images",
    "explain.kind_audio": "sound",
    "explain.tools": "It can call functions that you give it (Tools).",
    "explain.thinking": (
        "It thinks before it answers (Thinking): better at hard questions, and slower."
    ),
    "explain.vision": "It sees what is in pictures (Vision).",
    "explain.audio": "It hears what is said (Audio).",
    "explain.embedding": (
        "It does not chat: it turns texts into vectors (Embedding), see om.embed."
    ),
    "explain.license": "License: {license}.",
    "explain.no_license": "Its license is not known: read it before you pass it on.",
    # Which one to choose.
    "choose.outcome": "Kept: {kept}. Not known yet: {open}. Dropped: {dropped}.",
    "choose.reasons": "Dropped because of: {reasons}. Of one model: .why('NAME')",
    "choose.kept": "kept",
    "choose.open": "not known yet",
    "choose.dropped": "dropped",
    "choose.open_head": "Not known yet, so not kept:",
    "choose.more": "… {count} more: .{part}",
    "choose.needs": "needs {size} in all",
    "choose.needs_weights": "needs {size} for its weights alone",
    "choose.needs_most": (
        "needs at most {most} with a window of {window} tokens (weights {size})"
    ),
    "choose.may_not_fit": (
        "may not fit this machine (needs {least} to {most} with a window of {window} "
        "tokens)"
    ),
    "choose.does_not_fit": "does not fit this machine (needs {least} at least)",
    "choose.weights_alone": (
        "needs {size} for its weights, and with cache and computing at most {most} "
        "with a window of {window} tokens; once pulled, measure it with "
        "om.fit('{name}')"
    ),
    "choose.cloud_memory": "takes no memory here",
    "choose.no_size": "size unknown: measure it with om.fit('{name}')",
    "choose.no_parameters": "parameters unknown: look them up at {where}",
    "choose.parameters": "has {count} parameters",
    "choose.no_context": "window unknown: look it up at {where}",
    "choose.context": "window {context}",
    "choose.embeds": "makes vectors, does not answer",
    "choose.base": "only continues texts: a base model",
    "choose.chats": "answers in text",
    "choose.coder": "published as a coding model",
    "choose.code_scored": (
        "{scored}; whether that is enough: measure it with om.chat('a task of yours', "
        "model='{name}')"
    ),
    "choose.scored": "published: {scores}",
    "choose.no_tags": "features unknown: look them up at {where}",
    "choose.no_tag": "{what} unknown: look it up at {where}",
    "choose.no_input": "input unknown: look it up at {where}",
    "choose.lacks": "lacks {what}",
    "choose.has": "has {what}",
    "choose.takes": "takes {what}",
    "choose.no_license": "license unknown: look it up at {where}",
    "choose.license": "license {license}",
    "choose.account": "runs in the cloud: needs an account",
    "choose.free": "runs on your machine, without an account",
    "choose.speed": "{speed} tokens/s measured here",
    "choose.measure_purpose": (
        "measure it with om.chat('a task of yours', model='{name}')"
    ),
    "choose.measure_quality": (
        "no published {what}: measure it with om.chat('a task of yours', "
        "model='{name}')"
    ),
    "choose.measure_quality_embedding": (
        "no published {what}: measure it with om.similarity(['…', '…'], model='{name}')"
    ),
    "choose.measure_speed": (
        "speed unknown: measure it with om.chat('…', model='{name}').run, then "
        "om.history()"
    ),
    "choose.measure_speed_embedding": (
        "makes vectors, no tokens: measure it with %timeit om.embed('…', "
        "model='{name}')"
    ),
    "choose.measure_language": (
        "{language} unknown: measure it with om.chat('a question in it', "
        "model='{name}')"
    ),
    "choose.measure_language_embedding": (
        "{language} unknown: measure it with om.similarity(['…', '…'], model='{name}')"
    ),
    "choose.measure_deterministic": (
        "measure it by asking twice, om.chat('…', model='{name}', "
        "options={{'seed': 1, 'temperature': 0}})"
    ),
    "choose.measure_deterministic_embedding": (
        "measure it by embedding twice, om.embed('…', model='{name}').array"
    ),
    "choose.measure_since": (
        "training date unknown: look it up at {where}, or measure it with "
        "om.chat('about something new', model='{name}')"
    ),
    "choose.measure_since_embedding": (
        "training date unknown: look it up at {where}, or measure it with "
        "om.similarity(['a new word', 'what it means'], model='{name}')"
    ),
    "choose.measure_stable": (
        "stability unknown: measure it by asking several times, om.chat('…', "
        "model='{name}', options={{'seed': 2}}), with other seeds"
    ),
    "choose.measure_stable_embedding": (
        "stability unknown: measure it with om.similarity(['…', 'the same in other "
        "words'], model='{name}')"
    ),
    "choose.measure_latency": (
        "latency unknown: measure it with om.chat('…', model='{name}').run, then "
        "om.history()"
    ),
    "choose.measure_latency_embedding": (
        "latency unknown: measure it with %timeit om.embed('…', model='{name}')"
    ),
    "choose.language": "its page names {language}",
    "choose.trained": "training data until {month}",
    "choose.pulls": "its family was pulled {count} times",
    "choose.latency": "first text after {seconds} s, measured here",
    "choose.no_cost": "where it runs is unknown: look it up at {where}",
    "choose.no_community": "downloads unknown: look it up at {where}",
    # Pictures.
    "plot.similarity": "similarity (cosine)",
}
