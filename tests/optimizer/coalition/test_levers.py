"""What a cell rules is one rule, in words that are true of all of it."""

from __future__ import annotations

from collections import defaultdict

import pytest

from models.answers.allocation import Address
from models.policy.policy import Policy
from models.sheets.scenario import Scenario
from optimizer.coalition.families import RECORDS, clause, is_definition
from optimizer.coalition.levers import Lever, key_of, levers
from optimizer.solving.conflict import open_lifted
from tests.coalitions import any_coalition
from tests.examples import example
from tests.scenarios import edited


def found(of: Scenario, policy: Policy) -> tuple[list[Lever], dict[object, list[Address]]]:
    """The rules of a coalition, and the addresses that each cell makes."""
    p, made = open_lifted(of, policy), defaultdict[object, list[Address]](list)
    bounds = [bound.address for record in RECORDS.values() for bound in record.bounds(p.variables)]
    for address in [*p.program.rows, *bounds]:
        if not is_definition(address):
            made[key_of(of, address)].append(address)
    return levers(p), made


@pytest.mark.parametrize("number", range(30))
def test_no_rule_speaks_of_a_part_of_what_it_lifts(number: int):
    """Where a cell makes rows in different words, its rule has the words for all of them."""
    of, policy = any_coalition(number)
    rules, made = found(of, policy)
    said = {key_of(of, rule.address): rule.words for rule in rules}
    for key, addresses in made.items():
        every = {clause(of, address).words for address in addresses}
        if len(every) > 1:
            assert said[key].startswith(clause(of, addresses[0]).whole)
            assert clause(of, addresses[0]).whole not in {"", *every}


@pytest.mark.parametrize(
    ("giver", "receiver", "words", "owners"),
    [
        ("EU", None, "European Union moves at most 10 USD million of Mission funding to each member", ("EU",)),
        (None, "UGA", "each member moves at most 10 USD million of Mission funding to Uganda", ("UGA",)),
        (None, None, "each member moves at most 10 USD million of Mission funding to each other", ()),
    ],
)
def test_an_agreement_with_any_member_is_told_as_it_stands(
    giver: str | None, receiver: str | None, words: str, owners: tuple[str, ...]
):
    """Its rule names no member that the row does not name, and is no one's whom it does not name."""
    amisom = example("amisom-2020")
    first = amisom.agreements[0].model_copy(update={"giver": giver, "receiver": receiver})
    of = edited(amisom, agreements=(first, *amisom.agreements[1:]))
    (rule,) = [rule for rule in found(of, of.policies[0])[0] if rule.place.startswith("agreements!D2")]
    assert rule.words == words
    assert rule.owners == owners


def test_a_lead_of_every_kind_of_troops_is_told_whole():
    """Britain leads the south with 8 % of soldiers and of police, by one cell."""
    isaf = example("isaf-2010")
    police = isaf.resource["troops"].model_copy(update={"resource": "police", "name": "Police"})
    need = isaf.requirement["troops", "RC-South", isaf.periods[0]]
    of = edited(
        isaf,
        missions=tuple(row.model_copy(update={"lead_resource": None}) for row in isaf.missions),
        resources=(*isaf.resources, police),
        requirements=(
            *isaf.requirements,
            need.model_copy(update={"resource": "police", "target": 100.0, "minimum": 0.0}),
        ),
        capacities=(
            *isaf.capacities,
            *(row.model_copy(update={"resource": "police"}) for row in isaf.capacities if row.resource == "troops"),
        ),
    )
    (rule,) = [rule for rule in found(of, of.policies[0])[0] if rule.place == "missions!G5"]
    assert rule.words == "United Kingdom leads with 8% of every kind of troops for RC-South (Kandahar)"
    assert len(rule.rows) == 2
