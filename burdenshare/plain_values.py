"""Frozen values as plain data that JSON holds, and back: exactly, with no class named in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from enum import Enum
from functools import cache
from math import isfinite
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from models.policy.policy import Policy
from models.sheets.scenario import Scenario

ODD = ("nan", "inf", "-inf")
"""The numbers that JSON has no sign for, as text."""
KNOWN: dict[str, Any] = {"Mapping": Mapping, "Policy": Policy, "Scenario": Scenario}
"""What annotations name that their modules import for a type checker alone."""


def to_plain(value: Any) -> Any:  # noqa: ANN401 - any frozen value of the rooms
    """A value as JSON holds it: records by field, tuples as lists, mappings as lists of pairs."""
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | str():
            return value
        case float():
            return value if isfinite(value) else str(value)
        case BaseModel():
            return value.model_dump(mode="json")
        case Mapping():
            return [[to_plain(key), to_plain(each)] for key, each in value.items()]
        case Sequence():
            return [to_plain(each) for each in value]
    return {field.name: to_plain(getattr(value, field.name)) for field in fields(value) if field.compare}


def from_plain(kind: Any, data: Any) -> Any:  # noqa: ANN401 - a kind of value a line
    """The value of a kind, an annotation, that `to_plain` made the data of; ValueError or TypeError for other data."""
    origin, of = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        inner = next(each for each in of if each is not NoneType)
        return None if data is None and NoneType in of else from_plain(inner, data)
    if origin is tuple and of[-1] is Ellipsis:
        return tuple(from_plain(of[0], each) for each in _list(data))
    if origin is tuple:
        return tuple(from_plain(each, part) for each, part in zip(of, _list(data), strict=True))
    if origin is Mapping:
        return {from_plain(of[0], key): from_plain(of[1], each) for key, each in _list(data)}
    if kind is float:
        return float(data) if data in ODD else float(_as(data, float, int))
    if kind in (bool, int, str):
        return _as(data, kind)
    if issubclass(kind, Enum):
        return kind(data)
    if issubclass(kind, BaseModel):
        return kind(**_as(data, dict))
    if issubclass(kind, tuple):
        hints = _hints(kind)
        return kind(*(from_plain(hints[name], part) for name, part in zip(kind._fields, _list(data), strict=True)))
    hints = _hints(kind)
    return kind(**{name: from_plain(hints[name], each) for name, each in _as(data, dict).items()})


@cache
def _hints(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - a class
    return get_type_hints(kind, localns=KNOWN)


def _list(data: object) -> Any:  # noqa: ANN401 - what it holds is seen to where it is read
    return _as(data, list)


def _as(data: Any, *kinds: type) -> Any:  # noqa: ANN401 - as narrow as it is asked
    """The data, if it is of one of the kinds; a truth value is no number."""
    if type(data) not in kinds:
        raise TypeError(f"found {type(data).__name__}, expected {kinds[0].__name__}")
    return data
