"""One way to find a member, in every door: by code or name, exact first, any case, the nearest where it is unknown."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import asdict

import pytest

import burdenshare as bs
from models.sheets.lookup import Named, UnknownNameError, identified, meant, one_of
from models.sheets.problems import InputError
from models.sheets.scenario import Scenario
from tests.examples import example
from tests.scenarios import capacities, member, scenario

NAMES = {"DEU": "Germany", "deu": "Little Germany", "GEO": "Georgia", "USG": "Georgia", "FRA": " France"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("DEU", ("DEU",)),
        ("deu", ("deu",)),
        ("Deu", ("DEU", "deu")),
        (" little germany ", ("deu",)),
        ("Georgia", ("GEO", "USG")),
        ("geo", ("GEO",)),
        ("Germ", ()),
        ("", ()),
    ],
)
def test_what_a_text_means(text: str, codes: tuple[str, ...]):
    """A code beats a name, exact beats folded, and what fits several is all of them."""
    assert meant(text, NAMES) == codes


def test_every_unclear_text_is_told_at_once():
    """Texts that mean nothing, and several, are one error with each, its nearest or its choices."""
    with pytest.raises(UnknownNameError) as told:
        identified(["DEU", "Georgia", "Germny"], NAMES, "pin", "a member")
    found = [(problem.found, problem.hint) for problem in told.value.problems]
    assert found == [
        ("'Georgia', which is GEO or USG", "write its code as it stands"),
        ("'Germny'", 'did you mean "DEU"?'),
    ]


def test_a_mapping_finds_other_spellings_and_stays_a_mapping():
    """What no code is means what it spells; an unknown one is a KeyError and an InputError; copies keep all of it."""
    by_code = Named({"DEU": 1, "FRA": 2}, "member", {"DEU": "Germany", "FRA": "France"})
    for each in (by_code, copy.copy(by_code), copy.deepcopy(by_code), pickle.loads(pickle.dumps(by_code))):
        assert (each["DEU"], each[" germany"], each["fra"]) == (1, 1, 2)
        assert each == {"DEU": 1, "FRA": 2}
        assert "germany" not in each
        with pytest.raises(KeyError, match="did you mean"):
            each["Frnce"]
    with pytest.raises(KeyError):
        by_code[0]  # type: ignore[index]


DOORS: dict[str, Callable[[Scenario, str], object]] = {
    "scenario.member": lambda s, text: s.member[text].member,
    "scenario.without": lambda s, text: s.without(text).members,
    "why": lambda s, text: [each.member for each in bs.why(s, member=text).told],
    "pin": lambda s, text: bs.whatif(s, pin=[text]).pinned,
    "session.without": lambda s, text: bs.open_session(s).without(text).scenario.members,
    "session.pin": lambda s, text: bs.open_session(s).pin(text).changes,
    "allocation.loads": lambda s, text: bs.solve(s).loads[text],
    "allocation.burdens": lambda s, text: bs.solve(s).burdens[text],
    "shares": lambda s, text: bs.shares(s).payments["shapley"][text],  # type: ignore[index]
    "stress": lambda s, text: bs.stress(s, samples=0).withdrawals[text].status,
}
"""Wherever a member is named."""


@pytest.mark.parametrize("door", DOORS)
def test_every_door_finds_a_member_alike(door: str):
    """Code, name, another case and spaces around it are one member; another name is an error with the nearest."""
    ask, coalition = DOORS[door], example("amisom-2020")
    code = coalition.states[1]
    name = coalition.member[code].name
    expected = ask(coalition, code)
    for text in (name, code.lower(), f" {name.upper()} "):
        assert ask(coalition, text) == expected
    with pytest.raises(InputError, match=f'did you mean "{code}"'):
        ask(coalition, name[:-1] + "x")


def test_a_name_of_two_members_is_an_error():
    """Where two members have one name, their codes are asked for."""
    coalition = scenario(
        members=[member("A"), member("B") | {"name": "Aland"}],
        capacities=capacities(A=9.0, B=9.0),
    )
    for door in ("scenario.member", "scenario.without", "why", "pin"):
        with pytest.raises(InputError, match="which is A or B"):
            DOORS[door](coalition, "Aland")


def test_other_names_are_found_alike():
    """Missions, resources, policies, rankings and games: what is meant, or the nearest."""
    coalition = example("isaf-2010")
    assert coalition.mission["rc-east"].mission == "RC-East"
    with pytest.raises(KeyError, match='did you mean "airlift"'):
        coalition.resource["airlfit"]
    assert bs.solve(coalition, " Fair-by-GDP").policy.policy == "fair-by-gdp"
    with pytest.raises(InputError, match='did you mean "fairness"'):
        bs.explain(coalition, by="fairnes")
    with pytest.raises(InputError, match='did you mean "own"'):
        bs.shares(coalition, game="owm")
    with pytest.raises(KeyError, match='did you mean "least-cost"'):
        bs.compare(example("amisom-2020"), ["fair-by-gdp", "least-cost"]).reports["least-csot"]


def test_a_word_of_an_enumeration():
    """A word is its entry, any other the nearest."""
    assert one_of(bs.Status, " Optimal ", "status") is bs.Status.OPTIMAL
    with pytest.raises(UnknownNameError, match='did you mean "optimal"'):
        one_of(bs.Status, "optimum", "status")


def test_answers_are_plain_data_still():
    """A Named mapping is a dictionary to whoever takes an answer apart."""
    answer = bs.solve(example("amisom-2020"))
    assert asdict(answer.burdens["UGA"]) == asdict(dict(answer.burdens)["UGA"])
    assert isinstance(answer.loads, dict)
