"""Offers: what pledges leave unfilled, and whom to ask next, in the order of fair shares."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from models.answers.allocation import Allocation
from models.policy.policy import Policy
from models.sheets.rows import Capacity, Caveat, Interest, Mission, Requirement, Resource
from models.sheets.scenario import Scenario
from reports import FairnessReport, assess, document
from reports.measures.offers import unfilled_at_least
from reports.rendering.terminal import plain_text
from tests.reports.coalition import allocate, member
from tests.scenarios import edited


@pytest.fixture
def two_sectors() -> Scenario:
    """North wants 30 soldiers, South 40. Fair shares 60, 30, 10 per cent. Ada, who may not go South, pledges most."""
    return Scenario(
        title="Two sectors",
        currency="EUR",
        members=(member("ada", 60), member("bor", 30), member("cyr", 10)),
        resources=(Resource(resource="troops", name="Troops", kind="troops", unit="soldiers", unit_cost=2),),
        missions=(Mission(mission="north", name="North"), Mission(mission="bridge", name="South")),
        requirements=(
            Requirement(mission="north", resource="troops", target=30),
            Requirement(mission="bridge", resource="troops", target=40),
        ),
        capacities=(
            Capacity(member="ada", resource="troops", available=60, pledged=40),
            Capacity(member="bor", resource="troops", available=30, pledged=20),
            Capacity(member="cyr", resource="troops", available=20, pledged=0),
        ),
        caveats=(Caveat(member="ada", rule="prohibited", mission="bridge", reason="the north only"),),
    )


def assessed(scenario: Scenario, **troops: float) -> FairnessReport:
    """The report of an allocation in which members send soldiers South."""
    policy = Policy(policy="by gdp")
    return assess(scenario, policy, allocate(scenario, policy, troops))


def test_unfilled_respects_bans(two_sectors: Scenario):
    """60 pledged for 70 look 10 short; but Ada's 40 can fill no more than the North's 30: the South lacks 20."""
    (offer,) = assessed(two_sectors, bor=20).offers
    assert (offer.required, offer.pledged, offer.unfilled, offer.missions) == (70, 60, 20, ("bridge",))
    free = edited(two_sectors, caveats=())
    (offer,) = assessed(free, bor=20).offers
    assert (offer.unfilled, set(offer.missions)) == (10, {"north", "bridge"})


def test_the_furthest_below_the_fair_share_is_asked_first(two_sectors: Scenario):
    """Of 70, Cyr's fair share is 7 and it pledges nothing; Bor's is 21 of which it pledges 20; Ada may not go."""
    (offer,) = assessed(two_sectors, bor=20).offers
    cyr, bor = offer.asks
    assert (cyr.member, cyr.fair, cyr.below, cyr.spare) == ("cyr", pytest.approx(7), pytest.approx(7), 20)
    assert (cyr.ask, cyr.cost, cyr.left) == (pytest.approx(7), pytest.approx(14), pytest.approx(13))
    assert (bor.member, bor.ask, bor.spare, bor.left) == ("bor", pytest.approx(1), 10, pytest.approx(12))


def test_no_one_is_asked_for_more_than_is_missing_or_spare(two_sectors: Scenario):
    """With 2 missing, who comes first is asked for 2 and who comes after for nothing; with 3 spare, for 3."""
    first, second, third = two_sectors.capacities
    nearly = (first, second.model_copy(update={"pledged": 38.0, "available": 60.0}), third)
    (offer,) = assessed(edited(two_sectors, capacities=nearly), bor=20).offers
    assert [(ask.member, ask.ask, ask.left) for ask in offer.asks] == [
        ("cyr", pytest.approx(2), pytest.approx(0)),
        ("bor", 0, pytest.approx(0)),
    ]
    scarce = (first, second, third.model_copy(update={"available": 3.0}))
    (offer,) = assessed(edited(two_sectors, capacities=scarce), bor=20).offers
    assert offer.asks[0].ask == pytest.approx(3)


def test_effectiveness_counts(two_sectors: Scenario):
    """A soldier of Cyr's is worth half in the South: 14 are asked of it to bring its fair share of 7."""
    half = (Interest(member="cyr", mission="bridge", effectiveness=0.5),)
    (offer,) = assessed(edited(two_sectors, interests=half), bor=20).offers
    assert offer.asks[0].ask == pytest.approx(14)
    assert offer.asks[0].left == pytest.approx(13)


