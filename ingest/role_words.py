"""Reads the words for roles at events out of ``role_words.toml``."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Final

__all__ = ["ROLES", "words"]

# Supporters first: "with the support of X, Y organised" must not make X an organiser.
ROLES: Final = ("supporter", "organiser", "presenter", "attendee")


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.files("practicegraph.ingest").joinpath("role_words.toml").read_text("utf-8"))


def words(role: str, place: str) -> str:
    """Alternatives for a regular expression: what stands ``before`` a name, the ``verbs`` after it, its ``labels``."""
    return "|".join(line for line in _table()[role][place].splitlines() if line)
