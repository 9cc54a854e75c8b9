"""Writing the pages of a site: those that are wanted, and those that they link to.

Begin with some pages; write a page, and every page that it links to, in the languages that are ours; beside each page
about a thing, what the graph says of it. Names of files that pages in other languages want are handed back, so that
several processes can write one site.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from starlette.routing import compile_path

from practicegraph.graph.errors import InvalidValue, NotFound
from practicegraph.graph.store import Store
from practicegraph.viz import site_pages
from practicegraph.viz.explorer import PAGES
from practicegraph.viz.languages import LANGUAGES
from practicegraph.viz.page_model import Asked, File, Moved, Page
from practicegraph.viz.page_render import NAVIGATION, render
from practicegraph.viz.page_things_other import explained
from practicegraph.viz.site_links import FileLinks, Target, file_of, why_anchor

__all__ = ["BEGIN", "Site", "Written"]

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'"
)
HEAD: Final = '<meta charset="utf-8">'
LEFT_OUT: Final = ("/query",)
"""Entries of the navigation that need a server."""
BEGIN: Final = (
    *(path for path, _ in NAVIGATION if path not in LEFT_OUT),
    "/search",
    "/about",
    "/challenges",
    "/pilots",
)
"""Pages that a site begins with."""
ASSETS: Final = re.compile(r'(?:src|href)="(?:\.\./)*static/([a-z0-9_.]+)')


@dataclass(slots=True)
class Written:
    """What was written."""

    pages: int = 0
    files: int = 0
    """Of all kinds, with pages."""
    assets: set[str] = field(default_factory=set)


class Site:
    """A site while it is written."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        languages: tuple[str, ...],
        *,
        ours: Iterable[str] | None = None,
        tell: Callable[[int, int], None] = lambda done, left: None,
    ) -> None:
        """What is written where.

        Args:
            store: What it shows.
            folder: That of the site.
            languages: Those of the site.
            ours: Those whose pages are written here; what has no language goes with the first one.
            tell: Called now and then with the numbers of files that are done and that are known to be left.
        """
        self.store, self.folder, self.languages, self.tell = store, folder, languages, tell
        mine = languages if ours is None else tuple(ours)
        self.ours = {*mine, *([""] if languages[0] in mine else [])}
        self.written = Written()
        self.known: set[str] = set()
        """Files that are wanted: what two addresses share is written once."""
        self.left: list[Target] = []
        self.others: list[Target] = []
        """What is wanted in languages that are not ours."""
        self.whys: dict[str, list[Target]] = {}
        """By file, the statements to explain."""
        self.unexplained: set[str] = set()
        """Files of these that are not written yet, or want more."""
        self.links: dict[tuple[object, ...], str] = {}
        self.routes = [(compile_path(item.path), item.page) for item in (*site_pages.PAGES, *PAGES)]

    def begin(self) -> list[Target]:
        """Write the pages that a site begins with, all that they lead to, and the names that search looks through.

        Returns:
            What they want in languages that are not ours.
        """
        ours = [lang for lang in self.languages if lang in self.ours]
        others = self.write(Target(lang, path) for lang in ours for path in BEGIN)
        for lang in ours:
            self._names(lang)
        return [*others, *self.write(())]

    def write(self, targets: Iterable[Target]) -> list[Target]:
        """Write these and all that they lead to; what is written already is not written again.

        Returns:
            What they want in languages that are not ours.
        """
        for target in targets:
            self.want(target, file_of(target, self.languages[0]))
        while self.left or self.unexplained:
            if self.left:
                self._one(self.left.pop())
            else:
                self._why(self.unexplained.pop())
            if self.written.files % 100 == 0:
                self.tell(self.written.files, len(self.left) + len(self.unexplained))
        others, self.others = self.others, []
        return others

    def want(self, target: Target, name: str) -> None:
        """Write this too, unless its file is known; why statements hold stands on one page for each thing."""
        if target.path == "/why":
            self.whys.setdefault(name, []).append(target)
            self.unexplained.add(name)
        elif name not in self.known:
            self.known.add(name)
            (self.left if target.lang in self.ours else self.others).append(target)

    def _why(self, name: str) -> None:
        """Why statements about a thing hold, all on one page."""
        wanted = self.whys[name]
        here = wanted[0]
        links = FileLinks(here, self.languages, self.want, self.links)
        given = [dict(target.values) for target in wanted]
        about = {"subject": given[0]["subject"]}
        asked = Asked(links=links, lang=here.lang, values=about, path="/why", store=self.store, number=1, alive=False)
        statements = [(v["property"], v["value"], why_anchor(v["property"], v["value"])) for v in given]
        page = explained(asked, given[0]["subject"], statements)
        self.put(name, self._page(page, asked, links).encode())
        self.written.pages += 1

    def _one(self, target: Target) -> None:
        values = dict(target.values)
        links = FileLinks(target, self.languages, self.want, self.links)
        lang = target.lang or self.languages[0]
        asked = Asked(links=links, lang=lang, values=values, path=target.path, store=self.store, number=1, alive=False)
        try:
            made = self._made(asked)
        except (NotFound, InvalidValue) as error:
            made = Page(
                "page_problem.html", asked.text("This is not here"), {"message": str(error), "near": ()}, status=404
            )
        name = file_of(target, self.languages[0])
        if isinstance(made, File):
            self.put(name, made.content)
        elif isinstance(made, Moved):
            self.put(name, f'<!doctype html>{HEAD}<meta http-equiv="refresh" content="0; url={made.href}">'.encode())
        else:
            self.put(name, self._page(made, asked, links).encode())
            self.written.pages += 1

    def _made(self, asked: Asked) -> Page | File | Moved:
        for (pattern, _, _), page in self.routes:
            if found := pattern.match(asked.path):
                return page(asked, **found.groupdict())
        raise NotFound(f"there is no page at {asked.path}")

    def _page(self, page: Page, asked: Asked, links: FileLinks) -> str:
        shown = {
            **page.values,
            "static": links.static,
            "languages": {code: LANGUAGES[code] for code in self.languages},
            "navigation": [item for item in NAVIGATION if item[0] not in LEFT_OUT],
        }
        text = render(
            Page(page.template, page.title, shown, page.status, page.description, page.nav, page.about),
            asked,
            alive=False,
        )
        text = text.replace(' type="module"', " defer")  # a page from a disk may load no modules; bundles do without
        self.written.assets.update(ASSETS.findall(text))
        policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        script = f'<script src="{links.static("page_site.js")}"></script>'
        return text.replace(HEAD, f"{HEAD}\n{policy}\n{script}", 1)

    def _names(self, lang: str) -> None:
        folder = "" if lang == self.languages[0] else f"{lang}/"
        root = FileLinks(Target(self.languages[0], "/"), self.languages, self.want, self.links)
        home = FileLinks(Target(lang, "/"), self.languages, self.want, self.links)
        asked = Asked(links=root, lang=lang, store=self.store, alive=False)
        text = site_pages.names_script(asked, lambda iri: folder + home.thing(iri))
        self.put(f"{folder}search/names.js", text.encode())

    def put(self, name: str, content: bytes) -> None:
        """Write a file, by its name."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self.written.files += not path.exists()
        path.write_bytes(content)
