"""What a network view shows, as its address says it: every state can be bookmarked, shared and gone back to."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final
from urllib.parse import quote, unquote

from practicegraph.graph.errors import InvalidValue
from practicegraph.ontology.names import ID, KIND, THEME
from practicegraph.viz.net_table import LENSES

__all__ = ["State", "long", "short"]

BASES: Final[Mapping[str, str]] = {
    "theme": THEME,
    "kind": KIND,
    "region": ID + "region/",
    "source": ID + "source/",
    "focus": ID,
    "between": ID,
    "more": ID,
    "select": ID,
}
"""What the values of a name are short for."""
DAY: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
GROUP: Final = re.compile(r"\d{1,6}(\.\d{1,6}){0,5}")
MANY: Final = 200
"""Values of one name; an address is some thousand characters at most."""


@dataclass(frozen=True, slots=True)
class State:
    """A state of the view. Things, themes and so on are IRIs here and short in the address."""

    lens: str = "cooperation"
    theme: tuple[str, ...] = ()
    """Any of these, narrower ones included; likewise the next three."""
    region: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    grade: str = ""
    """stated or derived; else both."""
    since: str = ""
    until: str = ""
    """Days, months or years, both included."""
    focus: str = ""
    depth: int = 1
    """How many steps around the focus."""
    between: tuple[str, ...] = ()
    """Two things: what lies on a shortest way between them."""
    more: tuple[str, ...] = ()
    """Things whose neighbours are shown too."""
    group: str = ""
    """A community: its number, with those of communities inside it behind dots."""
    alone: str = ""
    """yes or no: whether what has no tie is shown; else where there are few."""
    colour: str = "kind"
    """kind or group."""
    select: str = ""
    """A thing, or two with a tilde between."""
    pin: tuple[tuple[str, float, float], ...] = ()
    """Things with places of their own."""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> State:
        """The state of an address; names that it does not know are left alone.

        Raises:
            InvalidValue: a value that means nothing; the message says which.
        """
        given: dict[str, Any] = {}
        for name in ("theme", "region", "kind", "source", "more", "between"):
            items = [unquote(item.strip()) for item in values.get(name, "").split(",") if item.strip()]
            if len(items) > MANY:
                raise InvalidValue(f"{len(items)} values for {name}; an address takes {MANY} at most")
            given[name] = tuple(dict.fromkeys(long(item, name) for item in items))
        if len(given["between"]) not in (0, 2):
            raise InvalidValue(f"between={values['between']!r}: give two different things with a comma between")
        for name in ("lens", "grade", "alone", "colour"):
            if value := values.get(name, ""):
                allowed = {"lens": LENSES, "grade": ("stated", "derived"), "alone": ("yes", "no")}.get(
                    name, ("kind", "group")
                )
                if value not in allowed:
                    raise InvalidValue(f"{name}={value!r}: give one of {', '.join(allowed)}")
                given[name] = value
        for name in ("since", "until"):
            value = values.get(name, "")
            if value and not DAY.fullmatch(value):
                raise InvalidValue(f"{name}={value!r} is not a date: write 2022, 2022-06 or 2022-06-07")
            given[name] = value
        if (depth := values.get("depth", "1")) not in ("1", "2", "3"):
            raise InvalidValue(f"depth={depth!r}: give 1, 2 or 3 steps")
        group = values.get("group", "")
        if group and not GROUP.fullmatch(group):
            raise InvalidValue(f"group={group!r}: give the number of a community")
        select = "~".join(long(part, "select") for part in values.get("select", "").split("~") if part)
        focus = long(values["focus"], "focus") if values.get("focus") else ""
        return cls(**given, depth=int(depth), group=group, select=select, focus=focus, pin=_pins(values.get("pin", "")))

    def address(self, **changes: Any) -> dict[str, str]:
        """The values for the address of this state, with some fields changed; what is as usual is left out."""
        state = replace(self, **changes)
        usual = State()
        found: dict[str, str] = {}
        for field in fields(state):
            name, value = field.name, getattr(state, field.name)
            if value == getattr(usual, name):
                continue
            if name == "pin":
                found[name] = ",".join(f"{_item(short(iri, 'focus'))}:{x:g}:{y:g}" for iri, x, y in value)
            elif name == "select":
                found[name] = "~".join(short(iri, name) for iri in value.split("~"))
            elif name in BASES:
                found[name] = (
                    ",".join(_item(short(v, name)) for v in value) if isinstance(value, tuple) else short(value, name)
                )
            else:
                found[name] = str(value)
        return found

    def toggled(self, name: str, value: str) -> dict[str, str]:
        """The address with a value put in where it is not, taken out where it is."""
        held: tuple[str, ...] = getattr(self, name)
        now = tuple(item for item in held if item != value) if value in held else (*held, value)
        return self.address(**{name: now, "select": ""})

    @property
    def filters(self) -> int:
        """How many filters are set."""
        return sum(
            bool(getattr(self, name)) for name in ("theme", "region", "kind", "source", "grade", "since", "until")
        )


def short(iri: str, name: str) -> str:
    """An IRI as the address has it."""
    return iri.removeprefix(BASES[name])


def long(text: str, name: str) -> str:
    """The IRI that stands in an address."""
    return text if re.match(r"[a-z][a-z0-9+.-]*:", text) else BASES[name] + text


def _item(text: str) -> str:
    """A value in a list: commas, and colons before numbers, in it are escaped."""
    return quote(text, safe="/:#?&=+~!$'()*;@-._")


def _pins(text: str) -> tuple[tuple[str, float, float], ...]:
    found = []
    for item in text.split(",")[:MANY]:
        name, _, place = item.partition(":") if not item.startswith("http") else _split(item)
        try:
            x, y = (float(part) for part in place.split(":"))
        except ValueError:
            if item:
                raise InvalidValue(f"pin={item!r}: give a thing and two numbers, with colons between") from None
            continue
        if not (math.isfinite(x) and math.isfinite(y)):
            raise InvalidValue(f"pin={item!r}: give two finite numbers")
        found.append((long(unquote(name), "focus"), x, y))
    return tuple(found)


def _split(item: str) -> tuple[str, str, str]:
    iri, x, y = item.rsplit(":", 2) if item.count(":") > 2 else (item, "", "")
    return iri, ":", f"{x}:{y}"
