"""What tests of sweeps ask for: servers with models, and a sweep over them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

import ollama_magic as om
from tests.sweep.shop import Shop

__all__ = ["Shops", "run"]

Shops = Callable[..., Shop]


@pytest.fixture
def shops(opened: ExitStack) -> Shops:
    """Starts servers: `shops("a", "b")`."""
    return lambda *models, **how: opened.enter_context(Shop(*models, **how))


@pytest.fixture
def shop(shops: Shops) -> Shop:
    """One with two models."""
    return shops()


def run(shop: Shop, prompts: Any, **how: Any) -> Any:
    """A sweep over the models of a shop, with no journal unless one is named."""
    models = how.pop("models", list(shop.models))
    return om.sweep(models, prompts, hosts=shop.url, **{"journal": None, **how})
