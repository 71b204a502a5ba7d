"""The records of families, asked of every row that the cases of all families make."""

from __future__ import annotations

from functools import cache

from models.answers.allocation import AGREED
from models.arithmetic.families import Family
from models.sheets.scenario import Scenario
from optimizer.coalition.families import RECORDS, clause, is_definition, record_of
from optimizer.coalition.formulation import open_session
from optimizer.coalition.record import Yardsticks
from optimizer.lp.program import Constraint
from tests.cases import CASES

TERMS = {Family.ENABLER, Family.TRAINING, Family.SHARED}
BOOKS = {Family.FUNDING_POOL, Family.SUPPORT}
OF_ALL = BOOKS | {Family.PARTICIPATION}


@cache
def rows() -> list[tuple[Scenario, Constraint]]:
    """Every row, and every bound that is a rule too, with its scenario."""
    found = []
    for make in CASES.values():
        of = make()
        v = open_session(of.scenario, of.policy).variables
        for record in RECORDS.values():
            found += [(of.scenario, row) for make_rows in (record.rows, record.bounds) for row in make_rows(v)]
    return found


def test_every_rule_says_something_and_where():
    """A row that is a rule has words, and a cell unless the books or the policy ask it of all, or none is listed."""
    for of, row in rows():
        if not is_definition(row.address):
            said = clause(of, row.address)
            assert said.words
            unlisted = row.address.family == Family.CAPACITY and row.address.keys not in of.capacity
            assert said.row is not None or unlisted or row.address.family in OF_ALL
            assert said.row is None or of.place(said.row, said.field)


def test_all_but_the_books_give_way():
    """Every family with rows can be loosened, but for what the books say; a ban gives by its columns."""
    giving = {row.address.kind for of, row in rows() if list(record_of(row.address).gives(Yardsticks(of), row))}
    assert giving == set(Family) - TERMS - BOOKS - {Family.PROHIBITION} | set(AGREED)


def test_what_is_priced_is_what_someone_decided():
    """All but what members have, what missions need, what the books say, and terms of other rows."""
    unpriced = {family for family in Family if not RECORDS[family].priced}
    assert unpriced == TERMS | BOOKS | {Family.CAPACITY, Family.REQUIREMENT}
    assert all(RECORDS[part].priced for part in AGREED)


def test_owners_are_members():
    """Whose row it is, is told by names that the scenario knows."""
    owners = {m for of, row in rows() for m in record_of(row.address).owners(of, row.address) if m not in of.member}
    assert owners == set()
