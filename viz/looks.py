"""Colours and shapes of kinds in pictures: told apart by people who see colours differently, and in print.

The colours are those of Okabe and Ito (Color Universal Design, 2008), without black, which is for text, and with the
yellow darkened, which hardly shows on white. Every node has a dark outline (over 3:1 to white, WCAG 1.4.11), and kinds
differ by shape and name as well, so that no meaning rests on colour alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

__all__ = ["OTHER", "UNKNOWN", "Look", "looks"]

COLOURS: Final = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#B8A000")
"""Blue, orange, bluish green, reddish purple, sky blue, vermilion, dark yellow."""
OWN: Final = {"practice": (COLOURS[2], "square"), "theme": (COLOURS[1], "triangle")}
UNKNOWN: Final = "not reported"
OTHER: Final = "other kinds"


@dataclass(frozen=True, slots=True)
class Look:
    """How the nodes of one group are drawn."""

    name: str
    colour: str
    shape: str
    """A shape of vis-network: dot, square, triangle."""
    count: int
    """Nodes that are drawn so."""


def looks(groups: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Look]:
    """The look of each (kind, group) of nodes, largest group first.

    Practices and themes have a colour and a shape each; the most frequent groups of organisations share the others
    out, what is left is grey under one name, and what is not reported is white.
    """
    counts = Counter(groups)
    free = [c for c in COLOURS if c not in {OWN[kind][0] for kind, _ in counts if kind in OWN}]
    found: dict[tuple[str, str], Look] = {}
    for (kind, group), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if kind in OWN:
            found[kind, group] = Look(group, *OWN[kind], count)
        elif group == UNKNOWN:
            found[kind, group] = Look(UNKNOWN, "#FFFFFF", "dot", count)
        elif free:
            found[kind, group] = Look(group, free.pop(0), "dot", count)
        else:
            found[kind, group] = Look(OTHER, "#9A9A9A", "dot", count)
    return found
