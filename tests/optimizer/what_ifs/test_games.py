"""Cooperative cost games, against published values and against what defines each solution."""

import math
import random
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.policy.division_rules import random_arrival, talmud
from optimizer.what_ifs.games import (
    Scale,
    is_nucleolus,
    is_prenucleolus,
    least_core,
    nucleolus,
    objection,
    prenucleolus,
    scrb,
    shapley,
    shapley_sampled,
)
from tests.published import case

PUBLISHED = ["E1-TVA", "E2-AIRPORT-4", "E6-COOPGAME-4", "E9-BANKRUPTCY-100", "E12-SWEDEN-WATER", "E13-LP-COST-GAME"]
SWEDEN = "AHKLMT"


def published_game(name):
    """The costs of a published game (gains with signs turned), its players in order, and the sign of its answers."""
    inputs = case(name)["inputs"]
    game = {frozenset(coalition): value for coalition, value in inputs["values"].items()}
    players = sorted(max(game, key=len))
    return (costs_of(game), players, -1) if inputs["kind"] == "gain" else (game, players, 1)


def in_core(game, payments):
    """Whether payments add up to the cost of the whole and no coalition pays more than it would alone."""
    slack = 1e-7 * max(map(abs, game.values()))
    pays = abs(sum(payments.values()) - game[frozenset(payments)]) <= slack
    return pays and objection(game, payments).excess <= slack


def costs_of(gains):
    """A game of gains as one of costs."""
    return {coalition: -gain for coalition, gain in gains.items()}


def subsets(players):
    """Every coalition that is not empty."""
    return (frozenset(each) for size in range(1, len(players) + 1) for each in combinations(players, size))


def sweden(*amounts):
    """Payments of the six Swedish municipal groups, in the order of the paper."""
    return dict(zip(SWEDEN, amounts, strict=True))


def sorted_excesses(game, payments):
    """What each coalition but the whole pays beyond its cost, the largest first."""
    whole = max(game, key=len)
    return sorted((sum(payments[i] for i in each) - cost for each, cost in game.items() if each != whole), reverse=True)


integer_games = st.integers(2, 4).flatmap(
    lambda n: st.lists(st.integers(1, 12), min_size=2**n - 1, max_size=2**n - 1).map(
        lambda costs: dict(zip(subsets("abcd"[:n]), map(float, costs), strict=True))
    )
)


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_shapley_values(name):
    """Shapley values are those published, to the last fraction."""
    game, players, sign = published_game(name)
    found, expected = shapley(game), case(name)["expected"]
    exact = [float(Fraction(value)) for value in expected["shapley"]]
    assert [sign * found[player] for player in players] == pytest.approx(exact, rel=1e-12, abs=1e-12)
    assert in_core(game, found) is expected["shapley_in_core"]


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_nucleoli(name):
    """Nucleoli are those published, lie in the core and pass Kohlberg's test; a perturbed one does not."""
    game, players, sign = published_game(name)
    found, expected = prenucleolus(game), case(name)["expected"]
    assert nucleolus(game) == pytest.approx(found, abs=1e-6 * max(map(abs, game.values())))
    assert [sign * found[player] for player in players] == pytest.approx(expected["nucleolus"], abs=1e-6)
    assert in_core(game, found) is expected["nucleolus_in_core"]
    assert is_prenucleolus(game, found)
    assert is_nucleolus(game, found)
    step = 1e-3 * max(map(abs, game.values()))
    for payer, saver in ((players[0], players[-1]), (players[-1], players[0])):
        assert not is_prenucleolus(game, found | {payer: found[payer] + step, saver: found[saver] - step})


@pytest.mark.parametrize(
    ("scale", "key"), [(Scale.PER_CAPITA, "per_capita_nucleolus"), (Scale.PROPORTIONAL, "proportional_nucleolus")]
)
def test_scaled_nucleoli_of_sweden(scale, key):
    """Per head and per cost, the nucleolus of the Swedish water case is the one certified (E12)."""
    game, players, _ = published_game("E12-SWEDEN-WATER")
    found, expected = prenucleolus(game, scale), case("E12-SWEDEN-WATER")["expected"]
    assert [found[player] for player in players] == pytest.approx(expected[key], abs=1e-4)
    assert is_prenucleolus(game, found, scale)
    assert not is_prenucleolus(game, found)


def test_separable_costs_of_sweden():
    """Separable costs, remaining benefits: the split published for the Swedish water case (E12)."""
    game, players, _ = published_game("E12-SWEDEN-WATER")
    found, published = scrb(game), case("E12-SWEDEN-WATER")
    expected = published["expected"]["scrb"]
    assert [found[player] for player in players] == pytest.approx(expected, abs=published["tolerance"])


