"""How a what-if is asked, and what holds unless it is asked otherwise."""

from __future__ import annotations

from enum import StrEnum

POINTS, SAMPLES, SEED = 50, 1000, 1
"""Unless asked otherwise: points of a frontier, samples of a stress, the seed of whatever is drawn."""
MOST_EXACT, PLAYERS, PENALTY = 14, 12, 2.0
"""The most players whose coalitions are all costed, how many of more states are players of their own unless asked
otherwise, and the price of a missing unit, in the dearest unit costs of its resource."""


class Game(StrEnum):
    """What a coalition would have to meet on its own: its members' fair shares of every need, or all of it."""

    OWN = "own"
    WHOLE = "whole"
