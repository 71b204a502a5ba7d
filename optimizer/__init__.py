"""Scenario and policy to allocation. The only room that knows PuLP and HiGHS; it never reads a file."""

from optimizer.explaining.explain import explain
from optimizer.explaining.why import why
from optimizer.solving.conversation import Conversation
from optimizer.solving.solve import CHECKS, solve, solve_each
from optimizer.what_ifs.cooperative import shares
from optimizer.what_ifs.frontier import frontier
from optimizer.what_ifs.stress import stress

__all__ = ["CHECKS", "Conversation", "explain", "frontier", "shares", "solve", "solve_each", "stress", "why"]
