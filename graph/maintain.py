"""Keeping what was derived in step with what is stated: take back what may have lost its ground, and look for another.

Delete and rederive (Gupta, Mumick, Subrahmanian: Maintaining Views Incrementally, SIGMOD 1993), stratum by stratum:
 1. Follow what is no longer stated through the rules, over what was: each conclusion that was derived is taken back.
 2. Look for another ground of each in what is left, and follow what has one: it comes back.
 3. Follow what is new through the rules.

Limits on groups make rules non-monotone, so groups that change are looked at as a whole: where one has grown beyond its
limit, what a rule said of it is taken back; where one has shrunk to its limit, the rule says everything of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from practicegraph.graph.match import conclusions, follow, matches, members, remembered, starts, unify
from practicegraph.graph.rules import Atom, Binding, Crowd, Rule, Value
from practicegraph.graph.view import DERIVED_GRAPH, Statement, Triple, View, is_kept

__all__ = ["Maintenance", "TooLarge"]

LARGE: Final = 3
"""Times the limit: a group of that size that outgrew it has the square of that many conclusions to take back."""
_Groups = dict[tuple[Crowd, tuple[Value, ...]], set[Value]]


class TooLarge(Exception):
    """Deriving everything anew is sooner."""


@dataclass(slots=True)
class Maintenance:
    """A change that is being followed; first through the lower rules of a plan, then through the upper ones."""

    old: View
    """What was there: at least all of it. What is there now may be seen too; that takes back more than it needs to."""
    view: View
    """What is there now, and what is derived so far."""
    taken: set[Triple] = field(default_factory=set)
    """What was taken back; what came back is also in the view."""
    whole: bool = False
    """All that new sources state is new: none of them was there before in another form."""

    def through(
        self, rules: Sequence[Rule], gone: Sequence[Statement], new: Sequence[Statement], *, all_rules: Sequence[Rule]
    ) -> list[Statement]:
        """Follows a change through rules.

        Args:
            rules: Of one stratum: what their crowds count must not follow from them.
            gone: What is no longer there, with what was taken back in the strata below.
            new: What may be new, likewise.
            all_rules: What may give what was taken back another ground.

        Returns:
            What may be new, now with what is derived.

        Raises:
            TooLarge: a group that has outgrown its limit is very large.
        """
        crowds = list(dict.fromkeys(crowd for rule in rules for crowd in rule.crowds))
        grown = _groups(crowds, self.view, new)
        taken = self._taken_back(rules, crowds, gone, new, grown)
        self.view.hide(taken)
        self.taken |= taken
        lost = [statement.triple for statement in gone if statement.new] + list(taken)
        back = [Statement(triple) for triple in self._grounded(all_rules, lost)]
        back += [Statement(triple) for triple in self._said_of_shrunk(rules, crowds, gone)]
        return follow(rules, self.view, [*new, *back])

    def _taken_back(
        self, rules: Sequence[Rule], crowds: Sequence[Crowd], gone: Sequence[Statement], new: Sequence[Statement],
        grown: _Groups,
    ) -> set[Triple]:  # fmt: skip
        """What followed from what is gone, or was said of groups that have grown beyond their limit."""
        taken: set[Triple] = set()

        def take(triple: Triple) -> bool:
            graphs = {quad.graph_name for quad in self.view.engine.quads_for_pattern(*triple, None)}
            if triple in taken or triple in self.taken or {*filter(is_kept, graphs)} != {DERIVED_GRAPH}:
                return False  # not derived; or somebody states it by now
            taken.add(triple)
            return True

        perhaps_new = _groups(crowds, self.old, new) if gone else {}

        def was_beyond(crowd: Crowd, binding: Binding) -> bool:
            more = len(perhaps_new.get((crowd, tuple(binding[key] for key in crowd.keys)), ()))
            return members(crowd, self.old, binding, more=more) > crowd.limit + more

        start = list(gone)
        for (crowd, group), those in grown.items():
            binding = dict(zip(crowd.keys, group, strict=True))
            number = members(crowd, self.view, binding, more=len(those))
            # within its limit; or beyond it before; or nothing was there
            if not crowd.limit < number <= crowd.limit + len(those) or (self.whole and number == len(those)):
                continue
            if number > LARGE * crowd.limit:
                raise TooLarge
            for rule in (rule for rule in rules if crowd in rule.crowds):
                for match in matches(rule.body, self.old, binding):
                    start += [Statement(triple) for triple in conclusions(rule, match, _never) if take(triple)]
        follow(rules, self.old, start, accept=take, beyond=remembered(was_beyond))
        return taken

    def _grounded(self, rules: Sequence[Rule], lost: Collection[Triple]) -> Iterator[Triple]:
        """Puts into the view what follows in one step from what is left."""
        by_head: dict[ox.NamedNode, list[tuple[Rule, Atom]]] = defaultdict(list)
        for rule in rules:
            for head in rule.head:
                by_head[head.predicate].append((rule, head))
        beyond = remembered(lambda crowd, binding: members(crowd, self.view, binding) > crowd.limit)
        known: dict[tuple[str, frozenset[tuple[ox.Variable, Value]]], bool] = {}  # a rule says eight things of a match

        def says_something(rule: Rule, start: Binding) -> bool:
            key = rule.name, frozenset(start.items())
            if key not in known:
                found = matches(rule.body, self.view, start)
                known[key] = any(next(conclusions(rule, match, beyond), None) is not None for match in found)
            return known[key]

        for triple in lost:
            if triple not in self.view and any(
                says_something(rule, start)
                for rule, head in by_head[triple[1]]
                for start in starts(rule, head, triple, self.old)
            ):
                self.view.add(triple)
                yield triple

    def _said_of_shrunk(
        self, rules: Sequence[Rule], crowds: Sequence[Crowd], gone: Sequence[Statement]
    ) -> Iterator[Triple]:
        """Puts into the view what rules say of groups that are no longer beyond their limits."""
        for crowd, group in _groups(crowds, self.old, gone):
            binding = dict(zip(crowd.keys, group, strict=True))
            if not members(crowd, self.view, binding) <= crowd.limit < members(crowd, self.old, binding):
                continue
            beyond = remembered(lambda crowd, binding: members(crowd, self.view, binding) > crowd.limit)
            for rule in (rule for rule in rules if crowd in rule.crowds):
                for match in list(matches(rule.body, self.view, binding)):
                    yield from (triple for triple in conclusions(rule, match, beyond) if self.view.add(triple))


def _groups(crowds: Sequence[Crowd], view: View, statements: Sequence[Statement]) -> _Groups:
    """The groups that statements have a part in, with the members whom they concern."""
    found: _Groups = defaultdict(set)
    for crowd in crowds:
        for place, atom in enumerate(crowd.body):
            rest = crowd.body[:place] + crowd.body[place + 1 :]
            for start in filter(None, (unify(atom, statement, {}) for statement in statements)):
                for match in matches(rest, view, start):
                    found[crowd, tuple(match[key] for key in crowd.keys)].add(match[crowd.counted])
    return found


def _never(crowd: Crowd, binding: Binding) -> bool:
    return False
