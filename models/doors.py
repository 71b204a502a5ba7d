"""How a room's public names are loaded: each when it is first asked for, so that no one waits for what others need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def door(room: dict[str, Any], homes: Mapping[str, str]) -> Callable[[str], Any]:
    """The `__getattr__` of a room; room: its globals, homes: the module in which each public name lives.

    Raises AttributeError for any other name.
    """

    def load(name: str) -> Any:  # noqa: ANN401 - a module's attributes are of any type
        if name not in homes:
            raise AttributeError(f"module {room['__name__']!r} has no attribute {name!r}")
        value = room[name] = getattr(import_module(homes[name]), name)
        return value

    return load
