"""The constraint families in the paper's order: its contents, which program, audit, reports and docs all read."""

from __future__ import annotations

from enum import StrEnum, unique


@unique
class Family(StrEnum):
    """The first part of a rule's address; with its number, its inequality, words, and what the dual of a row means."""

    number: str
    inequality: str
    words: str
    price: str

    def __new__(cls, value: str, number: str, inequality: str, words: str, price: str) -> Family:
        """An entry, its value being the name that addresses have."""
        self = str.__new__(cls, value)
        self._value_ = value
        self.number, self.inequality, self.words, self.price = number, inequality, words, price
        return self

    CAPACITY = (
        "capacity",
        "C1",
        "given[m,r,t] = sum_k x[m,r,k,t] + sum l[m,.,r,.,t] + sum s[m,.,r,t] <= usable[m,r,t] + trained[m,r,t]",
        "no one gives what it does not have, or must keep at home",
        "money saved by one more unit of the member's capacity",
    )
    REQUIREMENT = (
        "requirement",
        "C2",
        "sum_m e[m,k] (x[m,r,k,t] + sum worth l[m,.,r,k,t']) + u[r,k,t] >= target[r,k,t], 0 <= u <= target - minimum",
        "targets are met or the gap is shown; minimums are hard",
        "money that one more required unit costs",
    )
    PROHIBITION = (
        "prohibition",
        "C3",
        "x[m,r,k,t], l[m,.,r,k,t'] and l[.,m,r,k,t'] do not exist",
        "a caveat, a missing legal basis or pending approval: this member, there, not then",
        "priced by re-solving without it",
    )
    CEILING = (
        "ceiling",
        "C4",
        "sum of what m gives and lends, and of the worth of what it is lent, over what a rule matches in t <= amount",
        "a mandate ceiling",
        "money saved by raising the ceiling by one unit",
    )
    FLOOR = (
        "floor",
        "C5",
        "sum of what m brings, the worth of what it is lent included, over what a rule matches in t >= amount",
        "a pledge that binds, or what a member insists on giving",
        "money that one more insisted unit costs",
    )
    BUDGET = (
        "budget",
        "C6",
        "outlay[m] <= budget[m]",
        "no one spends more than it may",
        "money saved by one more unit of budget",
    )
    ALIGNMENT = (
        "alignment",
        "C7",
        "sum interest[m,k] cost >= alignment[m] sum cost, over what m pays for",
        "national interest as a preference, not a ban",
        "money saved per unit of cost given outside the member's interest",
    )
    ENABLER = (
        "enabler",
        "C8",
        "target[r,k,t] grows by ratio * sum_m (x[m,r',k,t] + l[m,.,r',k,t'])",
        "each thousand troops need so much lift, medevac, reconnaissance",
        "as a requirement: money that one more required unit costs",
    )
    FUNDING_POOL = (
        "funding_pool",
        "C9",
        "funding given to k + u >= fixed need + sum reimbursement[r,k,t] (x[m,r,k,t] + l[m,.,r,k,t'])",
        "the pool pays what it promised",
        "money that one more unit of promised funding costs",
    )
    SUPPORT = (
        "support",
        "C10",
        "s[g,h,r,t] <= limit, sum_k l[o,h,r,k,t] <= limit, sum_t of either <= total_limit, "
        "s[g,h,r,t] <= price sum_k x[h,per,k,t]; "
        "sum_g worth s[g,h,r,t - delay] <= cost borne by h in t",
        "agreements hold, and support covers costs, never more",
        "money saved by one more unit of permitted support",
    )
    LEAD = (
        "lead",
        "C11",
        "brought[lead,r,k,t] >= lead_share * sum_m brought[m,r,k,t], brought = x + worth of what m is lent",
        "the framework nation leads with its own",
        "money that one more unit owed by the lead costs",
    )
    DEPENDENCE = (
        "dependence",
        "C12",
        "brought[m,r,k,t] <= dependence * sum_m' brought[m',r,k,t], brought = x + worth of what m is lent",
        "no capability hangs on one member",
        "money saved by one more permitted unit",
    )
    SECURE = (
        "secure",
        "C13",
        "sum_m e x - z[r,k,t] >= minimum, z >= e[m,k] x[m,r,k,t] for every m, what m lends counted as m's",
        "the minimum is met even if the largest contributor leaves",
        "money that one more secured unit costs",
    )
    ROTATION = (
        "rotation",
        "C14",
        "sum of given[m,r,t'] over t - dwell <= t' <= t <= ratio (max of usable[m,r,t'] there + trained[m,r,t]); "
        "given[m,r,t] <= ratio (usable + trained)[m,r,t]",
        "who deploys must rest",
        "money saved by one more deployable unit",
    )
    TRAINING = (
        "training",
        "C15",
        "trained[m,r,t] = sum gain * brought[.,r',k,t'] over t' <= t - lag",
        "training today is capacity tomorrow",
        "part of the capacity row",
    )
    SHARED = (
        "shared",
        "C16",
        "a unit of a shared resource counts in every mission of its region that may see it, times the channel's worth",
        "intelligence is not used up by use",
        "part of the requirement row",
    )
    PARTICIPATION = (
        "participation",
        "C17",
        "sum_k worth[m,k] (1 - mean unmet share of k) >= net cost of m",
        "no member is worse off than staying out",
        "money saved by one more unit of worth",
    )
    CONTINGENT = (
        "contingent",
        "C18",
        "smallest[m,r,t] n[m,r,k,t] <= x[m,r,k,t] + sum_h l[m,h,r,k,t] <= most[m,r,t] n[m,r,k,t], n = 0 or 1",
        "at least so much, or none; under `exact`",
        "none: an integer program has no shadow prices",
    )
    THRESHOLD = (
        "threshold",
        "C19",
        "sum_k x[h,per,k,t] >= threshold p[g,h,r,t], s[g,h,r,t] <= most p[g,h,r,t], p = 0 or 1",
        "nothing is paid before so much is delivered; under `exact`",
        "none: no integer program has shadow prices",
    )
