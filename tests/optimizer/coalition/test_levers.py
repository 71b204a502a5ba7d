"""What a cell rules is one rule, in words that are true of all of it."""

from __future__ import annotations

from collections import defaultdict

import pytest

from models.answers.allocation import Address
from models.arithmetic.national_interest import BanKind
from models.policy.policy import Policy
from models.sheets.scenario import Scenario
from optimizer.coalition.families import RECORDS, clause, is_definition
from optimizer.coalition.levers import Lever, bans, key_of, levers, lifting
from optimizer.solving.conflict import open_lifted
from tests.coalitions import any_coalition
from tests.examples import example
from tests.scenarios import edited, three_members


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


@pytest.mark.parametrize("number", range(150, 180))
def test_a_cell_that_bans_at_several_missions_is_one_rule(number: int):
    """What a member's legal bases close at all missions opens as one, and its words name all of them."""
    of, policy = any_coalition(number)
    p = open_lifted(of, policy)
    for member in of.members:
        mine = [rule for rule in bans(p) if rule.kind == BanKind.LEGAL_BASIS and rule.owners == (member.member,)]
        closed = {
            column: {ban.rule for ban in of_column if ban.rule.part == "legal_basis"}
            for column, of_column in p.variables.banned.items()
            if any(ban.rule.part == "legal_basis" and ban.rule.keys[0] == member.member for ban in of_column)
        }
        assert len(mine) == bool(closed)
        for rule in mine:
            assert rule.bans == set(closed)
            alone = [column for column in closed if {ban.rule for ban in p.variables.banned[column]} <= rule.parts]
            opened = {p.position[hash(p.variables.closed[column])] for column in alone}
            assert set(lifting(p, [rule]).columns.tolist()) == opened
            missions = {part.keys[1] for part in rule.parts}
            assert all(of.mission[mission].name in rule.words for mission in missions)


def test_missions_closed_by_the_law_are_counted_where_they_are_many():
    """A nation that accepts no legal basis names four missions, and says how many where there are more."""
    base, words = three_members(), list[str]()
    for count in (2, 5):
        missions = [{"mission": f"K{k}", "name": f"K{k}", "legal_bases": ("host",)} for k in range(count)]
        of = edited(
            base,
            members=[row.model_copy(update={"legal_bases": ()}) for row in base.members],
            missions=missions,
            requirements=[{"mission": f"K{k}", "resource": "troops", "target": 1.0} for k in range(count)],
            interests=(),
            caveats=(),
        )
        words += [rule.words for rule in bans(open_lifted(of, Policy(policy="p")))][:1]
    name = base.members[0].name
    assert words == [
        f"{name} may not take part in K0 or K1 (no legal basis: host)",
        f"{name} may not take part in 5 missions (no legal basis: host)",
    ]


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
