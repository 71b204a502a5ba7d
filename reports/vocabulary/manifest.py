"""What it takes to make a report again: the input's fingerprint, the policy, versions and tolerances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.answers.allocation import Allocation, Certificate
from models.arithmetic.fingerprint import all_versions, fingerprint

if TYPE_CHECKING:
    from models.policy.policy import Policy
    from models.sheets.scenario import Scenario


def manifest(scenario: Scenario, allocations: Sequence[Allocation]) -> dict[str, object]:
    """The manifest of the answers to one scenario; the same input, policies and versions give the same one."""
    return {
        **manifest_of(scenario, [answer.policy for answer in allocations]),
        "status": {answer.policy.policy: str(answer.status) for answer in allocations},
        "certified": {answer.policy.policy: answer.certified for answer in allocations},
        "cold_solves": {answer.policy.policy: answer.cold_solves for answer in allocations},
    }


def manifest_of(scenario: Scenario, policies: Sequence[Policy]) -> dict[str, object]:
    """What any result on a scenario depends on: the input's fingerprint, policies, tolerances and versions."""
    return {
        "title": scenario.title,
        "currency": scenario.currency,
        "input_sha256": fingerprint(scenario),
        "warnings": len(scenario.warnings),
        "policies": [_stated(policy) for policy in policies],
        "tolerances": {"certificate": Certificate.TOLERANCE},
        "versions": all_versions(),
    }


def _stated(policy: Policy) -> dict[str, object]:
    """A policy's name, objective and key, and whatever else it does not leave to the defaults."""
    return {"policy": policy.policy, "objective": str(policy.objective), "key": policy.key} | policy.model_dump(
        mode="json", exclude_defaults=True
    )
