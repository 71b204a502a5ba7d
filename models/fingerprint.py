"""One short name for all that a scenario says, whatever the order of its rows."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.scenario import Scenario


def fingerprint(scenario: Scenario) -> str:
    """SHA-256 of the scenario as canonical JSON, 64 hexadecimal digits.

    The order of rows does not matter, that of periods does. Where a row stood in a file is no part of it.
    """
    content = {
        name: sorted(map(_canonical, value)) if name != "periods" and isinstance(value, list) else value
        for name, value in scenario.model_dump(mode="json").items()
    }
    return sha256(_canonical(content).encode()).hexdigest()


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
