"""Things that have no list of their own, by IRI: a page with all that is said of them; any thing as data; and why.

``/id/…`` is where the IRIs of things lead: to the page of the thing, or to its triples for programs that ask for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

import pyoxigraph as ox

from practicegraph.graph.errors import InvalidValue, NotFound
from practicegraph.graph.reasons import Reason
from practicegraph.graph.view import DERIVED_GRAPH, MERGE
from practicegraph.ontology.names import ID, NS, PREFIXES
from practicegraph.viz.languages import mark
from practicegraph.viz.page_gone import gone
from practicegraph.viz.page_model import PLURAL, Asked, File, Moved, Page, PageRoute
from practicegraph.viz.page_parts import Section, Statement
from practicegraph.viz.page_things import NO_IRI, Look

__all__ = ["PAGES", "by_iri", "data", "data_of", "explained", "thing", "wanted", "why"]

MOST: Final = 30
"""Values of one property that are shown."""
DATA: Final = {
    "text/turtle": ("ttl", ox.RdfFormat.TURTLE),
    "application/ld+json": ("jsonld", ox.RdfFormat.JSON_LD),
    "application/n-triples": ("nt", ox.RdfFormat.N_TRIPLES),
    "application/rdf+xml": ("rdf", ox.RdfFormat.RDF_XML),
}
HIDDEN: Final = {
    *(NS + name for name in ("evidence", "confidence", "foundBy")),
    *(PREFIXES["skos"] + name for name in ("prefLabel", "altLabel")),
    PREFIXES["rdf"] + "type",
    PREFIXES["rdfs"] + "label",
}
"""What stands elsewhere on the page, or is for programs."""
HELPERS: Final = tuple(
    f"{ID}{kind}/" for kind in ("cooperation", "partnership", "participation", "headcount", "passage")
)
"""Things without a name of their own, which say how others belong together."""
TURNED: Final = {
    NS + "activeInProject": mark("Who is active in it"),
    NS + "partnerIn": mark("Partners"),
    NS + "inProject": mark("What belongs to it"),
    NS + "fundedBy": mark("What it pays for"),
    NS + "inSeries": mark("Events"),
    NS + "convenes": mark("Who convenes it"),
    NS + "inPlatform": mark("What belongs to it"),
}
"""What the things are that have this one as value of a property."""


def by_iri(asked: Asked, rest: str) -> Page | File | Moved:
    """Where the IRI of a thing leads, by what is wanted."""
    iri = ID + rest
    if wanted(asked.accept):
        return data_of(asked, iri, wanted(asked.accept))
    if rest.partition("/")[0] in PLURAL:
        return Moved(asked.links.thing(iri))
    return thing(asked, iri)


def any_thing(asked: Asked) -> Page | File | Moved:
    """A thing by its whole IRI, ours or somebody else's."""
    iri = asked.values.get("iri", "")
    if not iri:
        raise InvalidValue("no IRI is given; add ?iri=… with the IRI of a thing")
    here = asked.links.to("/thing", iri=iri)
    if asked.links.thing(iri) != here:
        return Moved(asked.links.thing(iri))
    return thing(asked, iri)


def thing(asked: Asked, iri: str) -> Page:
    """A page with all that is said of a thing, and what is said with it."""
    look, text = Look(asked), asked.text
    if NO_IRI.search(iri) or not look.exists(iri):
        return gone(asked, iri)
    label = look.label(iri)
    return Page(
        "page_one.html",
        label.text,
        {
            "crumb": (look.kind(iri) or text(mark("Thing"))).capitalize(),
            "title": label,
            "facts": (),
            "themes": (),
            "text": look.quotes(iri, 12),
            "actions": (),
            "sections": [*_said(look, iri), *_said_with(look, iri)],
        },
        nav="/",
        about=iri,
        description=label.text,
    )


def data(asked: Asked) -> Page | File:
    """What the graph says of a thing, for programs."""
    iri, form = asked.values.get("iri", ""), asked.values.get("format", "ttl")
    known = {suffix: media for media, (suffix, _) in DATA.items()}
    if form not in known:
        raise InvalidValue(f"no format {form!r}; there are: {', '.join(known)}")
    return data_of(asked, iri, known[form])


def explained(asked: Asked, subject: str, statements: Iterable[tuple[str, str, str]]) -> Page:
    """Every step from statements about a thing down to the quotes.

    Args:
        asked: What is asked.
        subject: The thing.
        statements: Property, value, and the name of the place on the page, of each; those that do not hold are left
            out.
    """
    look = Look(asked)
    told: list[dict[str, object]] = []
    description = ""
    for property_, value, anchor in statements:
        triple = (ox.NamedNode(subject), ox.NamedNode(property_), ox.NamedNode(value))
        if ox.Quad(*triple) in look.engine:
            reason = look.explain(triple)
            told.append({"anchor": anchor, "steps": _steps(look, reason, set())})
            description = description or reason.text
    return Page(
        "page_why.html",
        asked.text(mark("Why?")),
        {"told": told, "subject": look.thing(subject)},
        nav="/",
        description=description,
    )


def why(asked: Asked) -> Page:
    """Every step from a statement down to the quotes."""
    subject, property_, value = (asked.values.get(name, "") for name in ("subject", "property", "value"))
    if not (subject and property_ and value) or any(NO_IRI.search(iri) for iri in (subject, property_, value)):
        raise InvalidValue("a statement is asked for by the IRIs ?subject=…&property=…&value=…")
    page = explained(asked, subject, [(property_, value, "")])
    if not page.values["told"]:
        raise NotFound("the graph does not say this, or not any more; the page of the thing shows what it says")
    return page


