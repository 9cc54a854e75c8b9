"""Colours and shapes of the kinds of things in the pictures.

The colours are those of Okabe and Ito (Color Universal Design, 2008), which readers with any common colour vision tell
apart; kinds in one picture differ in shape besides, so that nothing is said by colour alone. On white the outline, a
darker tone of the fill, has a contrast of at least 3:1 (WCAG 2.2, 1.4.11); a test measures it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["Style", "contrast", "style_of"]


@dataclass(frozen=True, slots=True)
class Style:
    """How the nodes of one kind are drawn."""

    fill: str
    """As #rrggbb."""
    outline: str
    """As #rrggbb; at least 3:1 on white."""
    shape: str
    """A shape of vis-network that does not hold its label."""


STYLES: Final[dict[str, Style]] = {
    "public-body": Style("#0072b2", "#00486f", "square"),  # blue
    "civil-society": Style("#e69f00", "#8f6200", "dot"),  # orange
    "service-provider": Style("#009e73", "#00684c", "triangle"),  # bluish green
    "education-institution": Style("#cc79a7", "#934a72", "diamond"),  # reddish purple
    "business": Style("#d55e00", "#943f00", "hexagon"),  # vermilion
    "people": Style("#56b4e9", "#1b74a8", "triangleDown"),  # sky blue
    "international-organisation": Style("#f0e442", "#7d7400", "star"),  # yellow
    "practice": Style("#f0e442", "#7d7400", "dot"),  # yellow
    "theme": Style("#56b4e9", "#1b74a8", "diamond"),  # sky blue
    "region": Style("#009e73", "#00684c", "square"),  # bluish green
}
UNKNOWN: Final = Style("#ffffff", "#595959", "dot")
"""For what no report says a kind of: a hollow dot, 7:1."""


def style_of(key: str) -> Style:
    """The style of a kind: a top concept of the stakeholder kinds, ``practice``, ``theme`` or ``region``; any other is
    drawn as not reported."""
    return STYLES.get(key, UNKNOWN)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (#rrggbb), 1 to 21, by the formula of WCAG 2.2."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