def test_printed_swedish_nucleolus_is_wrong():
    """The working paper's split between M and T, 18.60 and 19.21, is refused by Kohlberg's test (E12)."""
    game, _, _ = published_game("E12-SWEDEN-WATER")
    ours = prenucleolus(game)
    printed = ours | {"M": 18.60, "T": 19.21}
    assert sum(printed.values()) == pytest.approx(83.82)
    assert is_prenucleolus(game, ours)
    assert not is_prenucleolus(game, printed)
    assert sorted_excesses(game, ours) < sorted_excesses(game, printed)


def test_fixing_all_that_is_tight_is_wrong():
    """What the naive method gives for Sweden is refused; so is a vector that does not add up."""
    game, _, _ = published_game("E12-SWEDEN-WATER")
    assert not is_prenucleolus(game, sweden(20.35, 12.74, 4.39, 8.53, 17.43, 20.38))
    assert not is_prenucleolus(game, sweden(20.35, 12.06, 5.00, 8.61, 18.60, 19.21))


def test_owen_point_is_in_the_core():
    """Needs at the program's own price, less rents, leave no coalition better off alone (E13)."""
    game, players, _ = published_game("E13-LP-COST-GAME")
    owen = dict(zip(players, map(float, case("E13-LP-COST-GAME")["expected"]["owen_allocation"]), strict=True))
    assert in_core(game, owen)
    assert objection(game, owen).excess == pytest.approx(0, abs=1e-9)


def test_most_blocking_coalition_is_named():
    """Under the Shapley value of Sweden, H, K and L pay 0.43 more than they would alone."""
    game, _, _ = published_game("E12-SWEDEN-WATER")
    found = objection(game, shapley(game))
    assert set(found.coalition) == set("HKL")
    assert found.excess == pytest.approx(0.4275)


def test_of_equal_objections_the_smallest_is_named():
    """Where one player alone objects as much as with others, it is named alone."""
    game = {S: float(len(S)) for S in subsets("abc")}
    found = objection(game, {"a": 2.0, "b": 1.0, "c": 0.0})
    assert (found.coalition, found.excess, found.tied) == (("a",), 1.0, 0)


def test_empty_core_has_a_positive_least_excess():
    """Three that save only in pairs cannot all be kept: the least core pays each pair a third too much."""
    game = {S: {1: 1.0, 2: 1.0, 3: 2.0}[len(S)] for S in subsets("abc")}
    found = least_core(game)
    assert found.excess == pytest.approx(1 / 3)
    assert max(sorted_excesses(game, found.payments)) == pytest.approx(1 / 3)
    assert not in_core(game, found.payments)
    per_head = least_core(game, Scale.PER_CAPITA)
    assert per_head.excess == pytest.approx(1 / 6)


def test_bankruptcy_games_are_division_rules():
    """The nucleolus of a bankruptcy game is the Talmud rule, its Shapley value random arrival."""
    claims = {"a": 30.0, "b": 50.0, "c": 90.0, "d": 70.0}
    for estate in (20.0, 100.0, 130.0, 200.0):
        owed = sum(claims.values())
        gains = {S: max(0.0, estate - owed + sum(claims[i] for i in S)) for S in subsets("abcd")}
        game = costs_of(gains)
        expected = talmud(estate, list(claims.values()))
        assert [-paid for paid in prenucleolus(game).values()] == pytest.approx(expected, abs=1e-9)
        expected = random_arrival(estate, list(claims.values()))
        assert [-paid for paid in shapley(game).values()] == pytest.approx(expected, abs=1e-9)


@settings(max_examples=60)
@given(integer_games, st.sampled_from(Scale))
def test_every_nucleolus_is_certified(game, scale):
    """On games full of ties, the answer passes a test that does not compute it, and adds up."""
    found = prenucleolus(game, scale)
    assert is_prenucleolus(game, found, scale)
    assert sum(found.values()) == pytest.approx(game[max(game, key=len)])


@settings(max_examples=60)
@given(integer_games, st.randoms())
def test_no_shift_of_payments_is_better(game, rng):
    """Whatever the payments are shifted by, the sorted excesses are no smaller than the nucleolus's."""
    found = prenucleolus(game)
    for size in (1e-3, 0.1, 2):
        shift = [rng.uniform(-size, size) for _ in found]
        moved = {i: paid + by - sum(shift) / len(found) for (i, paid), by in zip(found.items(), shift, strict=True)}
        ours, theirs = np.array(sorted_excesses(game, found)), np.array(sorted_excesses(game, moved))
        differ = np.flatnonzero(np.abs(ours - theirs) > 1e-7)
        assert not len(differ) or ours[differ[0]] < theirs[differ[0]]


