"""What a page of the explorer is: a function from what is asked to a template with its values.

Pages know neither HTTP nor files. The server (``explorer.py``) and whoever writes pages as files call the same
functions and give them their own ``Links``, so that a page is made once and works in both places.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote, urlencode

from practicegraph.graph.store import Store
from practicegraph.ontology.names import ID, NS
from practicegraph.queries.words import Words
from practicegraph.viz.languages import translations

__all__ = ["PLURAL", "Asked", "File", "Links", "Moved", "Page", "PageRoute", "Reader"]

BASE: Final = NS.removesuffix("ns#")
PLURAL: Final[Mapping[str, str]] = {
    "organisation": "organisations",
    "practice": "practices",
    "pilot": "pilots",
    "need": "needs",
    "challenge": "challenges",
    "region": "regions",
    "event": "events",
    "source": "sources",
}
"""Kinds of things with a page of their own, and the folder of their addresses."""


class Links:
    """Addresses of pages as the server has them; whoever writes files overrides ``to``, ``static`` and ``data``."""

    def __init__(self, root: str = "", *, sparql: str = "/sparql") -> None:
        """Root: path that the explorer is mounted at; sparql: address of the endpoint."""
        self.root = root.rstrip("/")
        self.sparql = sparql

    def to(self, path: str, **values: object) -> str:
        """The address of a page by its path (``/regions``), with what it is asked; None and "" are left out."""
        given = {name: value for name, value in values.items() if value not in (None, "")}
        return self.root + quote(path, safe="/:@!$&'()*+,;=~") + (f"?{urlencode(given, doseq=True)}" if given else "")

    def thing(self, iri: str) -> str:
        """The address of the page about a thing."""
        if iri.startswith(ID):
            kind, _, rest = iri.removeprefix(ID).partition("/")
            return self.to(f"/{PLURAL[kind]}/{rest}") if kind in PLURAL and rest else self.to(f"/id/{kind}/{rest}")
        if iri.startswith(BASE):
            return self.to("/vocabulary/" + iri.removeprefix(BASE).replace("ns#", "ns/"))
        return self.to("/thing", iri=iri)

    def quoted(self, source: str, start: int, end: int) -> str:
        """The address of a quote in its report."""
        return f"{self.thing(source)}#q-{start}-{end}"

    def static(self, name: str) -> str:
        """The address of a style, script or picture of ours."""
        return f"{self.root}/static/{quote(name)}"

    def data(self, iri: str, suffix: str) -> str:
        """The address of what the graph says of a thing, as ``ttl`` or ``jsonld``."""
        return self.to("/data", iri=iri, format=suffix)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads a page, and where: all that the frame of a page needs."""

    links: Links
    lang: str = "en"
    """Language of the interface."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What stands behind the question mark; empty values are left out."""
    path: str = "/"
    """Of the page, without the root."""

    def text(self, message: str, **values: object) -> str:
        """A message in the language of the interface, with values for its ``%(name)s``."""
        translated = translations(self.lang).gettext(message)
        return translated % values if values else translated

    def words(self, told: str) -> str:
        """A sentence of an answer in the language of the interface, where it knows what it is made of
        (``queries.words``); as it is where not."""
        if not isinstance(told, Words) or not told:
            return told
        parts = {
            name: self.words(value) if isinstance(value, str) else ", ".join(map(self.words, value))
            for name, value in told.values.items()
        }
        return self.text(told.message, **parts)

    def count(self, one: str, many: str, number: int) -> str:
        """A message with a number, ``%(num)s``, in the language of the interface."""
        catalogue = translations(self.lang)
        translated = catalogue.ngettext(one, many, number)
        if translated in (one, many):  # a catalogue may have the two as messages of their own
            translated = catalogue.gettext(translated)
        return translated % {"num": number}

    def here(self, **changed: object) -> str:
        """The address of this page with some of what is asked changed; None takes a value out."""
        return self.links.to(self.path, **{**self.values, **changed})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Reader):
    """What a page is asked."""

    store: Store
    """Stays the same while the page is made, whoever writes meanwhile."""
    accept: str = ""
    """Media types that are wanted, as in HTTP's ``Accept``; "" wants a page."""
    alive: bool = True
    """Whether a server will answer what readers choose; what only its forms need is left out otherwise."""
    number: int = 0
    """Of the state of the store; what was computed for the same number still holds. 0: not known."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page, not yet written out."""

    template: str
    title: str
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    description: str = ""
    """For search engines and previews; one sentence."""
    nav: str = ""
    """The entry of the navigation that it belongs to, as its path."""
    about: str = ""
    """IRI of the thing that it is about."""


@dataclass(frozen=True, slots=True)
class File:
    """An answer that is no page: data for other programs, a text."""

    content: bytes
    media_type: str
    name: str = ""
    """Of the file that a browser saves; "" shows it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """An answer that sends the reader to another address (303)."""

    href: str


@dataclass(frozen=True, slots=True)
class PageRoute:
    """Where a page is: a path in Starlette's syntax, whose parameters the function takes by name."""

    path: str
    page: Callable[..., Page | File | Moved]
