"""A policy built in Python answers a bad field as a cell does: what stands there, what should, the nearest."""

from __future__ import annotations

from typing import Any

import pytest

import burdenshare as bs
from models.sheets.rows import Caveat


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"objective": "leximn"}, ["Policy.objective: found 'leximn'", 'did you mean "leximin"']),
        ({"objectve": "gini"}, ["Policy: found 'objectve'", 'did you mean "objective"']),
        ({"rule": "talmd", "indivisible": "exct"}, ['did you mean "talmud"', 'did you mean "exact"']),
        ({"gap_tolerance": 5}, ["Policy.gap_tolerance: found 5", "for 5 % write 0.05"]),
        ({"risk": -1}, ["expected a number, 0 or more", "leave it out"]),
        ({"policy": ""}, ["Policy.policy: found a blank cell"]),
    ],
)
def test_a_bad_field_is_told_as_a_cell_is(fields: dict[str, Any], told: list[str]):
    """Each field that cannot hold its value is told, all at once."""
    with pytest.raises(bs.InputError) as wrong:
        bs.Policy(**({"policy": "p"} | fields))
    assert all(part in str(wrong.value) for part in told)
    assert len(wrong.value.problems) == len(fields)


def test_other_rows_do_alike():
    """What is missing, and what an enumeration does not have, of any row."""
    with pytest.raises(bs.InputError, match='did you mean "at_most"') as wrong:
        Caveat(rule="at_mots")  # type: ignore[call-arg, arg-type]
    assert "Caveat.member: found nothing" in str(wrong.value)