@settings(max_examples=40)
@given(integer_games)
def test_least_core_is_the_first_stage(game):
    """The least largest excess is that of the prenucleolus, and no payments have a smaller one."""
    found = least_core(game)
    assert max(sorted_excesses(game, found.payments)) == pytest.approx(found.excess, abs=1e-7)
    assert max(sorted_excesses(game, prenucleolus(game))) == pytest.approx(found.excess, abs=1e-7)


def test_individual_rationality_tells_the_nucleolus_from_the_prenucleolus():
    """a alone pays 5 but adds 20 to b and c: the prenucleolus asks it for 12.5, the nucleolus for 5."""
    game = {frozenset(S): c for S, c in {"a": 5.0, "b": 20.0, "c": 20.0, "ab": 25.0, "ac": 25.0, "bc": 10.0}.items()}
    game[frozenset("abc")] = 30.0
    free, found = prenucleolus(game), nucleolus(game)
    assert free == pytest.approx({"a": 12.5, "b": 8.75, "c": 8.75})
    assert found == pytest.approx({"a": 5.0, "b": 12.5, "c": 12.5})
    assert is_prenucleolus(game, free)
    assert is_nucleolus(game, found)
    assert not is_nucleolus(game, free)
    assert not is_prenucleolus(game, found)
    assert not is_nucleolus(game, {"a": 5.0, "b": 12.0, "c": 13.0})


def test_without_payments_that_suit_everyone_there_is_no_nucleolus():
    """Alone a and b pay 2 in all, together 3: whoever pays, someone pays more than alone."""
    game = {frozenset("a"): 1.0, frozenset("b"): 1.0, frozenset("ab"): 3.0}
    assert nucleolus(game) is None
    assert prenucleolus(game) == pytest.approx({"a": 1.5, "b": 1.5})


@settings(max_examples=40)
@given(integer_games)
def test_every_nucleolus_passes_its_own_test(game):
    """On any game the nucleolus is certified and suits everyone; where the prenucleolus does so too they are one."""
    found, free = nucleolus(game), prenucleolus(game)
    unit = max(map(abs, game.values())) or 1.0
    players = set().union(*game)
    if found is None:
        assert sum(game[frozenset((i,))] for i in players) < game[frozenset(players)]
        return
    assert is_nucleolus(game, found)
    assert all(found[i] <= game[frozenset((i,))] + 1e-7 * unit for i in players)
    if all(free[i] <= game[frozenset((i,))] for i in players):
        assert found == pytest.approx(free, abs=1e-6 * unit)


def test_many_players_are_certified():
    """Twelve players, of which coalitions enter only when violated, still give a certified answer."""
    rng = random.Random(11)
    need, distance = [rng.uniform(1, 5) for _ in range(12)], [rng.uniform(0, 3) for _ in range(12)]
    game = {S: sum(need[i] for i in S) ** 0.7 + max(distance[i] for i in S) for S in subsets(range(12))}
    found = prenucleolus(game)
    assert is_prenucleolus(game, found)
    assert in_core(game, found)
    assert not is_prenucleolus(game, shapley(game))


def test_what_follows_from_settled_payments_holds_nobody_back():
    """Once a and b are settled, so is what they pay together; the others' excesses fall below that one."""
    slack = {1: 3.0, 5: 3.0}
    game = {S: 10.0 * len(S) + slack.get(len(S), 9.0) * (len(S) < 6) for S in subsets("abcdef")}
    for S, near in (("a", 1.0), ("b", 1.0), ("bcdef", 1.0), ("acdef", 1.0), ("ab", 2.0)):
        game[frozenset(S)] = 10.0 * len(S) + near
    found = prenucleolus(game)
    assert found == pytest.approx(dict.fromkeys("abcdef", 10.0))
    assert is_prenucleolus(game, found)


def test_order_and_names_of_players_do_not_matter():
    """The same game in another order and with other names gives the same payments by player."""
    game, players, _ = published_game("E12-SWEDEN-WATER")
    renamed = dict(zip(players, "ZYXWVU", strict=True))
    other = {frozenset(renamed[i] for i in S): cost for S, cost in reversed(game.items())}
    for solve in (shapley, prenucleolus, scrb):
        found, again = solve(game), solve(other)
        assert {i: again[renamed[i]] for i in players} == pytest.approx(found, abs=1e-9), solve


