"""One short name for all that a scenario says, whatever the order of its rows; and the versions of what answers it."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.sheets.scenario import Scenario

MODEL_VERSION = 2
"""Of the inequalities C1 to C19 and the stages; it goes up with any change after which a workbook's answer may differ.

2: loans to a mission under both ends' rules, support out of the giver's funds, rest by tours, shared uses under the
giver's bans, nothing given that nothing counts.
"""

ANSWERED_WITH, TOLD_WITH = ("burdenshare", "pulp", "highspy", "numpy"), ("scipy",)
"""Packages that an answer depends on, and those that only what is said of it depends on."""


@cache
def versions() -> dict[str, str]:
    """The versions that an answer depends on, that of the model itself first."""
    return {"model": str(MODEL_VERSION)} | _installed(ANSWERED_WITH)


@cache
def all_versions() -> dict[str, str]:
    """The versions that a manifest names: also of Python, and of what only measures."""
    return {"model": str(MODEL_VERSION), "python": platform.python_version()} | versions() | _installed(TOLD_WITH)


def _installed(names: Iterable[str]) -> dict[str, str]:
    found = {}
    for name in names:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def fingerprint(scenario: Scenario) -> str:
    """SHA-256 of the scenario as canonical JSON, 64 hexadecimal digits.

    The order of rows does not matter, that of periods does. Where a row stood in a file is no part of it, nor is which
    name of a division rule is used.
    """
    said = scenario.model_dump(mode="json")
    for row, policy in zip(said["policies"], scenario.policies, strict=True):
        row["rule"] = policy.rule.synonym or policy.rule  # so that no fingerprint changed when the rules' names did
        if policy.load_ratio_at_most is None:  # nor when this column came
            del row["load_ratio_at_most"]
    content = {
        name: sorted(map(_canonical, value)) if name != "periods" and isinstance(value, list) else value
        for name, value in said.items()
    }
    return sha256(_canonical(content).encode()).hexdigest()


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
