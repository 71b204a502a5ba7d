"""Scenario and policy to allocation. The only room that knows PuLP and HiGHS; it never reads a file.

Each question is loaded when it is first asked: a solve does not wait for what only a what-if needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.doors import door

if TYPE_CHECKING:
    from optimizer.explaining.explain import explain
    from optimizer.explaining.why import why
    from optimizer.lp.formats import lp_text, mps_text
    from optimizer.lp.named import NamedProgram
    from optimizer.lp.program import Problem
    from optimizer.solving.conversation import Conversation
    from optimizer.solving.solve import CHECKS, solve, solve_each
    from optimizer.solving.stage_program import stage_program
    from optimizer.what_ifs.cooperative import shares
    from optimizer.what_ifs.frontier import frontier
    from optimizer.what_ifs.stress import stress

_HOME = {
    "explain": "optimizer.explaining.explain",
    "why": "optimizer.explaining.why",
    **dict.fromkeys(("lp_text", "mps_text"), "optimizer.lp.formats"),
    "NamedProgram": "optimizer.lp.named",
    "Problem": "optimizer.lp.program",
    "Conversation": "optimizer.solving.conversation",
    **dict.fromkeys(("CHECKS", "solve", "solve_each"), "optimizer.solving.solve"),
    "stage_program": "optimizer.solving.stage_program",
    "shares": "optimizer.what_ifs.cooperative",
    "frontier": "optimizer.what_ifs.frontier",
    "stress": "optimizer.what_ifs.stress",
}
"""Where each public name lives."""

__all__ = [
    "CHECKS",
    "Conversation",
    "NamedProgram",
    "Problem",
    "explain",
    "frontier",
    "lp_text",
    "mps_text",
    "shares",
    "solve",
    "solve_each",
    "stage_program",
    "stress",
    "why",
]

__getattr__ = door(globals(), _HOME)
