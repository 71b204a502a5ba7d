"""C3: what a caveat, the law, pending approval or a classification forbids does not exist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.answers.allocation import Address
from models.arithmetic.families import Family
from models.arithmetic.national_interest import Ban, BanKind, bans, missing_bases
from models.sheets.changes import Edit
from models.sheets.rows import Member
from models.sheets.scenario import Scenario
from optimizer.coalition import record
from optimizer.coalition.variables import Variables
from optimizer.coalition.wording import name_of, reasoned, scope
from optimizer.lp.program import Constraint

FEW = 4
"""So many missions are told by name."""


def rows(v: Variables) -> Iterator[Constraint]:
    """C3  What a caveat, the law, pending approval or a classification forbids does not exist: no row, no variable.

    A loan needs the leave of its owner and of its receiver. In a lifted program a banned use of what is shared is
    a variable w <= x.
    """
    for address, w in v.closed.items():
        if address.family == "w":
            m, r, k, t, _ = address.keys
            yield Constraint(Address.of("w", m, r, k, t), [(w, 1.0), (v.x[m, r, k, t], -1.0)], "<=", 0.0)


def clause(scenario: Scenario, address: Address) -> record.Clause:
    """What a ban forbids, with its reason."""
    if address.part == "caveat":
        rule = scenario.caveats[int(address.keys[0]) - 1]
        words = f"{name_of(scenario, rule.member)} may not give {scope(scenario, rule)}"
        return record.Clause(reasoned(rule, words), rule, "rule")
    member = scenario.member[address.keys[0]]
    if address.part == "clearance":
        words = f"{member.name} may not see what is {address.keys[1]}"
        return record.Clause(words, member, "clearance", f"{member.name} may see nothing above {member.clearance}")
    reason = next(
        ban.words for k in scenario.mission for ban, _, _ in bans(scenario, member.member, k) if ban.rule == address
    )
    if address.part == "legal_basis":
        where = scenario.mission[address.keys[1]].name
        words = f"{member.name} may not take part in {where} ({reason})"
        return record.Clause(words, member, "legal_bases", _closed(scenario, member))
    return record.Clause(f"{member.name} gives nothing while its approval is pending ({reason})", member, "lead_time")


def _closed(scenario: Scenario, member: Member) -> str:
    """That a member may not take part in any mission whose legal basis it does not accept; by name, if they are few."""
    lacks = {row.mission: missing_bases(member.legal_bases, row.legal_bases) for row in scenario.missions}
    names = [scenario.mission[mission].name for mission, bases in lacks.items() if bases]
    bases = ", ".join(dict.fromkeys(basis for of_mission in lacks.values() for basis in of_mission))
    where = " or ".join([", ".join(names[:-1]), names[-1]]) if 1 < len(names) <= FEW else f"{len(names)} missions"
    return f"{member.name} may not take part in {where} (no legal basis: {bases})"


def lifted(scenario: Scenario, ban: Ban, for_what: str, opened: Sequence[Ban]) -> record.Told:
    """Tell that a ban is lifted; opened: all the bans that are."""
    said = clause(scenario, ban.rule)
    words = f"lift for {for_what}: {said.words}"
    if said.row is None or ban.kind is BanKind.CAVEAT:
        return record.Told(words, said.row, said.field, () if said.row is None else (Edit(said.row, None),))
    if ban.kind is BanKind.LEAD_TIME:
        return record.Told(words, said.row, said.field, (Edit(said.row, {"lead_time": 0}),))
    member = scenario.member[ban.rule.keys[0]]
    if ban.kind is BanKind.CLEARANCE:
        levels = [
            other.rule.keys[1] for other in opened if other.kind is ban.kind and other.rule.keys[0] == member.member
        ]
        highest = max(levels, key=scenario.levels.index)
        words = f"clear {member.name} for what is {highest}, for {for_what}"
        return record.Told(words, member, said.field, (Edit(member, {"clearance": highest}),))
    missions = [
        other.rule.keys[1] for other in opened if other.kind is ban.kind and other.rule.keys[0] == member.member
    ]
    accepted = member.legal_bases or ()
    for mission in missions:
        for basis in missing_bases(accepted, scenario.mission[mission].legal_bases):
            accepted += (basis.split("|")[0].strip(),)
    return record.Told(words, member, said.field, (Edit(member, {"legal_bases": accepted}),))


def _owners(scenario: Scenario, address: Address) -> tuple[str, ...]:
    return (scenario.caveats[int(address.keys[0]) - 1].member,) if address.part == "caveat" else address.keys[:1]


def _one(scenario: Scenario, parts: Sequence[record.Part], unmet: record.Unmet) -> record.Told:
    raise KeyError("a ban is told with the others that are lifted: see lifted")


BAN = record.Giving("ban", "national rules", 2.0, _one)
"""To lift a red line is a bigger step than to move a figure."""

RECORDS = {
    Family.PROHIBITION: record.Record(
        rows=rows,
        addressed="none; `prohibition, caveat, n`, `prohibition, legal_basis, m, k`, `prohibition, lead_time, m` or "
        "`prohibition, clearance, m, level` name the rule",
        clause=clause,
        gives=record.nothing,  # what gives is the bound of each banned column: relaxation.banned
        owners=_owners,
        sharing=record.Sharing.STANDING,
        lapses=False,
        decided=3,
        priced=True,
        political=True,
        side=record.unmoved,
        moves=record.Moves.FIXED,
        timeless=True,
        amounts=frozenset(),
    )
}
