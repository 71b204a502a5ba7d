"""The coalitions that ship, by name: what stands where a path could, when nothing lies under it."""

from __future__ import annotations

import os
from pathlib import Path

from models.sheets.problems import InputError, Problem, nearest, quoted

SHIPPED = {path.stem: path for path in sorted((Path(__file__).parent.parent / "examples").glob("*.xlsx"))}
"""Where each example lies, by its name: every workbook in inputs/examples."""


def example_names() -> tuple[str, ...]:
    """The names of the examples that ship."""
    return tuple(SHIPPED)


def shipped(name: str) -> Path:
    """Where the example of a name lies; raises InputError, with the nearest, for a name that none has."""
    if name not in SHIPPED:
        raise InputError([Problem("example", quoted(name), "an example that ships", meant(Path(name).stem))])
    return SHIPPED[name]


def located(path: str | os.PathLike[str]) -> Path:
    """Where a workbook lies: a path that exists is meant as it stands; else the name of an example means its workbook.

    A folder of that name that holds results does not hide the example, so that `-o isaf-2010` can be asked for twice.
    """
    source, name = Path(path), os.fspath(path)
    if name not in SHIPPED or (source.exists() and not (source / "manifest.json").is_file()):
        return source
    return SHIPPED[name]


def meant(path: str | os.PathLike[str]) -> str:
    """A hint for what leads nowhere: what is called nearly so beside it, or ships; all that ship, for a bare name."""
    source = Path(path)
    bare = source.name == os.fspath(path)
    beside = [other.name for other in source.parent.iterdir()] if source.parent.is_dir() else []
    hint = nearest(source.name, [*beside, *(SHIPPED if bare else ())])
    if not bare or source.suffix:
        return hint
    return f"{hint}{' ' if hint else ''}examples that ship: {', '.join(SHIPPED)}"
