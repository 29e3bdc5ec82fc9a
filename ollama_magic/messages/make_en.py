"""The texts of getting and making models, in English."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    "error.pull_unknown": "the registry has no model {model!r}",
    "error.pull_unknown.hint": (
        "Look for its name at https://ollama.com/search. On the server: %ollama list"
    ),
    "error.pull_unknown_there": "{registry} has no model {model!r}",
    "error.pull_unknown_there.hint": (
        "Look there for its name and its tag. On the server: %ollama list"
    ),
    "error.modelfile_text": "a model's name or a file was expected, not {text!r}",
    "error.modelfile_text.hint": (
        "The text of a Modelfile is read by om.Modelfile.parse('…'); or write "
        "om.Modelfile('MODEL', system='…')."
    ),
    "error.modelfile_binary": "{path} is no text",
    "error.modelfile_binary.hint": (
        "A Modelfile is one that says FROM MODEL. A GGUF file goes behind FROM."
    ),
    "error.model_stays": "{model} stays: {reason}",
    "error.model_stays.hint": (
        "What is yours can be removed: %ollama list, then %ollama rm MODEL"
    ),
    "error.engine_no_push": (
        "{model} was not pushed: the embedded engine sends to no registry"
    ),
    "error.engine_no_push.hint": (
        "Others can get it from this machine or from a folder: "
        "ollama-magic bundle FOLDER MODEL"
    ),
    "error.no_models_there": "{reason}",
    "error.no_models_there.hint": (
        "Name a folder that has manifests/ and blobs/, as ollama-"
        "magic bundle writes one."
    ),
    "error.busy": "{host} is too busy ({status}): {reason}",
    "error.busy.hint": (
        "Run the cell again in a while. What keeps it: %ollama ps   "
        "Another server: %ollama host ADDRESS"
    ),
    "error.push_unknown": "there is no model {model!r} to push",
    "error.push_unknown.hint": "On the server: %ollama list",
    "error.pull_corrupt": "a part of {model} came damaged",
    "error.pull_corrupt.hint": "Run the cell again: that part is fetched anew.",
    "error.disk_full": "the server's disk is full: {model} does not fit",
    "error.disk_full.hint": (
        "Remove models that nobody uses (%ollama rm MODEL), then run the cell again."
    ),
    "error.from_unreachable": (
        "{model} is not on the server, which cannot reach the registry: {reason}"
    ),
    "error.from_unreachable.hint": (
        "Models on the server: %ollama list   If {model} is a file, write its path: "
        "FROM ./{model}"
    ),
    "error.bad_template": "the server cannot read the TEMPLATE: {reason}",
    "error.bad_template.hint": (
        'It is written in Go\'s form: TEMPLATE """{{{{ .Prompt }}}}"""\n'
        "Those of other models: %ollama show MODEL --template"
    ),
    "error.bad_quantize": "{model} cannot be quantized so: {reason}",
    "error.bad_quantize.hint": (
        "Write -q q8_0, q4_K_M or q4_K_S; only models of 16 bits or more can be."
    ),
    "error.account_offline": "{host} has no account to ask: {reason}",
    "error.account_offline.hint": (
        "Is the server online, and may it reach https://ollama.com? "
        "Local models need no account."
    ),
    "error.no_chat": "{model} makes vectors, and does not chat",
    "error.no_chat.hint": (
        "Its vectors: om.embed(texts, model={model!r})   "
        "Another model: %ollama list, then -m MODEL"
    ),
    "error.registry_unreachable": "the server cannot reach the registry: {reason}",
    "error.registry_unreachable.hint": (
        "Is it online, and does it know its proxy (HTTPS_PROXY)? "
        "Then run the cell again."
    ),
    "error.registry_insecure": "the registry does not speak https: {reason}",
    "error.registry_insecure.hint": (
        "If it is yours and you trust the way to it, allow it: --insecure"
    ),
    "error.operation_failed": "the server gave up on {model}: {reason}",
    "error.operation_failed.hint": "What it has: %ollama list   What is set: %ollama",
    "error.no_embeddings": "{model} answers in text and makes no vectors",
    "error.no_embeddings.hint": (
        "Take an embedding model, for instance embeddinggemma. "
        "On the server: %ollama list"
    ),
    "error.input_empty": "{model} makes nothing of one of the texts",
    "error.input_empty.hint": "Is it empty? Leave empty texts out.",
    "error.input_too_long": "a text is longer than {model} can take",
    "error.input_too_long.hint": (
        "Cut it into pieces, allow more (num_ctx), or have its end left out: "
        "truncate=True"
    ),
    "error.modelfile_no_from": "the Modelfile does not say what it is made FROM",
    "error.modelfile_no_from.hint": (
        "Begin with a line such as: FROM qwen3:4b   or: FROM ./model.gguf"
    ),
    "error.modelfile_near": "{word!r} is not an instruction",
    "error.modelfile_near.hint": "Did you mean: {like}",
    "error.modelfile_word": "{word!r} is not an instruction",
    "error.modelfile_word.hint": (
        "There are {names}. A text of several lines stands between triple quotes."
    ),
    "error.modelfile_empty": "{word} says nothing",
    "error.modelfile_empty.hint": "Write for instance: {like}",
    "error.modelfile_quote": "the quote after {word} is never closed",
    "error.modelfile_quote.hint": (
        "End the text with the quotes that it begins with, last on their line."
    ),
    "error.modelfile_role": "{role!r} is not a role",
    "error.modelfile_role.hint": "Write one of {roles}: MESSAGE user Hello",
    "error.modelfile_name": "{name!r} is not a parameter's name",
    "error.modelfile_name.hint": "Write a space and no sign: {like}",
    "error.modelfile_option": "a wrong parameter: {reason}",
    "error.modelfile_option.hint": "{hint}   The form: PARAMETER NAME VALUE",
    "error.modelfile_version": "{version!r} is not a version",
    "error.modelfile_version.hint": "Write for instance: REQUIRES 0.14.0",
    "error.modelfile_unwritable": "a Modelfile cannot hold this text: {text}",
    "error.modelfile_unwritable.hint": (
        "No line of it may end with the quotes: add a space or a word behind them."
    ),
    "error.modelfile_missing": "{word} {path}: there is no such file",
    "error.modelfile_missing.hint": (
        "Paths start at the Modelfile's folder. A model on the server goes by its "
        "name: FROM qwen3:4b"
    ),
    "error.modelfile_froms": "FROM {name} is a model's name, and there are other FROMs",
    "error.modelfile_froms.hint": (
        "Name one model, or only files (a model and its projector)."
    ),
    "error.modelfile_draft": "DRAFT and FROM are the same file: {path}",
    "error.modelfile_draft.hint": "A draft is a smaller model of the same family.",
    "error.modelfile_twice": "two files are called {name!r}",
    "error.modelfile_twice.hint": "Rename one of them: the server goes by names.",
    "error.modelfile_folder": "the folder {path} has no model in it",
    "error.modelfile_folder.hint": (
        "It should have *.safetensors or *.gguf. If a model is meant, write its tag: "
        "FROM qwen3:latest"
    ),
    "error.modelfile_lfs": "{path} only says where the real file is (Git LFS)",
    "error.modelfile_lfs.hint": "Get the file itself: git lfs pull",
    "error.not_gguf": "{path} is no model that Ollama can take: {reason}",
    "error.not_gguf.hint": "It takes GGUF files and safetensors. Was it fetched whole?",
    "error.file_unreadable": "{path} cannot be read: {reason}",
    "error.file_unreadable.hint": "Look at the path and at who may read it.",
    "error.file_changed": "{path} changed while it was sent",
    "error.file_changed.hint": "Run the cell again once it is complete.",
    "operation.stopped": "Stopped after {seconds} s: {name}.",
    "operation.keeps_all": "What came is kept. Run the cell again to go on.",
    "operation.keeps_files": (
        "Files that were sent whole are kept. Run the cell again for the rest."
    ),
    "modelfile.line": "line {line}: {message}",
}