def test_what_comes_whole_is_asked_whole(two_sectors: Scenario):
    """Of whole aircraft no part is asked: Bor's one below its fair share is 1, not 1.0 of 21 or a half."""
    (row,) = two_sectors.resources
    whole = edited(two_sectors, resources=(row.model_copy(update={"divisible": False}),))
    first, second, third = whole.capacities
    uneven = edited(whole, capacities=(first, second.model_copy(update={"pledged": 19.5}), third))
    (offer,) = assessed(uneven, bor=20).offers
    assert [ask.ask for ask in offer.asks] == [7, 2]


def test_people_are_asked_whole(two_sectors: Scenario):
    """No fraction of a soldier is asked: shares of 21.12 and 7.04 become 22 and 8, so that no part stays unfilled."""
    first, second, third = two_sectors.capacities
    uneven = edited(
        two_sectors,
        requirements=(two_sectors.requirements[0], two_sectors.requirements[1].model_copy(update={"target": 40.4})),
        capacities=(first, second.model_copy(update={"pledged": 0.0}), third),
    )
    (offer,) = assessed(uneven, bor=20).offers
    assert offer.unfilled == pytest.approx(40.4)
    assert [(ask.member, ask.ask) for ask in offer.asks] == [("bor", 22), ("cyr", 8)]
    assert offer.asks[-1].left == pytest.approx(40.4 - 30)
    assert "To ask next, by fair shares: Bor 22, Cyr 8; 10.40 would still be unfilled." in " ".join(
        document(assessed(uneven, bor=20)).paragraphs
    )


def test_people_counted_in_thousands_are_not_rounded(two_sectors: Scenario):
    """A unit that bundles people is asked in parts: 0.4 thousand soldiers are four hundred, not a thousand."""
    (row,) = two_sectors.resources
    bundled = edited(two_sectors, resources=(row.model_copy(update={"unit": "thousand soldiers"}),))
    first, second, third = bundled.capacities
    (offer,) = assessed(edited(bundled, capacities=(first, second.model_copy(update={"pledged": 19.6}), third))).offers
    assert [ask.ask for ask in offer.asks] == pytest.approx([7, 1.4])


def test_who_could_give_more_but_owes_nothing_is_not_denied(two_sectors: Scenario):
    """Members at their fair shares are asked for nothing, which is not to say that they have no more to give."""
    first, second, third = two_sectors.capacities
    rich = (first, second.model_copy(update={"pledged": 22.0}), third.model_copy(update={"pledged": 10.0}))
    said = " ".join(document(assessed(edited(two_sectors, capacities=rich), bor=20)).paragraphs)
    assert "No member that could give more of it is below its fair share." in said


def test_pledges_that_suffice_leave_no_one_to_ask(two_sectors: Scenario):
    """Where pledges fill everything nothing is unfilled, no one is asked, and the summary is silent."""
    first, second, third = two_sectors.capacities
    rich = (first, second.model_copy(update={"pledged": 40.0, "available": 40.0}), third)
    report = assessed(edited(two_sectors, capacities=rich), bor=20)
    (offer,) = report.offers
    assert (offer.unfilled, offer.missions, offer.asks) == (0, (), ())
    content = document(report)
    assert "asks" not in [table.key for table in content.tables]
    assert "Pledges leave" not in " ".join(content.paragraphs)


def test_a_shared_resource_serves_every_mission(two_sectors: Scenario):
    """One feed is worth 30 to each mission that sees it: the North is filled, the South lacks 10."""
    feed = Resource(resource="feed", name="Feed", kind="intelligence", unit="hours", unit_cost=1, shared=True)
    seen = edited(
        two_sectors,
        resources=(*two_sectors.resources, feed),
        missions=tuple(row.model_copy(update={"region": "R"}) for row in two_sectors.missions),
        requirements=(
            *two_sectors.requirements,
            Requirement(mission="north", resource="feed", target=30),
            Requirement(mission="bridge", resource="feed", target=40),
        ),
        capacities=(*two_sectors.capacities, Capacity(member="ada", resource="feed", available=50, pledged=30)),
        caveats=tuple(row.model_copy(update={"resource": "troops"}) for row in two_sectors.caveats),
    )
    feeds = [offer for offer in assessed(seen, bor=20).offers if offer.resource == "feed"]
    assert [(offer.missions, offer.required, offer.unfilled) for offer in feeds] == [(("bridge",), 40, 10), ((), 30, 0)]


