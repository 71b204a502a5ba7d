"""The parts of docs/map.md and docs/examples.md that the tree says: `python -m tests.map_page` writes them anew.

Each stands between `<!-- name -->` and `<!-- end -->`: the packages with what their docstrings say, the pages of docs/
with their titles; the examples, and what the field says of alliances, with those that show it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from inputs import read_scenario
from inputs.examples import scripts

ROOT = Path(__file__).parents[1]
MAP, EXAMPLES = ROOT / "docs" / "map.md", ROOT / "docs" / "examples.md"
CLAIM = re.compile(r"^\| ([^|`]+) \| `\w+![A-Z]+\d+` \|", re.MULTILINE)
ROOMS = ("burdenshare", "inputs", "optimizer", "reports", "models")


def packages() -> Iterator[Path]:
    """Every package of the product, a room before what is in it."""
    for room in ROOMS:
        yield from sorted(init.parent for init in (ROOT / room).rglob("__init__.py"))


def house() -> str:
    """Every package on a line, below its room, with the first sentence of its docstring."""
    lines = list[str]()
    for package in packages():
        within = package.relative_to(ROOT).parts
        docstring = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8"))) or ""
        name = "    " * (len(within) - 1) + within[-1] + "/"
        lines += [""] if len(within) == 1 and lines else []
        lines.append(f"{name:<20}{docstring.split(chr(10))[0].removeprefix(within[-1] + ': ')}")
    return "\n".join(["```", *lines, "```"])


def pages() -> str:
    """Every page of docs/ but the map, by its title."""
    titles = {
        page.name: page.read_text(encoding="utf-8").split("\n")[0].lstrip("# ") for page in MAP.parent.glob("*.md")
    }
    return "\n".join(f"- [{titles[name]}]({name})" for name in sorted(titles) if name != MAP.name)


def workbooks() -> str:
    """Every example: its page and title, how many take part in what and when, and what its page says that it shows."""
    rows = ["| Workbook | Coalition | Members | Missions | Periods | Shows |", "|---|---|---:|---:|---:|---|"]
    for script in scripts():
        page = EXAMPLES.with_suffix("") / f"{script.WORKBOOK.stem}.md"
        title, _, shows, *_ = page.read_text(encoding="utf-8").split("\n")
        of = read_scenario(script.WORKBOOK)
        sizes = [len(of.members), len(of.missions), len(of.periods)]
        cells = [f"[`{script.WORKBOOK.name}`](examples/{page.name})", title.lstrip("# "), *map(str, sizes)]
        rows.append(f"| {' | '.join(cells)} | {shows.partition(' shows ')[2].rstrip('.')} |")
    return "\n".join(rows)


def claims() -> str:
    """What the field says, with the examples whose pages name a cell for it; in the order of the pages."""
    shown: dict[str, dict[str, None]] = {}
    for page in sorted(EXAMPLES.with_suffix("").glob("*.md")):
        for claim in CLAIM.findall(page.read_text(encoding="utf-8")):
            shown.setdefault(claim, {})[f"[{page.stem}](examples/{page.name}#cell-by-cell)"] = None
    rows = (f"| {claim} | {', '.join(pages)} |" for claim, pages in sorted(shown.items()))
    return "\n".join(["| The field says | Shown in |", "|---|---|", *rows])


def written(text: str) -> str:
    """A page with its parts as the tree has them now."""
    for name, part in {"house": house(), "pages": pages(), "claims": claims(), "workbooks": workbooks()}.items():
        marked = re.compile(f"(<!-- {name} -->).*?(<!-- end -->)", re.DOTALL)
        text = marked.sub(lambda mark, part=part: f"{mark[1]}\n\n{part}\n\n{mark[2]}", text)
    return text


if __name__ == "__main__":
    for index in (MAP, EXAMPLES):
        index.write_text(written(index.read_text(encoding="utf-8")), encoding="utf-8")
