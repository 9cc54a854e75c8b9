"""Practices that answer a need, and needs that a practice answers, as parts of their pages."""

from __future__ import annotations

from typing import Any, Final

from practicegraph.viz.page_model import Asked
from practicegraph.viz.page_things import Look

__all__ = ["answers", "users"]

SHOWN: Final = 6


def answers(asked: Asked, look: Look, iri: str) -> Any:
    """The practices elsewhere that fit a need or a challenge best."""
    return ()


def users(asked: Asked, look: Look, iri: str) -> Any:
    """The needs elsewhere that a practice fits best."""
    return ()
