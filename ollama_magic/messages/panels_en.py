"""The texts of the live view and of the chat panel, in English."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS: dict[str, str] = {
    # An answer as it comes.
    "live.stop": "Stop",
    "live.stop.tip": "Stop this answer; what came is kept",
    "live.thoughts": "What the model thought before it answered",
    "live.show": "▸ Show thoughts ({thought})",
    "live.hide": "▾ Hide thoughts ({thought})",
    "live.seconds": "{seconds} s",
    "live.speed": "{seconds} s · ≈ {tokens} tokens · ≈ {rate} tokens/s",
    # The chat panel.
    "chatpanel.mistake": (
        "Something went wrong that should not: the kernel’s log tells more.\nThe "
        "panel can be used on."
    ),
    "chatpanel.empty": "Nothing has been asked here yet.",
    "chatpanel.earlier": "▴ Show earlier turns ({turns})",
    "chatpanel.busy": "An answer is still coming here: wait for it, or stop it.",
    "chatpanel.nothing": "Write something first.",
    "chatpanel.model": "Model: {model}",
    "chatpanel.conversation": "Conversation",
    "chatpanel.send": "Send",
    "chatpanel.send.tip": "Ask this; the kernel stays free meanwhile",
    "chatpanel.stop": "Stop",
    "chatpanel.stop.tip": "Stop the answer; what came is kept",
    "chatpanel.retry": "Retry",
    "chatpanel.retry.tip": "Ask the last question again, in the place of its answer",
    "chatpanel.undo": "Undo",
    "chatpanel.undo.tip": "Take the last question and its answer back",
    "chatpanel.clear": "Clear",
    "chatpanel.clear.tip": "Forget all turns; asks first",
    "chatpanel.clear.sure": "Forget all {turns} turns of “{name}”?",
    "chatpanel.clear.sure_one": "Forget the only turn of “{name}”?",
    "chatpanel.clear.yes": "Yes, forget them",
    "chatpanel.export": "Export",
    "chatpanel.export.tip": "Write the conversation into a file",
    "chatpanel.export.ask": (
        "Into which file? .md is markdown, .ipynb a notebook, .json and .jsonl data."
    ),
    "chatpanel.export.field": "File",
    "chatpanel.export.over": "Replace a file that is there",
    "chatpanel.export.yes": "Write it",
    "chatpanel.new": "New",
    "chatpanel.new.tip": "Begin another conversation, or go on with one by its name",
    "chatpanel.new.ask": "What shall the conversation be called?",
    "chatpanel.new.field": "Name",
    "chatpanel.new.yes": "Begin",
    "chatpanel.edit": "Edit",
    "chatpanel.edit.tip": "Write this question anew, and ask it: {question}",
    "chatpanel.edit.now": (
        "This takes the place of the earlier question; what came after it no longer "
        "counts."
    ),
    "chatpanel.edit.drop": "Leave it as it was",
    "box.label": "Your question",
    "box.hint": "Ask something …",
    "box.keys": "Ctrl+Enter or Shift+Enter sends.",
    "attach.image": "Image",
    "attach.remove": "Remove",
    "attach.names": "Sent along: {names}",
    "panel.gone": "The kernel was restarted: run the cell again to use this.",
    "panel.retry": "What came is kept. Press Retry, or ask for less.",
    "panel.blind": "Take the picture out, or choose a model with vision.",
    "panel.cancel": "Cancel",
    "saved.panel": (
        "(A panel: run the cell again to use it. What was said stands below.)"
    ),
}
