"""How a member, a mission, a resource or a policy is found by what a person types: the one way, in every door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from models.sheets.problems import InputError, Problem, nearest, quoted

Found = TypeVar("Found")
Word = TypeVar("Word", bound=StrEnum)

MOST_LISTED = 12
"""Codes that an error lists where none is near."""


class UnknownNameError(InputError, KeyError):
    """A name that nothing has, or several have; as a KeyError it is what a mapping says of it."""

    def __str__(self) -> str:
        """The problems, a line each; a KeyError by itself would put them in quotation marks."""
        return "\n".join(map(str, self.problems))


def meant(text: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """The codes that a text may mean: one if it is clear, none if it is unknown.

    names: full names by code. A code beats a name, and what is spelled exactly beats what differs in case or in spaces
    around it.

    >>> meant(" germany", {"DEU": "Germany", "deu": "Another"}), meant("DEU", {"DEU": "Germany", "deu": "Another"})
    (('DEU',), ('DEU',))
    """
    if text in names:
        return (text,)
    spoken = text.strip().casefold()
    ways = (
        [code for code, name in names.items() if name == text],
        [code for code in names if code.casefold() == spoken],
        [code for code, name in names.items() if name.casefold() == spoken],
    )
    return tuple(next(filter(None, ways), ()))


def identified(texts: Iterable[str], names: Mapping[str, str], place: str, expected: str) -> tuple[str, ...]:
    """The codes that texts mean, in their order, each once.

    names, place, expected: as of `meant` and of a Problem. Raises UnknownNameError with every text that means nothing,
    and the nearest to it, or several, and which.
    """
    found = {text: meant(text, names) for text in texts}
    if unclear := [text for text, codes in found.items() if len(codes) != 1]:
        raise UnknownNameError(_unclear(text, found[text], names, place, expected) for text in unclear)
    return tuple(dict.fromkeys(code for codes in found.values() for code in codes))


def _unclear(text: str, codes: tuple[str, ...], names: Mapping[str, str], place: str, expected: str) -> Problem:
    if codes:
        return Problem(place, f"{quoted(text)}, which is {' or '.join(codes)}", expected, "write its code as it stands")
    listed = list(names)
    known = ", ".join(listed[:MOST_LISTED]) + (", ..." if len(listed) > MOST_LISTED else "")
    return Problem(place, quoted(text), expected, nearest(text, names) or f"known: {known or 'none'}")


def one_of(words: type[Word], word: str, place: str) -> Word:
    """A word of an enumeration; raises UnknownNameError with the nearest for any other. place: as of a Problem."""
    names = {each.value: "" for each in words}
    return words(identified([word], names, place, f"one of {', '.join(names)}")[0])


class Named(dict[str, Found]):
    """A mapping by code that also finds what is spelled otherwise, and answers an unknown name with the nearest.

    what: what its codes stand for, such as "member".  names: the full names by code, where there are any. `in` and
    `get` go by codes alone.
    """

    def __init__(
        self,
        of: Mapping[str, Found] | Iterable[tuple[str, Found]] = (),
        what: str = "name",
        names: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(of)
        self.what, self.names = what, names

    def __missing__(self, key: object) -> Found:
        """What a name that is no code of the mapping means."""
        if not isinstance(key, str):
            raise KeyError(key)
        names = {code: (self.names or {}).get(code, "") for code in self}
        return self[identified([key], names, self.what, self._expected)[0]]

    @property
    def _expected(self) -> str:
        return f"the code or the name of a {self.what}" if self.names else f"the name of a {self.what}"
