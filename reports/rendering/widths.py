"""How wide the columns of a table on a terminal are: no place and no identifier is broken while there is room."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len

NARROW, LONG = 14, 30
"""Characters to which a column of text may be narrowed, and of a word that is broken rather than others, as a path."""
BREAK = re.compile(r"(?<=[/!_.,-])(?=.)")
"""Where a word is broken first."""


class Size(NamedTuple):
    """Widths of a column in characters: the least to be read, that in which no word breaks, and all it would like."""

    least: int
    unbroken: int
    wanted: int


def size(texts: Iterable[str], heading: str = "") -> Size:
    """The widths of a column of text under its heading."""
    texts = list(texts)
    words = [word for text in texts for word in text.split()]
    whole = [part for word in words for part in ([word] if cell_len(word) <= LONG else BREAK.split(word))]
    wanted, word = (max(map(cell_len, of), default=0) for of in (texts, whole))
    head = max(map(cell_len, heading.replace("-", "- ").split()), default=0)
    least = max(min(wanted, NARROW), min(head, NARROW))
    return Size(least, max(least, word, head), max(wanted, head))


def fitted(sizes: Sequence[Size], room: int) -> list[int]:
    """The widths of columns within the room for them all: first so that no word breaks, then what each would like.

    Where room is short the widest give way, and no column gets less than its least.
    """
    least, unbroken, wanted = zip(*sizes, strict=True) if sizes else ((), (), ())
    return _raised(_raised(least, unbroken, room), wanted, room)


def _raised(widths: Sequence[int], wanted: Sequence[int], room: int) -> list[int]:
    """Widths raised towards what is wanted, all to one level where the room does not allow for more."""
    for level in range(max(wanted, default=0), 0, -1):
        raised = [max(width, min(most, level)) for width, most in zip(widths, wanted, strict=True)]
        left = room - sum(raised)
        if left >= 0:
            short = [i for i, most in enumerate(wanted) if raised[i] < most][:left]
            return [width + (i in short) for i, width in enumerate(raised)]
    return list(widths)


def broken(text: str, width: int) -> str:
    r"""A text with line breaks in words that are wider than the column: behind / ! _ . , - where one is near enough.

    >>> broken("see member/rule/mission/region", 14)
    'see member/rule/\nmission/region'
    """
    return " ".join(_broken(word, width) if cell_len(word) > width else word for word in text.split(" "))


def _broken(word: str, width: int) -> str:
    first, *parts = BREAK.split(word)
    lines = [first]
    for part in parts:
        if cell_len(lines[-1] + part) <= width:
            lines[-1] += part
        else:
            lines.append(part)
    return "\n".join(lines)