def test_units_do_not_matter():
    """Counted in single crowns or in billions, payments scale with the costs."""
    game, _, _ = published_game("E12-SWEDEN-WATER")
    found = prenucleolus(game)
    for scale in (1e-3, 1e9):
        other = {S: cost * scale for S, cost in game.items()}
        again = prenucleolus(other)
        assert again == pytest.approx({i: paid * scale for i, paid in found.items()}, rel=1e-9)
        assert is_prenucleolus(other, again)


def test_one_player_pays_for_itself():
    """Alone, a player pays its cost in every solution, and nobody can object."""
    game = {frozenset({"a"}): 5.0}
    for solve in (shapley, prenucleolus, scrb):
        assert solve(game) == {"a": 5.0}
    assert least_core(game).payments == {"a": 5.0}
    assert objection(game, {"a": 5.0}).coalition == ()
    assert is_prenucleolus(game, {"a": 5.0})
    assert not is_prenucleolus(game, {"a": 4.0})


def test_nobody_saves_by_joining():
    """Where joining saves nothing, separable costs are own costs; where savings cancel, the rest is split equally."""
    assert scrb({S: float(len(S)) for S in subsets("abc")}) == {"a": 1.0, "b": 1.0, "c": 1.0}
    wasteful = {frozenset("a"): 1.0, frozenset("b"): 1.0, frozenset("ab"): 2.0}
    assert scrb(wasteful) == {"a": 1.0, "b": 1.0}


def test_sampling_finds_the_shapley_value():
    """On the Swedish case every estimate is within the bound and within four standard errors; payments add up."""
    game, players, _ = published_game("E12-SWEDEN-WATER")
    exact, found = shapley(game), shapley_sampled(game, players, seed=3, samples=2000)
    assert sum(found.payments.values()) == pytest.approx(game[frozenset(players)])
    assert found.orders == 2000
    for player in players:
        off = abs(found.payments[player] - exact[player])
        assert off <= found.bound
        assert off <= 4 * found.standard_error[player]


def test_sampling_is_repeatable_and_asks_once():
    """The same seed gives the same estimate, another seed another, and no coalition is costed twice."""
    asked = []

    def cost(coalition):
        asked.append(coalition)
        return math.sqrt(sum(coalition)) + max(coalition)

    players = list(range(1, 26))
    first = shapley_sampled(cost, players, seed=1, samples=40)
    assert len(asked) == len(set(asked))
    assert first == shapley_sampled(cost, players, seed=1, samples=40)
    assert first.payments != shapley_sampled(cost, players, seed=2, samples=40).payments


def test_sampling_stops_at_the_wanted_error():
    """It draws until every standard error is small enough, and of a game without surprises only the first pairs."""
    game, players, _ = published_game("E12-SWEDEN-WATER")
    found = shapley_sampled(game, players, seed=5, samples=100_000, error=0.1)
    assert max(found.standard_error.values()) <= 0.1
    assert 60 <= found.orders < 100_000
    additive = {S: float(sum(map(ord, S))) for S in subsets("abc")}
    certain = shapley_sampled(additive, "abc", seed=5, samples=1000)
    assert certain.payments == {"a": 97, "b": 98, "c": 99}
    assert (certain.bound, certain.orders) == (0, 60)


@pytest.mark.parametrize(
    ("game", "message"),
    [
        ({}, "0 players"),
        ({frozenset("a"): 1.0, frozenset("ab"): 2.0}, r"1 of 3 coalitions .* \{b\}"),
        ({frozenset("a"): math.inf}, "high price"),
        ({frozenset(): 1.0, frozenset("a"): 1.0}, "costs nothing"),
        ({frozenset(range(17)): 1.0}, "shapley_sampled"),
    ],
)
def test_what_is_no_game_is_refused(game, message):
    """A game that is incomplete, infinite or too large is an error that says how to mend it."""
    with pytest.raises(ValueError, match=message):
        shapley(game)


def test_what_are_no_payments_is_refused():
    """Payments must be of the game's players; costs of nothing cannot measure an excess; sampling needs samples."""
    game = {frozenset("a"): 1.0, frozenset("b"): 0.0, frozenset("ab"): 1.0}
    with pytest.raises(ValueError, match="one for each player"):
        is_prenucleolus(game, {"a": 1.0})
    with pytest.raises(ValueError, match="costs nothing or less"):
        prenucleolus(game, Scale.PROPORTIONAL)
    with pytest.raises(ValueError, match="at least 4 samples"):
        shapley_sampled(game, "ab", seed=0, samples=2)
