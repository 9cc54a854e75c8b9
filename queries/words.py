"""Sentences that an answer is put in: English by themselves, and what they are made of for those who speak another
language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["Value", "Words"]

Value = str | Sequence[str]
"""A name, a number in words, other ``Words``; or several of them, which are listed with commas."""


class Words(str):
    """A sentence in English. ``message`` and ``values`` are what it was made of, so that an interface can look up the
    message, and those among the values that are ``Words``, in a catalogue."""

    message: str
    """English, with ``%(name)s`` where a value stands."""
    values: Mapping[str, Value]

    def __new__(cls, message: str, **values: Value) -> Words:
        """Puts the values in."""
        held = {name: value if isinstance(value, str) else ", ".join(value) for name, value in values.items()}
        made = super().__new__(cls, message % held if held else message)
        made.message, made.values = message, values
        return made

    def __deepcopy__(self, _: Any) -> Words:
        """Itself, since nothing in it changes; ``dataclasses.asdict`` copies what it finds."""
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """For pickle, as between processes."""
        return _made, (self.message, dict(self.values))


def _made(message: str, values: Mapping[str, Value]) -> Words:
    return Words(message, **values)
