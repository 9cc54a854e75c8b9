"""Places on their way into the graph: codes and larger regions from the gazetteer, what is stated beside them."""

from __future__ import annotations

from practicegraph.graph import identity
from practicegraph.graph.folding import fold
from practicegraph.ingest.gazetteer import gazetteer
from practicegraph.ingest.records import Place, Region
from practicegraph.ingest.stating import Node, Record, Writer, name

__all__ = ["Places"]


class Places:
    """The places of one report by the names that it uses."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._known: dict[tuple[str, str | None], Node] = {}

    def state(self, region: Region) -> Node:
        """States a region with its codes and what it is part of."""
        gazette = gazetteer()
        place = gazette.by_code(region.code) if region.code else None
        place = place or (gazette.by_code(region.nuts_code) if region.nuts_code else None)
        place = place or self._lookup(region.name, region.country)
        node = self._state(region.name, place, region, country=region.country, code=region.code)
        if region.nuts_code:
            self._writer.add(node, "pg:nutsCode", region.nuts_code)
        if region.part_of and (above := self.named(region.part_of, region, country=region.country)) != node:
            self._writer.add(node, "pg:within", above)
        return node

    def named(self, stated_name: str, record: Record, *, country: str | None = None) -> Node:
        """The place that a name of this report means; one that the report has no record of rests on the record that
        names it."""
        key = fold(stated_name)
        known = self._known.get((key, fold(country) if country else None)) or self._known.get((key, None))
        return known or self._state(stated_name, self._lookup(stated_name, country), record, country=country, code=None)

    def _lookup(self, stated_name: str, country: str | None) -> Place | None:
        language = self._writer.document.language
        return gazetteer().lookup(stated_name, country=country, language=language)

    def _state(
        self, stated_name: str, place: Place | None, record: Record, *, country: str | None, code: str | None
    ) -> Node:
        writer = self._writer
        if place is not None:
            node = self._with_parents(place, code=code)
        else:
            within = (gazetteer().country_code(country) or country) if country else None
            node = writer.node(identity.region_iri(stated_name, code=code, country=within))
            if code:
                writer.add(node, "pg:isoCode", code)
        self._known.setdefault((fold(stated_name), fold(country) if country else None), node)
        self._known.setdefault((fold(stated_name), None), node)
        writer.add(node, "rdfs:label", stated_name)
        writer.stated(node, _kind(place), record)
        if place is None and country and (above := self.named(country, record)) != node:
            writer.add(node, "pg:within", above)
        return node

    def _with_parents(self, place: Place, *, code: str | None = None) -> Node:
        """The node of a place with codes; above it, the places that contain it, which nobody needs to have stated."""
        writer = self._writer
        chain = (place, *gazetteer().parents(place))
        nodes = [self._node(item, code if item is place else None) for item in chain]
        for number, (item, node) in enumerate(zip(chain, nodes, strict=True)):
            iso = item.iso_code or (code if item is place else None)
            if iso:
                writer.add(node, "pg:isoCode", iso)
            if item.nuts_code:
                writer.add(node, "pg:nutsCode", item.nuts_code)
            if number > 0:
                writer.add(node, "rdf:type", name(_kind(item)))
                writer.add(node, "rdfs:label", item.name)
            if number + 1 < len(nodes) and nodes[number + 1] != node:
                writer.add(node, "pg:within", nodes[number + 1])
        return nodes[0]

    def _node(self, place: Place, code: str | None) -> Node:
        country = place.country_code or place.country
        return self._writer.node(identity.region_iri(place.name, code=place.iso_code or code, country=country))


def _kind(place: Place | None) -> str:
    return "pg:Country" if place is not None and place.kind == "country" else "pg:Region"
