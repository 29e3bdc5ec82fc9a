"""The texts of what a question takes from the notebook, in English."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    # Values in braces.
    "error.filling": "{{{{{expression}}}}} gives no value: {reason}",
    "error.filling.hint": (
        "Define it in a cell above. To send braces as they are: --verbatim"
    ),
    "error.filling_syntax": "{{{{{expression}}}}} is no Python: {reason}",
    "error.filling_syntax.hint": "To send braces as they are: --verbatim",
    "error.filling_near": "{{{{{expression}}}}}: there is no {name} in this notebook",
    "error.filling_near.hint": (
        "Did you mean {near}? To send braces as they are: --verbatim"
    ),
    "input.cut": "cut: {shown} of {of} characters",
    "input.items": "cut: {shown} of {of} items",
    "input.table": ("cut: {rows} of {of_rows} rows, {columns} of {of_columns} columns"),
    "input.left_out": "{name}: {told}. To choose what is sent: {{{{{some}[:10]}}}}",
    "input.image": "(image {number})",
    # Pictures.
    "error.image_missing": "{path}: there is no such file",
    "error.image_missing.hint": "Paths start at the notebook's folder.",
    "error.image_unfound": "--image {name}: there is no such file or variable",
    "error.image_unfound.hint": "Look at the path: it starts at the notebook's folder.",
    "error.image_near": "--image {name}: there is no such file or variable",
    "error.image_near.hint": "Did you mean {near}?",
    "error.image_kind": "{name} is of the type {kind}, which is no picture",
    "error.image_kind.hint": (
        "It can be a file, an address, bytes, a PIL image, an array, or a figure."
    ),
    "error.image_broken": "{name} cannot be read as a picture: {reason}",
    "error.image_broken.hint": "Is it whole? To look at it: open it elsewhere.",
    "error.image_unknown": "{name} is no picture of a kind that is known here",
    "error.image_unknown.hint": "PNG, JPEG, GIF, BMP, TIFF and WebP are.",
    "error.image_array": "{name} is an array that is no picture: {told}",
    "error.image_array.hint": (
        "It is height × width, or × 3, or × 4: of whole numbers from 0 to 255, or of "
        "floats from 0 to 1."
    ),
    "error.image_huge": "{name} is too large, or empty (at most {most})",
    "error.image_huge.hint": "Make it smaller, for instance: image.resize((800, 600))",
    "error.image_blind": "{model} cannot see pictures",
    "error.image_blind.hint": "These can: {names}. To ask one: -m MODEL",
    "error.image_blind_all": "{model} cannot see pictures, nor can any model here",
    "error.image_blind_all.hint": "To get one that can: %ollama pull {suggested}",
    "error.address": "{address} cannot be had: {reason}",
    "error.address.hint": "Look at the address, or save it to a file and name that.",
    "input.scaled": "{name}: scaled from {of} to {size} pixels.",
    "input.frames": "{name}: the first of {frames} pictures in it is sent.",
    "input.fetched": "Fetched: {address} ({size})",
    # Files.
    "error.context_missing": "--context {path}: there is no such file",
    "error.context_missing.hint": "Paths start at the notebook's folder.",
    "error.context_near": "--context {path}: there is no such file",
    "error.context_near.hint": "Did you mean {near}?",
    "error.context_nothing": "--context {path}: nothing has such a name",
    "error.context_nothing.hint": "For files in folders below, too: src/**/*.py",
    "error.context_many": "--context {path}: these are more than {most} files",
    "error.context_many.hint": "Name fewer.",
    "error.context_folder": "--context {path}: this is a folder",
    "error.context_folder.hint": "Its files: --context {path}/*",
    "error.context_binary": "--context {path}: this is no text",
    "error.context_binary.hint": "A picture goes with --image; a table: {{{{table}}}}",
    "error.context_huge": "--context {path}: it is larger than {most}",
    "error.context_huge.hint": (
        'A part of it: {{{{open("FILE").read()[:9000]}}}} in the question'
    ),
    "input.binary": "Left out, no text: {path}",
    "input.encoding": "{path}: read as {encoding}, since it is not UTF-8.",
    "input.context": (
        "In front of the question: {names} (files: {files}, characters: {characters})"
    ),
    # Cells.
    "input.picture": "(a picture: {name})",
    "input.pictures": (
        "{cells}: pictures are there by name only. To have one seen: --image PICTURE"
    ),
    "error.cells_none": "--cells: no other cell has run by now",
    "error.cells_none.hint": "Run one, then this one again.",
    "error.cells_missing": "--cells: no cell has the number {number}",
    "error.cells_missing.hint": (
        "The numbers stand left of the cells: In [{last}] ran last. "
        "The last three: --cells -3"
    ),
    # Mending, and code as the next cell.
    "error.fix_nothing": "no cell has failed by now",
    "error.fix_nothing.hint": "Run the one that fails, then %chat fix.",
    "fix.about": "About In [{number}]: {first}",
    "fix.about_ran": (
        "About In [{number}], the last that failed (it has run since): {first}"
    ),
    "fix.cell": "cell",
    "fix.place": "{where}, line {line}",
    "fix.question": (
        "This cell of my notebook fails:\n\n{cell}\n\nThe error:\n\n{error}\n\n"
        "Say in a sentence or two what is wrong. Then write the whole corrected cell "
        "in one ```python block."
    ),
    "next.there": "The code is in the next cell: look at it before you run it.",
    "next.again": "It is the same code as before: not put into a cell once more.",
    "next.cut": "The code is in the next cell, but the answer broke off: it is cut.",
    "next.nothing": "There is no code in the answer for a next cell.",
    # Manuals.
    "help.image": "a picture: a file, an address, a variable (repeatable)",
    "help.context": "text files in front of the question (a.txt b.txt; *.py)",
    "help.cells": "cells with their outputs: 3, 3-5, 3,5-7; -3: the last three",
    "help.verbatim": "send {{{{…}}}} as it is typed",
    "help.next": "put the answer's code into a new cell",
    "help.chat.fix": (
        "Ask what is wrong with the last cell that failed, and have it mended.\n\n"
        "The cell and its error go to the model; the first Python code of its answer "
        "comes as the next cell, to be looked at and run. What else it needs to know: "
        "--cells 3-5, --context FILE."
    ),
}
