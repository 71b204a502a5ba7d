"""The constraint families C1 to C17: number, inequality, words. The program, the audit and the docs share them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """The first part of every row's address."""

    CAPACITY = "capacity"
    REQUIREMENT = "requirement"
    PROHIBITION = "prohibition"
    CEILING = "ceiling"
    FLOOR = "floor"
    BUDGET = "budget"
    ALIGNMENT = "alignment"
    ENABLER = "enabler"
    FUNDING_POOL = "funding_pool"
    SUPPORT = "support"
    LEAD = "lead"
    DEPENDENCE = "dependence"
    SECURE = "secure"
    ROTATION = "rotation"
    TRAINING = "training"
    SHARED = "shared"
    PARTICIPATION = "participation"


@dataclass(frozen=True, slots=True)
class FamilyInfo:
    """A family as the paper states it; price: what the dual value of one of its rows means."""

    number: str
    inequality: str
    words: str
    price: str


FAMILIES: dict[Family, FamilyInfo] = {
    Family.CAPACITY: FamilyInfo(
        "C1",
        "given[m,r,t] = sum_k x[m,r,k,t] + sum l[m,.,r,.,t] + sum s[m,.,r,t] <= usable[m,r,t] + trained[m,r,t]",
        "no one gives what it does not have, or must keep at home",
        "money saved by one more unit of the member's capacity",
    ),
    Family.REQUIREMENT: FamilyInfo(
        "C2",
        "sum_m e[m,k] (x[m,r,k,t] + sum worth l[m,.,r,k,t']) + u[r,k,t] >= target[r,k,t], 0 <= u <= target - minimum",
        "targets are met or the gap is shown; minimums are hard",
        "money that one more required unit costs",
    ),
    Family.PROHIBITION: FamilyInfo(
        "C3",
        "x[m,r,k,t], l[m,.,r,k,t'] and l[.,m,r,k,t'] do not exist",
        "a caveat, a missing legal basis or pending approval: this member, there, not then",
        "priced by re-solving without it",
    ),
    Family.CEILING: FamilyInfo(
        "C4",
        "sum of what m gives and lends, and of the worth of what it is lent, over what a rule matches in t <= amount",
        "a mandate ceiling",
        "money saved by raising the ceiling by one unit",
    ),
    Family.FLOOR: FamilyInfo(
        "C5",
        "sum of what m brings, the worth of what it is lent included, over what a rule matches in t >= amount",
        "a pledge that binds, or what a member insists on giving",
        "money that one more insisted unit costs",
    ),
    Family.BUDGET: FamilyInfo(
        "C6", "outlay[m] <= budget[m]", "no one spends more than it may", "money saved by one more unit of budget"
    ),
    Family.ALIGNMENT: FamilyInfo(
        "C7",
        "sum interest[m,k] cost >= alignment[m] sum cost, over what m pays for",
        "national interest as a preference, not a ban",
        "money saved per unit of cost given outside the member's interest",
    ),
    Family.ENABLER: FamilyInfo(
        "C8",
        "target[r,k,t] grows by ratio * sum_m (x[m,r',k,t] + l[m,.,r',k,t'])",
        "each thousand troops need so much lift, medevac, reconnaissance",
        "as a requirement: money that one more required unit costs",
    ),
    Family.FUNDING_POOL: FamilyInfo(
        "C9",
        "funding given to k + u >= fixed need + sum reimbursement[r,k,t] (x[m,r,k,t] + l[m,.,r,k,t'])",
        "the pool pays what it promised",
        "money that one more unit of promised funding costs",
    ),
    Family.SUPPORT: FamilyInfo(
        "C10",
        "s[g,h,r,t] <= limit, sum_k l[o,h,r,k,t] <= limit; sum_g worth s[g,h,r,t - delay] <= cost borne by h in t",
        "agreements hold, and support covers costs, never more",
        "money saved by one more unit of permitted support",
    ),
    Family.LEAD: FamilyInfo(
        "C11",
        "brought[lead,r,k,t] >= lead_share * sum_m brought[m,r,k,t], brought = x + worth of what m is lent",
        "the framework nation leads with its own",
        "money that one more unit owed by the lead costs",
    ),
    Family.DEPENDENCE: FamilyInfo(
        "C12",
        "brought[m,r,k,t] <= dependence * sum_m' brought[m',r,k,t], brought = x + worth of what m is lent",
        "no capability hangs on one member",
        "money saved by one more permitted unit",
    ),
    Family.SECURE: FamilyInfo(
        "C13",
        "sum_m e x - z[r,k,t] >= minimum, z >= e[m,k] x[m,r,k,t] for every m, what m lends counted as m's",
        "the minimum is met even if the largest contributor leaves",
        "money that one more secured unit costs",
    ),
    Family.ROTATION: FamilyInfo(
        "C14",
        "sum of given[m,r,t'] over t - dwell <= t' <= t <= ratio (max of usable[m,r,t'] there + trained[m,r,t]); "
        "given[m,r,t] <= ratio (usable + trained)[m,r,t]",
        "who deploys must rest",
        "money saved by one more deployable unit",
    ),
    Family.TRAINING: FamilyInfo(
        "C15",
        "trained[m,r,t] = sum gain * brought[.,r',k,t'] over t' <= t - lag",
        "training today is capacity tomorrow",
        "part of the capacity row",
    ),
    Family.SHARED: FamilyInfo(
        "C16",
        "a unit of a shared resource counts in every mission of its region that may see it, times the channel's worth",
        "intelligence is not used up by use",
        "part of the requirement row",
    ),
    Family.PARTICIPATION: FamilyInfo(
        "C17",
        "sum_k worth[m,k] (1 - mean unmet share of k) >= net cost of m",
        "no member is worse off than staying out",
        "money saved by one more unit of worth",
    ),
}
