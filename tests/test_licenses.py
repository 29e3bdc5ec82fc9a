"""Tests of the names of licences."""

from __future__ import annotations

import pytest

from ollama_magic.licenses import license_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("\n     Apache License\n   Version 2.0, January 2004\n", "Apache-2.0"),
        ("MIT License\n\nCopyright (c) Microsoft", "MIT"),
        ("Permission is hereby granted, free of charge, to any person", "MIT"),
        ("Gemma Terms of Use \n\nLast modified: February 21, 2024", "Gemma"),
        ("LLAMA 3.1 COMMUNITY LICENSE AGREEMENT\n", "Llama 3.1 Community"),
        ("Llama 4 Community License Agreement", "Llama 4 Community"),
        ("Tongyi Qianwen LICENSE AGREEMENT", "Qianwen"),
        ("# Mistral AI Research License\n", "Mistral Research"),
        ("Terms of my own\nsecond line", "Terms of my own"),
        ("x" * 100, "x" * 59 + "…"),
        ("", None),
        ("  \n ", None),
    ],
)
def test_a_text_is_known_by_how_it_begins(text: str, name: str | None) -> None:
    assert license_name(text) == name


@pytest.mark.parametrize(
    ("text", "declared", "name"),
    [
        ("", "apache-2.0", "Apache-2.0"),
        ("", "other", "other"),
        ("MIT License", "apache-2.0", "MIT"),
        ("Terms of my own", "mit", "MIT"),
    ],
)
def test_the_header_is_asked_where_the_text_is_not_known(
    text: str, declared: str, name: str
) -> None:
    assert license_name(text, declared) == name
