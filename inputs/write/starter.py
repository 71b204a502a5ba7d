"""The small coalition of the template: two imaginary states, an organisation, one mission; it solves as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

STARTER: Mapping[str, Sequence[Mapping[str, object]]] = {
    "scenario": [
        {"field": "title", "value": "Two states keep a strait open"},
        {"field": "description", "value": "An imaginary example. Replace every row with your own."},
        {"field": "currency", "value": "USD million"},
        {"field": "periods", "value": "2027; 2028"},
        {"field": "prices", "value": None},
        {"field": "price_year", "value": None},
        {"field": "levels", "value": None},
    ],
    "members": [
        {"member": "ATL", "name": "Atlantia", "kind": "state", "gdp": 900, "population": 30, "reserve": 0.2},
        {"member": "BOR", "name": "Borealia", "kind": "state", "gdp": 300, "population": 20, "budget": 500},
    ],
    "resources": [
        {"resource": "troops", "name": "Troops", "kind": "troops", "unit": "persons", "unit_cost": 0.1},
        {"resource": "patrol", "name": "Patrol hours", "kind": "asset", "unit": "flying hours", "unit_cost": 0.02},
    ],
    "missions": [
        {
            "mission": "strait",
            "name": "Freedom of passage",
            "kind": "operation",
            "region": "north",
            "weight": 1,
            "lead": "ATL",
            "lead_share": 0.3,
            "lead_resource": "troops",
            "hazard": 0.5,
            "legal_bases": "UNSCR",
        },
    ],
    "requirements": [
        {"mission": "strait", "resource": "troops", "target": 1000, "minimum": 600},
        {"mission": "strait", "resource": "patrol", "target": 400},
    ],
    "capacities": [
        {"member": "ATL", "resource": "troops", "available": 2000, "pledged": 500},
        {"member": "BOR", "resource": "troops", "available": 600, "unit_cost": 0.12},
        {"member": "ATL", "resource": "patrol", "available": 250},
        {"member": "BOR", "resource": "patrol", "available": 300},
    ],
    "interests": [{"member": "BOR", "mission": "strait", "interest": 0.8, "effectiveness": 1}],
    "caveats": [
        {
            "member": "BOR",
            "rule": "at_most",
            "amount": 500,
            "resource": "troops",
            "reason": "Mandate of parliament: no more than 500 abroad",
        },
    ],
    "agreements": [
        {"giver": "ATL", "receiver": "BOR", "resource": "patrol", "limit": 20, "kind": "bilateral", "worth": 1},
    ],
    "training": [
        {"mission": "strait", "beneficiary": "BOR", "resource": "patrol", "gain": 0.01, "lag": 1, "per": "troops"},
    ],
    "uncertainty": [{"what": "capacity", "low": 0.8, "high": 1.1, "resource": "patrol"}],
    "indicators": [
        {"indicator": "gdp", "name": "GDP", "unit": "USD million", "kind": "total"},
        {"indicator": "population", "name": "Population", "unit": "million people", "kind": "total"},
    ],
    "policies": [
        {"policy": "fair", "objective": "leximin", "key": "0.5 gdp + 0.5 population"},
        {"policy": "cheapest", "objective": "least_cost", "key": "gdp"},
    ],
    "sources": [{"what": "every figure", "source": "Made up for this example", "status": "assumed"}],
}

_EXPLANATION = """\
= A coalition, in one workbook

Each sheet is one table and each row one fact. {introduction}

# In which order
1. members, resources, missions: who takes part, what can be given, and to what. Give each a short code.
2. requirements: how much of each resource each mission needs.
3. capacities: how much of each resource each member has.
4. caveats, if there are any: what a member will not do, at most or at least.
5. policies: what fair means to you. Several rows are several answers, side by side.
6. sources: where the figures come from.

# How to fill it in
Dark headers are required; pale ones may stay blank, and so may whole sheets: interests, caveats, agreements, \
training, uncertainty, policies, sources. Point at a header to read what belongs under it and in which unit.
Numbers are plain numbers, without units or thousands separators. Shares are from 0 to 1, or percentages.
In members, any further column of numbers is an indicator (gdp, population ...) that a policy's key may use.
In a rule, a blank cell means any. Do not merge cells and do not leave a title above the headers.

# Then
burdenshare check FILE    tells everything that is wrong, with its cell
burdenshare solve FILE    says who should give what, and how fair that is
"""

IMAGINARY = "The rows you find here are an imaginary example that works: replace them with your own."
"""What the sheet that explains says of the rows above."""


def explanation(introduction: str) -> Sequence[tuple[str, str]]:
    """The lines of the sheet that explains, each with its look.  introduction: what the rows of the workbook are."""
    lines = _EXPLANATION.format(introduction=introduction).splitlines()
    return [({"=": "title", "#": "heading"}.get(line[:1], "plain"), line.lstrip("=# ")) for line in lines]
