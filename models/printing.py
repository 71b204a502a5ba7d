"""What every public value prints: its few lines, in a shell and, kept aligned, in a notebook."""

from __future__ import annotations


class Printed:
    """A value whose `__str__` says what it is: `repr` and a notebook show the same."""

    __slots__ = ()

    def __init_subclass__(cls, **asked: object) -> None:
        super().__init_subclass__(**asked)
        cls.__repr__ = cls.__str__  # type: ignore[method-assign]  # in the class itself, or a dataclass makes its own

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(str(self))}</pre>"
