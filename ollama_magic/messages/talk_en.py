"""The texts of conversations, slash commands and presets, in English."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    "error.conversation_name": "a conversation needs a name",
    "error.conversation_name.hint": 'Write -c NAME, for instance -c "second try".',
    "error.turn_missing": "{name!r} has no turn {place}: it has {most}",
    "error.turn_missing.hint": "They count from 0. To see them: om.conversation()",
    "error.fork_name": "a fork cannot be called {name!r}",
    "error.fork_name.hint": "Give it a name of its own: /fork NAME",
    "error.fork_there": "there is a conversation {name!r} already (turns: {turns})",
    "error.fork_there.hint": (
        "Take another name, or replace it: %%chat --yes, or overwrite=True"
    ),
    "error.export_format": "there is no format {name!r}",
    "error.export_format.hint": (
        "There are {names}. A file's name says it too: .json, .jsonl, .md, .ipynb"
    ),
    "error.export_each": "a line cannot be a {name!r}",
    "error.export_each.hint": "It is a conversation, or a turn.",
    "error.export_empty": "{name!r} has no turn to export",
    "error.export_empty.hint": "These have: {names}. Take one: %chat export -c NAME",
    "error.export_nothing": "{name!r} has no turn to export",
    "error.export_nothing.hint": "Ask something first: %%chat",
    "error.file_there": "{path} is there already",
    "error.file_there.hint": (
        "Take another name, or replace it: %chat export … --overwrite, "
        "%%chat --yes above /save, or overwrite=True"
    ),
    "error.talk_huge": "{path} is larger than {most} MB, and so no conversation",
    "error.talk_huge.hint": "Look at the path.",
    "error.talk_damaged": "{path} holds no conversation: {reason}",
    "error.talk_damaged.hint": (
        "It can be what .save() wrote, messages as JSON or JSONL, or a notebook."
    ),
    "error.preset_none": "there is no preset {name!r}: {places}",
    "error.preset_none.hint": "There are: {names}. Or by its path: %chat preset PATH",
    "error.preset_form": "{path}, line {line}: this is no TOML ({reason})",
    "error.preset_form.hint": 'Write it like: system = "Answer briefly."',
    "error.preset_near": "{path}, line {line}: a preset has no {name!r}",
    "error.preset_near.hint": "Did you mean {near}? It can have: {names}.",
    "error.preset_text": "{path} is no text in UTF-8, and so no preset",
    "error.preset_text.hint": "Save it as UTF-8, or look at the path.",
    "error.preset_key": "{path}, line {line}: a preset has no {name!r}",
    "error.preset_key.hint": "It can have: {names}.",
    "error.preset_value": "{path}, line {line}: {name} cannot be {value}",
    "error.preset_value.hint": (
        'Write like: system = "…", allowed_models = ["qwen3:4b"], think = false, '
        "[options]"
    ),
    "error.preset_wrong": "{path}, line {line}: {name}: {reason}",
    "error.preset_wrong.hint": "{hint}",
    "error.preset_secret": (
        "{path}, line {line}: others read this file, and {name} holds a secret"
    ),
    "error.preset_secret.hint": "Take it out. A key belongs in OLLAMA_API_KEY.",
    "error.preset_off": "no preset is in force",
    "error.preset_off.hint": "To list them: %chat preset   One: %chat preset NAME",
    "error.model_not_allowed": "{model} is not among the models of this preset",
    "error.model_not_allowed.hint": (
        "Allowed: {names}. To choose: %ollama use MODEL\n"
        "Without the preset: %chat preset off"
    ),
    "error.no_model_allowed": "{host} has none of the models of this preset",
    "error.no_model_allowed.hint": (
        "Allowed: {names}. To get one: %ollama pull MODEL\n"
        "Without the preset: %chat preset off"
    ),
    "error.slash_quotes": "the triple quotes are never closed: {line}",
    "error.slash_quotes.hint": "End the text with three quotes.",
    "error.slash_near": "there is no command /{word}",
    "error.slash_near.hint": (
        "Did you mean /{near}? All of them: /?   To ask it: put a space before it."
    ),
    "error.slash_unknown": "there is no command /{word}",
    "error.slash_unknown.hint": (
        "All of them: /?   To ask it as a question: put a space before it."
    ),
    "error.slash_no_turn": "{name!r} has no turn to ask anew",
    "error.slash_no_turn.hint": "Ask something first.",
    "error.slash_set_near": "/set knows no {word!r}",
    "error.slash_set_near.hint": "Did you mean /set {near}? All of them: /help set",
    "error.slash_set": "/set needs to be told what",
    "error.slash_set.hint": "There are {names}. More: /help set",
    "error.slash_set_other": "/set knows no {word!r}",
    "error.slash_set_other.hint": "There are {names}. More: /help set",
    "error.slash_format": "an answer's format cannot be {value!r} here",
    "error.slash_format.hint": (
        "Write /set format json, or give a schema: %%chat --format SCHEMA"
    ),
    "error.slash_think": "think cannot be {value!r}",
    "error.slash_think.hint": "Write /set think, or a level behind it: {names}.",
    "error.slash_show_near": "/show knows no {word!r}",
    "error.slash_show_near.hint": "Did you mean /show {near}? All of them: /help show",
    "error.slash_show": "/show needs to be told what",
    "error.slash_show.hint": "There are {names}.",
    "error.slash_show_other": "/show knows no {word!r}",
    "error.slash_show_other.hint": "There are {names}.",
    # A conversation.
    "talk.title": "{name} (turns: {turns})",
    "talk.last": "the last {turns} are shown",
    "talk.under": "system prompt: {system}",
    "talk.stale": "later turns that hang on an older answer: {turns}",
    "talk.system": "System prompt:",
    "talk.images": "(images: {count})",
    "talk.written": "Written: {path} (turns: {turns})",
    "chat.stale": (
        "Later turns that hang on the old answer, until their cells run again: {turns}"
    ),
    "chat.moved": "This cell’s earlier turn is taken out of “{conversation}”.",
    "chat.restored": "The conversation stays as it was (turns: {turns}).",
    "notice.turns_above": (
        "Above stand earlier turns that this kernel does not know ({turns}). To go on "
        "with them: om.conversation({which}).load({path}), then run this cell again."
    ),
    "chat.no_cell": (
        "This front end does not tell cells apart: the question stands in the "
        "conversation once more. To take the last turn back: %chat /undo"
    ),
    # Slash commands.
    "slash.set": "Set: {name} = {value}",
    "slash.history": "Turns are kept, and sent with later ones.",
    "slash.nohistory": "Turns are neither kept nor sent.",
    "slash.wordwrap": "Long lines are wrapped in a terminal.",
    "slash.nowordwrap": "Long lines are not wrapped.",
    "slash.noformat": "Answers may have any form.",
    "slash.verbose": "All figures follow an answer.",
    "slash.quiet": "No figures follow an answer.",
    "slash.nothink": "Models are asked not to think first.",
    "slash.bye": "Good-bye: what was set is forgotten, and so are the turns ({turns}).",
    "slash.no_turn": "There is no turn to take back.",
    "slash.undone": "Taken back: {prompt}",
    "slash.forked": "Forked (turns: {turns}). To go on there: %%chat -c {name!r}",
    "slash.loaded": "Loaded: {path} (turns: {turns})",
    "slash.loaded_system": "Its system prompt: {system}",
    "slash.begins": "It begins with messages of its own: {count}.",
    "slash.saved": "Made: {name}, which begins with these turns ({turns}).",
    "slash.left_out": (
        "A model cannot hold calls of tools and images; messages left out: {count}."
    ),
    "slash.of_model": "Parameters of the model:",
    "slash.of_user": "Set here:",
    "slash.about.parameter": "an option for every question, e.g. temperature 0.2",
    "slash.about.system": 'a system prompt; """ begins and ends several lines',
    "slash.about.history": "keep turns, and send them with later ones",
    "slash.about.nohistory": "neither keep nor send turns",
    "slash.about.wordwrap": "wrap long lines in a terminal",
    "slash.about.nowordwrap": "do not wrap them",
    "slash.about.format": "answers are JSON",
    "slash.about.noformat": "answers may have any form",
    "slash.about.verbose": "all figures below an answer",
    "slash.about.quiet": "none",
    "slash.about.think": "think first; LEVEL is low, medium, high or max",
    "slash.about.nothink": "do not think first",
    "slash.about.info": "everything about it, as a table",
    "slash.help": (
        "Commands, each on a line of its own; a question may follow them:\n"
        "  /set …           what holds for the next questions (/help set)\n"
        "  /show …          what is known of the model (/help show)\n"
        "  /load MODEL      go on with another model, in a new conversation;\n"
        "                   or with a conversation from a file\n"
        "  /save MODEL      make a model that begins with this conversation;\n"
        "                   or write it into a file (.json, .jsonl, .md, .ipynb)\n"
        "  /list            the models that the server has\n"
        "  /clear           forget the turns, but not what was set\n"
        "  /undo            take the last turn back\n"
        "  /retry           ask the last turn anew, and replace its answer\n"
        "  /fork NAME       a copy of the conversation: %%chat -c NAME\n"
        "  /bye, /exit      forget the turns and what was set\n"
        "  /?, /help        this text; /? shortcuts: keys"
    ),
    "slash.help.set": "Behind /set:\n{variables}",
    "slash.help.show": "Behind /show:\n{parts}",
    "slash.help.shortcuts": (
        "Keys of the notebook:\n"
        "  Shift+Enter     ask (run the cell), and go on to the next\n"
        "  Ctrl+Enter      ask, and stay\n"
        "  I, I            stop the answer (behind Esc): what came is kept\n"
        "  Tab             complete a flag, a model, an option\n"
        "In a terminal: Enter asks, Ctrl+C stops."
    ),
    # Presets.
    "preset.nothing": "There is no preset here: no NAME.toml, none in presets/.",
    "preset.title": "Preset",
    "preset.off": "No longer in force: {name}",
    # Manuals.
    "help.conversation": "the conversation of this cell, by its name",
    "help.no_history": "neither send earlier turns nor keep this one",
    "help.export.format": "json, jsonl, markdown or notebook; else by the file's name",
    "help.export.each": "jsonl: a line for each turn, not for the conversation",
    "help.export.overwrite": "replace a file that is there",
    "help.chat.export": (
        "Write the conversation into a file, or show it whole.\n\n"
        ".json can be loaded again, .jsonl is for training a model, .md and .ipynb "
        "are for reading."
    ),
    "help.chat.preset": (
        "Have a preset hold, take it back (off), or list those that are here.\n\n"
        "A preset is a file NAME.toml beside the notebook or in presets/. It can "
        "have host, model, allowed_models, persona, system, think and [options]:\n\n"
        '  model = "qwen3:4b"\n'
        '  allowed_models = ["qwen3:4b", "gemma3:*"]\n'
        '  persona = "You are Ada, a patient tutor."\n'
        '  system = "Never give a solution away."\n'
        "  [options]\n"
        "  temperature = 0.2\n\n"
        "What was set before comes back with off."
    ),
}
