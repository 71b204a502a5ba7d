"""What it takes to make a report again: the input's fingerprint, the policy, versions and tolerances."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from models.answers.allocation import Allocation, Certificate
from models.arithmetic.fingerprint import all_versions, fingerprint

if TYPE_CHECKING:
    from models.policy.policy import Policy
    from models.sheets.scenario import Scenario


class Manifest(Mapping[str, object]):
    """A manifest that is worked out when it is first read; a terminal shows none of it."""

    def __init__(self, make: Callable[[], Mapping[str, object]]) -> None:
        self._make = make

    @cached_property
    def _said(self) -> dict[str, object]:
        return dict(self._make())

    def __getitem__(self, key: str) -> object:
        """What it says under a key."""
        return self._said[key]

    def __iter__(self) -> Iterator[str]:
        """Its keys."""
        return iter(self._said)

    def __len__(self) -> int:
        """How much it says."""
        return len(self._said)


def manifest(scenario: Scenario, allocations: Sequence[Allocation], **more: object) -> Manifest:
    """The manifest of the answers to one scenario; the same input, policies and versions give the same one."""
    return Manifest(partial(_answered, scenario, allocations, more))


def manifest_of(scenario: Scenario, policies: Sequence[Policy], **more: object) -> Manifest:
    """What any result on a scenario depends on: the input's fingerprint, policies, tolerances and versions."""
    return Manifest(partial(_asked, scenario, policies, more))


def _answered(scenario: Scenario, allocations: Sequence[Allocation], more: Mapping[str, object]) -> dict[str, object]:
    return {
        **_asked(scenario, [answer.policy for answer in allocations], {}),
        "status": {answer.policy.policy: str(answer.status) for answer in allocations},
        "certified": {answer.policy.policy: answer.certified for answer in allocations},
        "cold_solves": {answer.policy.policy: answer.cold_solves for answer in allocations},
        **more,
    }


def _asked(scenario: Scenario, policies: Sequence[Policy], more: Mapping[str, object]) -> dict[str, object]:
    return {
        "title": scenario.title,
        "currency": scenario.currency,
        **({"prices": scenario.price_base} if scenario.price_base else {}),
        "input_sha256": fingerprint(scenario),
        "warnings": len(scenario.warnings),
        "policies": [_stated(policy) for policy in policies],
        "tolerances": {"certificate": Certificate.TOLERANCE},
        "versions": all_versions(),
        **more,
    }


def _stated(policy: Policy) -> dict[str, object]:
    """A policy's name, objective and key, and whatever else it does not leave to the defaults."""
    return {"policy": policy.policy, "objective": str(policy.objective), "key": policy.key} | policy.model_dump(
        mode="json", exclude_defaults=True
    )