def wanted(accept: str) -> str:
    """The media type of triples that is wanted more than a page (RFC 9110, 12.5.1); "" where a page is."""
    weights: dict[str, float] = {}
    for part in accept.split(",")[:30]:
        media, _, rest = part.strip().partition(";")
        found = re.search(r"q=([01](?:\.\d{0,3})?)", rest)
        weights[media.strip().lower()] = float(found[1]) if found else 1.0
    page = max(weights.get("text/html", 0), weights.get("application/xhtml+xml", 0), weights.get("*/*", 0) and 0.001)
    best = max(DATA, key=lambda media: weights.get(media, 0))
    return best if weights.get(best, 0) > page else ""


def data_of(asked: Asked, iri: str, media: str) -> Page | File:
    """The triples of a thing, with its quotes, in a media type of ``DATA``.

    Raises:
        InvalidValue: not an IRI.
    """
    if not iri or NO_IRI.search(iri):
        raise InvalidValue(f"not an IRI: {iri!r}; add ?iri=… with the IRI of a thing")
    about = [quad.triple for quad in asked.store.raw.quads_for_pattern(ox.NamedNode(iri), None, None, MERGE)]
    if not about:
        return gone(asked, iri)
    for predicate in (NS + "evidence", PREFIXES["oa"] + "hasSelector"):  # the quotes go with what rests on them
        nodes = {triple.object for triple in about if triple.predicate.value == predicate}
        for node in nodes:
            if isinstance(node, ox.NamedNode):
                about += [quad.triple for quad in asked.store.raw.quads_for_pattern(node, None, None, MERGE)]
    suffix, form = DATA[media]
    content = ox.serialize(sorted(set(about), key=str), format=form, prefixes=None if suffix == "jsonld" else PREFIXES)
    assert content is not None  # noqa: S101 - it is bytes where no file is given
    name = iri.rstrip("/#").rpartition("/")[2]
    return File(content, media, f"{name}.{suffix}")


def _said(look: Look, iri: str) -> list[Section]:
    by_property: dict[str, list[ox.Quad]] = {}
    for quad in look.engine.quads_for_pattern(ox.NamedNode(iri), None, None, MERGE):
        ours = quad.predicate.value.startswith(NS)  # what others call it, as rules derive it, says the same again
        if quad.predicate.value not in HIDDEN and (ours or _statement(look, quad, look.engine).grade == "stated"):
            by_property.setdefault(quad.predicate.value, []).append(quad)
    sections = []
    for number, name in enumerate(sorted(by_property, key=lambda p: look.label(p).text)):
        quads = sorted(by_property[name], key=lambda quad: str(quad.object))
        shown = tuple(_statement(look, quad, look.engine) for quad in quads[:MOST])
        title = look.label(name).text
        sections.append(Section(f"p{number}", title[:1].upper() + title[1:], shown, len(quads)))
    return sections


def _statement(look: Look, quad: ox.Quad, engine: ox.Store) -> Statement:
    graphs = {held.graph_name for held in engine.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)}
    grade: Literal["stated", "derived"] = "derived" if graphs <= {MERGE, DERIVED_GRAPH} else "stated"
    if isinstance(quad.object, ox.NamedNode):
        subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
        link = ""
        if subject and (grade == "derived" or look.asked.alive):  # among files, what is stated is on the thing's page
            link = look.asked.links.to("/why", subject=subject, property=quad.predicate.value, value=quad.object.value)
        return Statement(grade, look.thing(quad.object.value), why=link)
    return Statement(grade, text=quad.object.value if isinstance(quad.object, ox.Literal) else str(quad.object))


def _said_with(look: Look, iri: str) -> list[Section]:
    by_property: dict[str, list[str]] = {}
    for quad in look.engine.quads_for_pattern(None, None, ox.NamedNode(iri), MERGE):
        if (
            quad.predicate.value not in HIDDEN
            and isinstance(quad.subject, ox.NamedNode)
            and not quad.subject.value.startswith(HELPERS)
        ):
            by_property.setdefault(quad.predicate.value, []).append(quad.subject.value)
    sections = []
    for number, name in enumerate(sorted(by_property, key=lambda p: look.label(p).text)):
        subjects = sorted(by_property[name])
        shown = tuple(
            Statement("stated", look.thing(item), quotes=tuple(look.quotes(item, 3))) for item in subjects[:MOST]
        )
        text = look.asked.text
        known = TURNED.get(name)
        title = text(known) if known else text(mark("It is “%(property)s” of"), property=look.label(name).text)
        sections.append(Section(f"w{number}", title, shown, len(subjects)))
    return sections


def _steps(look: Look, reason: Reason, told: set[str]) -> dict[str, object]:
    """A reason as nested dictionaries; what was told before is not told again."""
    again = reason.text in told
    told.add(reason.text)
    return {
        "subject": look.thing(reason.subject),
        "property": look.label(reason.predicate),
        "object": look.thing(reason.object) if reason.object.startswith("http") else None,
        "value": reason.object,
        "grade": "derived" if reason.grade == "derived" else "stated",
        "vocabulary": reason.grade == "vocabulary",
        "words": reason.words or "",
        "again": again,
        "quotes": look.below(reason) if not reason.because and reason.quotes else (),
        "because": [] if again else [_steps(look, item, told) for item in reason.because],
    }


PAGES: Final = (
    PageRoute("/id/{rest:path}", by_iri),
    PageRoute("/thing", any_thing),
    PageRoute("/data", data),
    PageRoute("/why", why),
)
