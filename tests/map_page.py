"""The parts of docs/map.md that are read from the tree: `python -m tests.map_page` writes them anew, in place.

Each stands between `<!-- name -->` and `<!-- end -->`: the packages with what their docstrings say, the pages of docs/
with their titles.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
MAP = ROOT / "docs" / "map.md"
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


def written(text: str) -> str:
    """The map with its parts as the tree has them now."""
    for name, part in {"house": house(), "pages": pages()}.items():
        marked = re.compile(f"(<!-- {name} -->).*?(<!-- end -->)", re.DOTALL)
        text = marked.sub(lambda mark, part=part: f"{mark[1]}\n\n{part}\n\n{mark[2]}", text)
    return text


if __name__ == "__main__":
    MAP.write_text(written(MAP.read_text(encoding="utf-8")), encoding="utf-8")
