"""Where pages are when they are files: one folder for each, laid out as the IRIs of things are, links relative.

``https://w3id.org/practicegraph/id/organisation/x`` is ``id/organisation/x/index.html``, with ``index.ttl`` and
``index.jsonld`` beside it, so that a web server under any address can answer for the IRIs. What is asked of a list
(``/practices?region=fr-84``) is a folder below it (``practices/region-fr-84/index.html``). Names are those that every
file system takes, whatever the identifiers are.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode

from practicegraph.ontology.names import ID
from practicegraph.viz.languages import LANGUAGES
from practicegraph.viz.page_model import BASE, PLURAL, Links

__all__ = ["WHOLE", "FileLinks", "Target", "file_of", "kept_values", "safe", "why_anchor"]

SAFE: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
RESERVED: Final = re.compile(r"(con|prn|aux|nul|clock\$|com[0-9]|lpt[0-9])(\..*)?")
"""Names that Windows has for devices."""
SINGULAR: Final = {plural: kind for kind, plural in PLURAL.items()}
FILTERS: Final = ("theme", "region", "kind")
LISTS: Final = ("organisations", "practices", "pilots", "needs", "challenges", "events", "sources")
KEPT: Final[Mapping[str, tuple[str, ...]]] = {"peers": ("organisation",), "regions": ("map", "box")}
"""What may stand behind the question mark of a page that has a file for each; lists and questions have rules below."""
WHOLE: Final = "cooperation"
"""The network that is shown where none is named."""
SAFE_QUERY: Final = "/,~"
"""Characters that stay as they are behind a question mark."""
SERVED: Final = ("/search.json", "/query/terms.json", "/map.svg", "/network/data.json")
"""What only a server answers; pages do without."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something to write: a page or data in a language."""

    lang: str
    """"" where it is the same in all."""
    path: str
    """As the server has it."""
    values: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=65_536)