def test_requirements_tell_what_arrives_beyond_pledges(two_sectors: Scenario, allocation: Allocation):
    """Bor sends 25 where it pledged 20: 5 of the South's 25 are beyond; all of Cyr's 8 are."""
    report = assessed(two_sectors, bor=25, cyr=8)
    beyond = {row.mission: row.beyond for row in report.needs}
    assert beyond == {"bridge": pytest.approx(13), "north": 0}


def test_without_pledges_there_are_no_offers(two_sectors: Scenario):
    """Where nothing is said of pledges no table, no word and no column speaks of them."""
    silent = tuple(row.model_copy(update={"pledged": None}) for row in two_sectors.capacities)
    report = assessed(edited(two_sectors, capacities=silent), bor=20)
    assert report.offers == ()
    assert {row.beyond for row in report.needs} == {None}
    assert {"offers", "asks", "pledges"}.isdisjoint(table.key for table in document(report).tables)


def test_the_document_says_whom_to_ask(two_sectors: Scenario):
    """The summary names the hole, where it is and who comes next; the terminal shows the table."""
    content = document(assessed(two_sectors, bor=20))
    said = " ".join(content.paragraphs)
    assert "Pledges leave Troops unfilled. The hole is Troops: at least 20 of 70 soldiers (for South)." in said
    assert "To ask next, by fair shares: Cyr 7, Bor 1; 12 would still be unfilled." in said
    assert content.table("asks").values("name") == ("Cyr", "Bor")
    assert "Cyr 7; Bor 1" in plain_text(content)


amounts = st.integers(0, 40).map(float)
pledged_units = st.lists(st.tuples(amounts, st.lists(st.booleans(), min_size=4, max_size=4)), min_size=1, max_size=6)


def least_unfilled(required: list[float], pledges: list[tuple[float, list[float]]]) -> float:
    """The least that any use of pledges leaves unfilled, by a linear program."""
    members, missions = len(pledges), len(required)
    cost = np.concatenate([np.zeros(members * missions), np.ones(missions)])
    spent = np.hstack([np.kron(np.eye(members), np.ones(missions)), np.zeros((members, missions))])
    met = np.hstack([np.hstack([np.diag(worth) for _, worth in pledges]), np.eye(missions)])
    found = linprog(cost, np.vstack([spent, -met]), [*(amount for amount, _ in pledges), *(-one for one in required)])
    return float(found.fun)


@settings(max_examples=60, deadline=None)
@given(st.lists(amounts, min_size=4, max_size=4), pledged_units, st.sampled_from([1.0, 0.5]))
def test_the_bound_is_exact_where_a_member_is_worth_the_same_everywhere(required, pledges, worth):
    """No use of pledges leaves less unfilled, and some use leaves no more."""
    offered = [(amount, [worth * may for may in where]) for amount, where in pledges]
    needs = [("troops", str(mission), "1") for mission in range(4)]
    told = [(amount, dict(zip(needs, each, strict=True))) for amount, each in offered]
    found, _ = unfilled_at_least(dict(zip(needs, required, strict=True)), told)
    assert found == pytest.approx(least_unfilled(required, offered), abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(amounts, min_size=3, max_size=3),
    st.lists(
        st.tuples(amounts, st.lists(st.sampled_from([0.0, 0.5, 0.8, 1.0]), min_size=3, max_size=3)),
        min_size=1,
        max_size=5,
    ),
)
def test_the_bound_is_never_above_the_truth(required, pledges):
    """Where effectiveness differs between missions the bound may be low, but is never too high."""
    needs = [("troops", str(mission), "1") for mission in range(3)]
    told = [(amount, dict(zip(needs, each, strict=True))) for amount, each in pledges]
    found, _ = unfilled_at_least(dict(zip(needs, required, strict=True)), told)
    assert found <= least_unfilled(required, pledges) + 1e-6
