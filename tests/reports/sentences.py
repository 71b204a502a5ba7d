"""A reader of documents: finds sentences that their own tables contradict, ties told as findings, and noise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from reports.vocabulary.documents import Document
from reports.vocabulary.tables import Table

NUMBER = r"-?[\d,]+(?:\.\d+)?"
NONSENSE = re.compile(r"\b[Nn]a[Nn]\b|\b[Ii]nf\b|\N{INFINITY}|(?<![\w.])-0(?:\.0+)?%?(?![\d.])|  | ,|\.\.|\bNone\b")


def sentences(document: Document) -> list[str]:
    """All that a document says in words: headline, warnings, findings, facts, notes, captions, alternative texts."""
    return [
        document.subtitle,
        *document.warnings,
        *document.paragraphs,
        *document.notes,
        *(f"{fact.column.label}: {fact.text}" for fact in document.facts),
        *(words for table in document.tables for words in (table.heading, *table.notes)),
        *(words for chart in document.charts for words in (chart.title, chart.alt)),
    ]


def objections(document: Document) -> Iterator[str]:
    """What is wrong with the words of a fairness report or a comparison; nothing where all is well."""
    said = sentences(document)
    yield from (f"nonsense: {words}" for words in said if NONSENSE.search(words))
    yield from (
        f"-0 in {table.key}: {text}" for table in document.tables for text in _cells(table) if _minus_zero(text)
    )
    tables = {table.key: table for table in document.tables}
    if "members" in tables:
        yield from _loads(document, tables["members"])
        yield from _open(document, tables["members"])
        yield from _gaps(document, tables)
        yield from _price(document)
        yield from _trust(document)
        if "references" in tables:
            yield from _rules(document, tables["references"])
    if "ratios" in tables:
        yield from _policies(document, tables)


def _cells(table: Table) -> Iterator[str]:
    for i in range(len(table.rows)):
        yield from (table.text(i, j) for j in range(len(table.columns)))


def _minus_zero(text: str) -> bool:
    return re.fullmatch(r"\W*-0[.0]*%?", text) is not None


def shown(table: Table, key: str) -> dict[str, str]:
    """What is printed in a column, by the name that leads its row."""
    keys = [column.key for column in table.columns]
    if key not in keys:
        return {}
    name, at = next(keys.index(one) for one in ("name", "policy") if one in keys), keys.index(key)
    return {str(row[name]): table.columns[at].text(row[at]) for row in table.rows}


def told(text: str) -> float:
    """A printed number."""
    return float(text.strip("%").replace(",", ""))


def _finite(texts: dict[str, str]) -> dict[str, float]:
    return {name: told(text) for name, text in texts.items() if re.fullmatch(rf"{NUMBER}%?", text)}


def _named(words: str) -> set[str] | None:
    """The members that a list names; None where it leaves some out."""
    return None if " more" in words else set(re.split(r", | and ", words))


def _are(who: str, ratio: str, ratios: dict[str, float], end: float) -> Iterator[str]:
    """Whether who is named at an end are all that are there, and at the number said."""
    there = {name for name, value in ratios.items() if value == end}
    if told(ratio) != end:
        yield f"{who} said to be at {ratio}, the table has {end} at that end"
    if counted := re.fullmatch(r"(\d+) of (\d+) states", who):
        if (int(counted[1]), int(counted[2])) != (len(there), len(ratios)):
            yield f"{who}: the table has {len(there)} of {len(ratios)}"
    elif _named(who) != there:
        yield f"{who} named at {ratio}, where the table has {there}"


def _loads(document: Document, members: Table) -> Iterator[str]:
    ratios = _finite(shown(members, "share_ratio"))
    words = " ".join((*document.paragraphs, *(chart.alt for chart in document.charts if chart.key == "ratios")))
    superlative = re.search(
        r"heaviest|lightest", words.replace("heaviest first", "").replace("lightest-loaded state up", "")
    )
    if len(set(ratios.values())) < 2:
        if superlative and "on that choice" not in words:
            yield f"all are alike, and yet: {superlative[0]}"
    else:
        for end, low in (
            (max(ratios.values()), r"[Tt]he heaviest-loaded"),
            (min(ratios.values()), "the lightest-loaded"),
        ):
            found = re.search(rf"{low}(?: state)? (?:is|are) (.+?), (?:each )?carrying ({NUMBER}) times", words)
            if found is None:
                yield f"nothing is said of {low}"
            else:
                yield from _are(found[1], found[2], ratios, end)
        if alt := re.search(
            rf"heaviest first, from (.+?) at ({NUMBER}) times the fair share down to (.+?) at ({NUMBER}) times", words
        ):
            yield from _are(alt[1], alt[2], ratios, max(ratios.values()))
            yield from _are(alt[3], alt[4], ratios, min(ratios.values()))
    order = list(ratios.values())
    if order != sorted(order, reverse=True):
        yield "members do not stand by share ratio"
    if bands := re.search(r"for (\d+) states?, in balance for (\d+) and low \(below 0\.8\) for (\d+)", words):
        counts = Counter(shown(members, "band").values())
        if [int(n) for n in bands.groups()] != [counts[band] for band in ("substantial", "in balance", "low")]:
            yield f"{bands[0]}: the table has {counts}"
    for name, band in shown(members, "band").items():
        if name in ratios and band != (
            "substantial" if ratios[name] >= 1.2 else "low" if ratios[name] < 0.8 else "in balance"
        ):
            yield f"{name} at {ratios[name]} is called {band}"


def _open(document: Document, members: Table) -> Iterator[str]:
    least, most = shown(members, "load_least"), shown(members, "load_most")
    opened = {name for name in least if least[name] != most[name]}
    marked = {str(members.rows[i][1]) for i, _ in members.marks}
    if opened != marked:
        yield f"open are {opened}, marked {marked}"
    if bool(opened) != any("leaves open" in words for words in document.paragraphs):
        yield "an open burden is not told"


def _gaps(document: Document, tables: dict[str, Table]) -> Iterator[str]:
    words = " ".join(document.paragraphs)
    gaps = tables.get("gaps")
    if gaps is None:
        if "met in full" not in words or "not met in full" in words:
            yield "no gap is listed, and some are told"
        return
    shares = [told(gaps.columns[gaps.column("share")].text(value)) for value in gaps.values("share")]
    found = re.search(r"(\d+) of (\d+) requirements? (?:is|are) not met in full", words)
    if found is None or int(found[1]) != len(gaps.rows) or int(found[2]) != len(tables["requirements"].rows):
        yield f"{len(gaps.rows)} gaps are listed: {words}"
    if "largest gap is" in words and shares.count(max(shares)) > 1:
        yield "the largest gap is one of several"
    if (alike := re.search(r"(\d+) of them lack the most", words)) and int(alike[1]) != shares.count(max(shares)):
        yield f"{alike[0]}: the table has {shares.count(max(shares))}"


def _price(document: Document) -> Iterator[str]:
    words = " ".join(document.paragraphs)
    (price,) = [fact.text for fact in document.facts if fact.column.key == "price_of_fairness"] or ["\N{EN DASH}"]
    if (more := re.search(rf"({NUMBER}%) more than the cheapest way", words)) and more[1] != price:
        yield f"{more[0]}: the fact is {price}"
    if ("the least at which" in words or "no more than the cheapest" in words) and price != "0.00%":
        yield f"no price is told: the fact is {price}"


def _trust(document: Document) -> Iterator[str]:
    facts = {fact.column.key: fact.text for fact in document.facts}
    broken = any("broken promise" in words for words in document.warnings)
    if broken == (facts["audit"] == "every promise holds"):
        yield f"{facts['audit']}, and the warnings: {document.warnings}"
    if facts["certified"].startswith("yes") and (broken or any("certified" in words for words in document.warnings)):
        yield f"certified, and the warnings: {document.warnings}"


def _rules(document: Document, references: Table) -> Iterator[str]:
    burden = _finite(shown(references, "burden"))
    ends = {"more": _finite(shown(references, "most")), "less": _finite(shown(references, "least"))}
    for words in document.paragraphs:
        for who, than in re.findall(
            r"([^.;]*(?:\.\d[^.;]*)*) carr(?:ies|y) (more|less) than any of these rules", words
        ):
            for name in re.findall(r"(?:^ ?|, | and )([^,()]+?) \(", who):
                if name in burden and (burden[name] > ends[than][name]) != (than == "more"):
                    yield f"{name} is said to carry {than} than asked: {burden[name]}, {ends[than][name]}"


def _policies(document: Document, tables: dict[str, Table]) -> Iterator[str]:
    by = document.subtitle.partition("measured by ")[2]
    for key in ("policies", "ratios", "measures"):
        if key in tables and not tables[key].title.endswith(f"measured by {by}"):
            yield f"the heading of {key} names no yardstick"
    words = " ".join(document.paragraphs)
    yield from _costs(words, _finite(shown(tables["policies"], "total_cost")))
    yield from _worst(words, _finite(shown(tables["policies"], "worst")), tables["ratios"])
    if "changes" in tables:
        yield from _changes(words, tables["changes"])
    for table in (tables[key] for key in ("burdens", "changes", "measures") if key in tables):
        for i in range(len(table.rows)):
            marks = [(mark, table.text(*cell)[2:]) for cell, mark in table.marks.items() if cell[0] == i]
            if len({mark for mark, _ in marks}) > len({text for _, text in marks}):
                yield f"{table.key}: the same number is best and worst: {marks}"


def _costs(words: str, costs: dict[str, float]) -> Iterator[str]:
    if (len(costs) > 1 and len(set(costs.values())) == 1) != ("All policies cost the same" in words):
        yield f"{words}: the table has {costs}"
    for low, end in ((r"The cheapest (?:policy is|policies are)", min), (r"the dearest (?:is|are)", max)):
        if found := re.search(rf"{low} (.+?), at ", words):
            there = {name for name, cost in costs.items() if cost == end(costs.values())}
            if len(set(costs.values())) < 2 or (_named(found[1]) or there) != there:
                yield f"{found[0]}: the table has {there}"


def _worst(words: str, worst: dict[str, float], ratios: Table) -> Iterator[str]:
    for name, value in worst.items():
        column = _finite(shown(ratios, name))
        if column and max(column.values()) != value:
            yield f"under {name} the worst is {value}, its ratios reach {max(column.values())}"
    times = rf"({NUMBER}) times its fair share"
    if found := re.search(rf"is lowest under .+?{times}\) and highest under .+?{times}", words):
        low, high = told(found[1]), told(found[2])
        if (low, high) != (min(worst.values()), max(worst.values())) or low == high:
            yield f"{found[0]}: the table has {worst}"


def _changes(words: str, changes: Table) -> Iterator[str]:
    if found := re.search(r", (\S+) asks (?:(\d+) states? more)?.*?(?:(\d+) states? less|$)", words):
        moved = _finite(shown(changes, found[1])).values()
        counts = sum(change > 0 for change in moved), sum(change < 0 for change in moved)
        if (int(found[2] or 0), int(found[3] or 0)) != counts:
            yield f"{found[0]}: the table has {counts}"