def safe(segment: str) -> str:
    """A part of an identifier as the name of a file; different parts have different names.

    >>> safe("tero-loko"), safe("con")
    ('tero-loko', 'con-1143da2b')
    """
    if SAFE.fullmatch(segment) and not RESERVED.fullmatch(segment) and not segment.endswith("."):
        return segment
    plain = re.sub(r"[^a-z0-9_-]+", "-", segment.lower()).strip("-")[:60]
    digest = hashlib.sha256(segment.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{plain}-{digest}" if plain else digest


def kept_values(path: str, values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Of what a page is asked, what has a file of its own: one filter of a list and its page; all of a question."""
    first = path.strip("/").partition("/")[0]
    below = "/" in path.strip("/")
    if first == "questions" and below:
        names = tuple(name for name in values if name != "run")
    elif first in LISTS and not below:
        names = (*[name for name in FILTERS if values.get(name)][:1], "status", "view", "page")
    elif first == "network":
        names = ("lens", *(("region",) if set(values) <= {"lens", "region"} else ()))
    else:
        names = () if below else KEPT.get(first, ())
    return tuple((name, values[name]) for name in sorted(names) if values.get(name))


def file_of(target: Target, first: str) -> str:
    """The file of a page, relative to the site.

    Args:
        target: What it shows.
        first: The language that has no folder of its own.
    """
    parts = [part for part in target.path.split("/") if part]
    name = "index.html"
    if target.path == "/data":
        values = dict(target.values)
        return posixpath.join(_home(values["iri"]), f"index.{safe(values['format'])}")
    if target.path == "/why":
        parts, name = _home(dict(target.values)["subject"]).split("/"), "why.html"
        target = Target(target.lang, target.path)
    elif parts[:1] == ["regions"] and parts[-1:] and parts[-1].startswith("factfile"):
        name = {"factfile": "factfile.html"}.get(parts[-1], parts[-1])
        parts = ["id", "region", *parts[1:-1]]
    elif parts[:1] == ["sources"] and len(parts) > 1 and parts[-1].endswith(".txt"):
        parts, name = ["id", "source", *parts[1:-1], parts[-1].removesuffix(".txt")], "text.txt"
    elif len(parts) > 1 and parts[0] in SINGULAR:
        parts = ["id", SINGULAR[parts[0]], *parts[1:]]
    elif parts[:1] == ["vocabulary"] and len(parts) > 1:
        parts = parts[1:]
    elif parts[:1] in (["questions"], ["network"]) and len(parts) == 2 and "." in parts[1]:
        name = parts.pop()
        parts += [name.partition(".")[0]] if parts[0] == "questions" else []
    elif parts[:1] == ["thing"]:
        parts = ["thing", hashlib.sha256(dict(target.values)["iri"].encode()).hexdigest()[:16]]
        target = Target(target.lang, target.path)
    asked = [f"{key}-{value}" for key, value in target.values]
    folder = [] if target.lang in ("", first) else [target.lang]
    return "/".join([*folder, *(safe(part) for part in parts), *(safe(item) for item in asked), name])


def why_anchor(property_: str, value: str) -> str:
    """Where a statement stands on the page that explains those about a thing."""
    return "w-" + hashlib.sha256(f"{property_} {value}".encode()).hexdigest()[:12]


def _home(iri: str) -> str:
    """The folder of a thing, the same in all languages."""
    if iri.startswith(BASE):
        return "/".join(safe(part) for part in iri.removeprefix(BASE).replace("#", "/").split("/") if part)
    return f"thing/{hashlib.sha256(iri.encode()).hexdigest()[:16]}"


class FileLinks(Links):
    """Addresses from one file to another; each that is given out is also wanted."""

    def __init__(
        self,
        here: Target,
        languages: tuple[str, ...],
        want: Callable[[Target, str], None],
        known: dict[tuple[object, ...], str] | None = None,
    ) -> None:
        """Where links stand, and who is told of them.

        Args:
            here: The page that is written.
            languages: Those of the site.
            want: Told each page that is linked, with its file.
            known: Files of what was linked before, shared by the pages of a site; what is in it is not told again.
        """
        super().__init__()
        self.languages = languages
        self._here = here
        self._up = "../" * file_of(here, languages[0]).count("/")
        self._want = want
        self._known = {} if known is None else known

    def to(self, path: str, **values: object) -> str:
        """The address of a page; "" where only a server has it."""
        given = {name: str(value) for name, value in values.items() if value not in (None, "")}
        if path in SERVED:
            return self.file("search/names.js", local=True) if path == "/search.json" else ""
        if path == "/match" and (iri := given.get("need") or given.get("practice")):
            return self.thing(iri) if iri.startswith(ID) else self.to("/about")
        if path in ("/query", "/match"):
            path, given = "/about", {}
        lang = given.pop("lang", self._here.lang)
        lang = (lang if lang in self.languages else self._here.lang) or self.languages[0]
        if path == "/network" or path.startswith("/network/"):
            given = {name: value for name, value in given.items() if (name, value) != ("lens", WHOLE)}
        if path == "/network/page.html":  # in the words of the reports
            return self._link("", path, kept_values(path, given))
        if path == "/why":
            return self._explained(lang, given)
        if path == "/id/" or path == "/vocabulary/":
            path = "/"
        kept = (("iri", given["iri"]),) if path == "/thing" and "iri" in given else kept_values(path, given)
        href = self._link(lang, path, kept)
        if path == "/network":  # the script of the page reads what else is asked
            rest = {name: value for name, value in given.items() if name not in dict(kept)}
            return f"{href}?{urlencode(rest, safe=SAFE_QUERY)}" if rest else href
        return href

    def thing(self, iri: str) -> str:
        """The address of the page about a thing."""
        name = self._known.get((self._here.lang, iri))  # most links are to things, and most things are linked often
        if name is None:
            href = super().thing(iri)
            self._known[self._here.lang, iri] = href.removeprefix(self._up)
            return href
        return self._up + name

    def _explained(self, lang: str, given: Mapping[str, str]) -> str:
        """The place where a statement is explained; the same page in another language has the same statements."""
        if "value" not in given:
            return self._up + file_of(Target(lang, "/why", tuple(given.items())), self.languages[0])
        href = self._link(lang, "/why", tuple(sorted(given.items())))
        return f"{href}#{why_anchor(given['property'], given['value'])}"

    def live(self, lens: str | None, given: Mapping[str, str]) -> str:
        """The address of a network in which scripts narrow what is shown."""
        href = self._link(self._here.lang or self.languages[0], "/network", (("lens", lens),) if lens else ())
        return f"{href}?{urlencode(given, safe=SAFE_QUERY)}"

    def static(self, name: str) -> str:
        """The address of a style, script or picture of ours."""
        return self.file(f"static/{name}")

    def data(self, iri: str, suffix: str) -> str:
        """The address of what the graph says of a thing, beside its page."""
        return self._link("", "/data", (("format", suffix), ("iri", iri)))

    def file(self, name: str, *, local: bool = False) -> str:
        """The address of a file of the site by its name; a local one is in the folder of the language."""
        lang = self._here.lang or self.languages[0]
        folder = f"{lang}/" if local and lang != self.languages[0] else ""
        return self._up + folder + name

    def _link(self, lang: str, path: str, values: tuple[tuple[str, str], ...] = ()) -> str:
        key = (lang, path, values)
        name = self._known.get(key)
        if name is None:
            target = Target(*key)
            name = self._known[key] = file_of(target, self.languages[0])
            self._want(target, name)
        return self._up + name


assert all(len(code) == 2 for code in LANGUAGES)  # noqa: S101 - folders of languages are no kinds of pages
