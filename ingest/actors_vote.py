"""A vote of one rule on a candidate for a name."""

from __future__ import annotations

from typing import Literal, NamedTuple

__all__ = ["Vote"]


class Vote(NamedTuple):
    """That a rule takes a candidate for the name of an organisation or a project, and how sure that makes."""

    target: Literal["organisation", "project"]
    rule: str
    weight: float
    kind: str | None = None
