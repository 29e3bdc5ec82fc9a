"""Licences by the short names that people know them by."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from .plain import shortened

__all__ = ["is_license", "license_name"]

# How the texts begin, and the name; SPDX's where it has one.
_BEGINNINGS = (
    (r"apache license.*version 2\.0", "Apache-2.0"),
    (r"(the )?mit license|mit$|permission is hereby granted, free of charge", "MIT"),
    (r"gemma terms of use", "Gemma"),
    (r"llama (\d(?:\.\d)?) community license", "Llama {} Community"),
    (r"(?:tongyi )?qianwen license", "Qianwen"),
    (r"qwen research license", "Qwen Research"),
    (r"qwen license", "Qwen"),
    (r"mistral ai research license", "Mistral Research"),
    (r"nvidia open model license", "NVIDIA Open Model"),
    (r"exaone ai model license agreement (\d\.\d) ?- ?nc", "EXAONE {} NC"),
    (r"(?:creative commons )?attribution-noncommercial 4\.0", "CC-BY-NC-4.0"),
    (r"(?:creative commons )?attribution 4\.0", "CC-BY-4.0"),
    (r"bsd 3-clause", "BSD-3-Clause"),
)
_SPDX = {"apache-2.0": "Apache-2.0", "mit": "MIT", "gemma": "Gemma"}
LOOKED_AT = 400


def license_name(text: str, declared: str = "") -> str | None:
    """The name of the licence whose ``text`` this is.

    Parameters
    ----------
    declared
        The name in the model's own header, used where the text is not known.

    Returns
    -------
    str or None
        The text's first line where neither is known; ``None`` where nothing is said.
    """
    start = " ".join(text[:LOOKED_AT].split())
    for pattern, name in _BEGINNINGS:
        if match := re.match(rf"\W*{pattern}", start, re.IGNORECASE):
            return name.format(*filter(None, match.groups()))
    if declared:
        return _SPDX.get(declared.lower(), declared)
    first = next(iter(text.strip().splitlines()), "")
    return shortened(first, 60) or None


def is_license(name: str, wished: str) -> bool:
    """Whether ``name`` is what was ``wished``: a family, a name or a pattern.

    ``apache`` is Apache-2.0, ``llama`` each of Llama's; ``mit`` is not Modified MIT.
    """
    words, asked = _words(name), _words(wished)
    if re.search(r"[*?\[]", wished):
        return fnmatchcase(name.lower(), wished.strip().lower())
    return bool(asked) and words[: len(asked)] == asked


def _words(name: str) -> list[str]:
    found = re.findall(r"[a-z]+|\d+(?:\.\d+)*", name.lower())
    return [word for word in found if word not in ("license", "licence")]
