"""Random coalitions: of few rules, with a bit of every family, and drawn over all families with a policy."""

from tests.coalitions.any_rules import any_coalition, drawn_coalition
from tests.coalitions.every_rule import LOOSER, every_family
from tests.coalitions.few_rules import random_scenario, with_slack

__all__ = ["LOOSER", "any_coalition", "drawn_coalition", "every_family", "random_scenario", "with_slack"]
