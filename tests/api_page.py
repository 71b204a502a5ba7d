"""The page docs/api.md, from signatures and docstrings: `python -m tests.api_page > docs/api.md`.

On it stand the names of `bs.*`, and every class of ours that their results are made of.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache, cached_property
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from pydantic import BaseModel

import burdenshare as bs
import models
import reports

ROOMS = ("models", "inputs", "optimizer", "reports", "burdenshare")
_STARS = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
EXAMPLE = """\
import burdenshare as bs

if __name__ == "__main__":  # a batch, and stress with several workers, start processes
    problems = bs.check("coalition.xlsx")  # what is wrong or doubtful, nothing raised
    try:
        scenario: bs.Scenario = bs.read_scenario("coalition.xlsx")
    except bs.InputError as error:  # one of the errors that are a bs.BurdenshareError
        raise SystemExit("\\n".join(str(problem) for problem in error.problems)) from error

    allocation: bs.Allocation = bs.solve(scenario)  # under the workbook's first policy
    assert allocation.status is bs.Status.OPTIMAL, allocation.reason
    report = bs.assess(scenario, allocation.policy, allocation)
    bs.write(report, "report.html")

    by_people = bs.Policy(policy="by-people", objective=bs.Objective.MINIMAX, key="population")
    print(bs.compare(scenario, [allocation.policy, by_people]))
    print(bs.explain(scenario, by_people))
    print(bs.frontier(scenario, by_people, points=5))
    print(bs.shares(scenario, game="whole"))
    print(bs.stress(scenario, samples=20).withdrawals_table())

    bs.run_batch("coalition.xlsx", "results", policies=by_people, workers=1)
    print(bs.read_batch("results"))
"""


def page() -> str:
    """The whole page."""
    public = {name: getattr(bs, name) for name in sorted(bs.__all__)}
    functions = {name: value for name, value in public.items() if inspect.isfunction(value)}
    errors = {name: value for name, value in public.items() if inspect.isclass(value) and issubclass(value, Exception)}
    values = _reached([value for value in public.values() if value not in errors.values()])
    parts = [
        "# The Python interface",
        "Written by `make docs` from signatures and docstrings. All names below come from `import burdenshare as bs`; "
        "the values are what they return, and what that is made of. What they mean is in [fairness.md](fairness.md), "
        "[formulation.md](formulation.md) and [what-ifs.md](what-ifs.md); the rows of a scenario in [workbook.md]"
        "(workbook.md). Here all functions at work, on a workbook made by `burdenshare new coalition.xlsx`:",
        f"```python\n{EXAMPLE}```",
        "## Functions",
        *(part for name, function in functions.items() for part in _function(name, function)),
        "## Errors",
        *(part for name, error in errors.items() for part in (f"### {name}", _prose(error))),
        "## Values",
        *(part for cls in values for part in _class(cls)),
    ]
    return "\n\n".join(parts) + "\n"


def _function(name: str, function: Callable[..., Any]) -> Iterator[str]:
    yield f"### bs.{name}"
    yield f"```python\nbs.{name}{_signature(function)}\n```"
    yield _prose(function)
    yield f"Returns {_returned(function)}."


def _class(cls: type) -> Iterator[str]:
    yield f"### {cls.__name__}"
    if issubclass(cls, Enum):
        yield _prose(cls)
        yield ", ".join(f"`{member.value}`" for member in cls)
        return
    lines = [f"    {name}: {kind}{default}" for name, kind, default in _fields(cls)]
    yield "```python\n" + "\n".join([f"class {cls.__name__}:", *lines]) + "\n```"
    yield _prose(cls)
    told = list[str]()
    for name, function, called in _members(cls):
        first = (inspect.getdoc(function) or "").split("\n\n")[0].replace("\n", " ")
        arguments = _signature(function, answers=False) if called else ""
        told.append(f"- `.{name}{arguments}`, {_returned(function)}: {_escaped(first)}")
    if told:
        yield "\n".join(told)


def _fields(cls: type) -> Iterator[tuple[str, str, str]]:
    """Name, type and default, as written, of every public field."""
    if is_dataclass(cls):
        made = {each.name: each.default_factory() for each in fields(cls) if each.default_factory is not MISSING}
        defaults = made | {each.name: each.default for each in fields(cls) if each.default is not MISSING}
    elif issubclass(cls, BaseModel):
        optional = {name: each for name, each in cls.model_fields.items() if not each.is_required()}
        defaults = {name: each.get_default(call_default_factory=True) for name, each in optional.items()}
    else:
        defaults = getattr(cls, "_field_defaults", {})
    for base in reversed(_ours(cls)):
        for name, kind in base.__annotations__.items():
            if not name.startswith(("_", "model_")) and "ClassVar" not in str(kind):
                written = re.sub(r"Annotated\[(\w+), .*?\)\]", r"\1", getattr(kind, "__forward_arg__", kind)).replace(
                    "'", '"'
                )
                yield name, written, f" = {_value(defaults[name])}" if name in defaults else ""


def _members(cls: type) -> Iterator[tuple[str, Callable[..., Any], bool]]:
    """Every public property and method: its name, its function, and whether it is called."""
    for base in reversed(_ours(cls)):
        for name, value in list(vars(base).items()):
            function = getattr(value, "fget", None) or getattr(value, "func", None) or getattr(value, "__func__", value)
            if inspect.isfunction(function) and not name.startswith(("_", "model_", "copy")):
                yield name, function, not isinstance(value, property | cached_property)


def _ours(cls: type) -> list[type]:
    return [base for base in cls.__mro__ if base.__module__.split(".")[0] in ROOMS]


def _signature(function: Callable[..., Any], *, answers: bool = True) -> str:
    """A signature as it was written, without quotes around its types."""
    signature = inspect.signature(function)
    listed, starred = list[str](), False
    for name, given in signature.parameters.items():
        if given.kind is given.KEYWORD_ONLY and not starred:
            listed.append("*")
        starred |= given.kind in (given.KEYWORD_ONLY, given.VAR_POSITIONAL)
        kind = "" if given.annotation is given.empty else f": {given.annotation}"
        default = "" if given.default is given.empty else f" = {_value(given.default)}"
        if name not in ("self", "cls"):
            listed.append(f"{_STARS.get(given.kind, '')}{name}{kind}{default}")
    line = f"({', '.join(listed)})"
    if answers and len(line) > 80:
        line = "(\n    " + ",\n    ".join(listed) + ",\n)"
    return f"{line} -> {signature.return_annotation}" if answers else line


def _value(value: object) -> str:
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    return json.dumps(value) if isinstance(value, str) else repr(value).replace("'", '"')


def _prose(of: object) -> str:
    """A docstring as Markdown; its examples in a block of their own."""
    parts = (inspect.getdoc(of) or "").split("\n\n")
    return "\n\n".join(f"```pycon\n{part}\n```" if part.startswith(">>>") else _escaped(part) for part in parts)


def _escaped(text: str) -> str:
    return text if text.startswith("    ") else re.sub(r"([*<])", r"\\\1", text)


def _returned(function: Callable[..., Any]) -> str:
    """What a function returns, and where on this page the classes in it are told of."""
    kind = str(inspect.signature(function).return_annotation)
    names = [cls.__name__ for cls in _named(kind, function.__module__)]
    if names == [kind]:
        return f"[`{kind}`](#{kind.lower()})"
    return f"`{kind}`" + (f" ({', '.join(f'[{name}](#{name.lower()})' for name in names)})" if names else "")


def _named(kind: str, module: str) -> list[type]:
    """The classes of ours that stand in a type as it is written in a module, imported there or for types alone."""
    home, known = vars(sys.modules[module]), _classes()
    found = [home.get(word, known.get(word)) for word in dict.fromkeys(re.findall(r"[A-Z]\w+", kind))]
    return [cls for cls in found if inspect.isclass(cls) and _ours(cls)]


@cache
def _classes() -> dict[str, type]:
    for room in (models, reports):  # what is loaded only when it is first used
        for module in walk_packages(room.__path__, f"{room.__name__}."):
            import_module(module.name)
    loaded = [vars(module) for name, module in sorted(sys.modules.items()) if name.split(".")[0] in ROOMS]
    return {name: value for names in loaded for name, value in names.items() if inspect.isclass(value)}


def _reached(public: list[Any]) -> list[type]:
    """The public classes, and those that what is public returns or holds, by name."""
    found: dict[str, type] = {}
    waiting = list(public)
    while waiting:
        one = waiting.pop()
        if inspect.isfunction(one):
            kinds = [str(inspect.signature(one).return_annotation)]
        elif found.setdefault(one.__name__, one) is not one:
            raise ValueError(f"two classes of the interface are named {one.__name__}: {one}, {found[one.__name__]}")
        else:
            kinds = [] if issubclass(one, Enum) else [kind for _, kind, _ in _fields(one)]
            waiting += [function for _, function, _ in _members(one)]
        waiting += [cls for kind in kinds for cls in _named(kind, one.__module__) if cls.__name__ not in found]
    return [found[name] for name in sorted(found)]


if __name__ == "__main__":
    sys.stdout.write(page())
