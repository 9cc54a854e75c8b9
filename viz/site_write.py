"""All of the explorer as files, which any web server carries, and a disk or a stick without one.

In steps:
 1. Begin with the pages of the navigation in each language; write a page, and every page that it links to.
 2. Beside each page about a thing, what the graph says of it as Turtle and JSON-LD.
 3. The styles, scripts and pictures that pages name; the names that search looks through; the whole graph.
 4. What was written in a folder beside the wanted one takes its place at once, when all is there.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Final

from starlette.routing import compile_path

from practicegraph.graph.errors import InvalidValue, NotFound
from practicegraph.graph.export import export
from practicegraph.graph.store import Store
from practicegraph.viz import site_pages
from practicegraph.viz.explorer import PAGES
from practicegraph.viz.languages import LANGUAGES
from practicegraph.viz.page_model import Asked, File, Moved, Page
from practicegraph.viz.page_render import NAVIGATION, asset, render
from practicegraph.viz.site_links import FileLinks, Target, file_of

__all__ = ["MARK", "Written", "write_site"]

MARK: Final = "practicegraph-site.json"
"""The file by which a folder is known as a site of ours."""
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'"
)
HEAD: Final = '<meta charset="utf-8">'
LEFT_OUT: Final = ("/query",)
"""Entries of the navigation that need a server."""
ASSETS: Final = re.compile(r'(?:src|href)="(?:\.\./)*static/([a-z0-9_.]+)')


@dataclass(slots=True)
class Written:
    """What was written."""

    pages: int = 0
    files: int = 0
    """Of all kinds, with pages."""
    assets: set[str] = field(default_factory=set)


def write_site(
    store: Store,
    out: Path,
    *,
    languages: tuple[str, ...] = tuple(LANGUAGES),
    tell: Callable[[int, int], None] = lambda done, left: None,
) -> Written:
    """Write the site.

    Args:
        store: What it shows; opened for reading.
        out: A folder that is not there yet, is empty, or holds a site of ours, which is replaced.
        languages: Those of the interface; the first one's pages stand at the top.
        tell: Called now and then with the numbers of files that are done and that are known to be left.

    Raises:
        InvalidValue: the folder holds something else, or there is no such language.
        NotFound: the folder in which it should stand is not there.
    """
    _check(out, languages)
    beside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        written = _Site(store, beside, languages, tell).write()
        beside.chmod(0o755)
        _exchange(beside, out)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return written


def _check(out: Path, languages: tuple[str, ...]) -> None:
    for lang in languages:
        if lang not in LANGUAGES:
            raise InvalidValue(f"there is no interface in {lang!r}; there are: {', '.join(LANGUAGES)}")
    if not languages or len(set(languages)) != len(languages):
        raise InvalidValue("name one language or more, each once")
    if not out.parent.is_dir():
        raise NotFound(f"{out.parent}: no such folder; make it, or write elsewhere")
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise InvalidValue(f"{out} is no folder; name one that is new, empty, or holds a site written before")
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file():
        raise InvalidValue(
            f"{out} holds other files (no {MARK} among them), which would be lost; name a folder that is new, empty, "
            "or holds a site written before"
        )


def _exchange(beside: Path, out: Path) -> None:
    """The new folder in the place of the old one: two renames, and the old one is gone only then."""
    if not out.exists():
        beside.rename(out)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{out.name}-old-", dir=out.parent)) / "site"
    out.rename(old)
    try:
        beside.rename(out)
    except BaseException:
        old.rename(out)
        raise
    shutil.rmtree(old.parent)


class _Site:
    """A site while it is written."""

    def __init__(
        self, store: Store, folder: Path, languages: tuple[str, ...], tell: Callable[[int, int], None]
    ) -> None:
        self.store, self.folder, self.languages, self.tell = store, folder, languages, tell
        self.written = Written()
        self.known: dict[str, Target] = {}
        """By file, in lower case: what two addresses share is written once."""
        self.left: list[Target] = []
        self.routes = [(compile_path(item.path), item.page) for item in (*site_pages.PAGES, *PAGES)]

    def write(self) -> Written:
        paths = [
            *(path for path, _ in NAVIGATION if path not in LEFT_OUT),
            "/search",
            "/about",
            "/challenges",
            "/pilots",
        ]
        for lang in self.languages:
            for path in paths:
                self.want(Target(lang, path))
        while self.left:
            self._one(self.left.pop())
            if self.written.files % 100 == 0:
                self.tell(self.written.files, len(self.left))
        for lang in self.languages:
            self._names(lang)
        for name in ("page_site.js", *sorted(self.written.assets)):
            content = asset(name)
            if content is not None:
                self._write(f"static/{name}", content)
        export(self.store, "nquads", self.folder / "graph.nq")
        about = {"generator": f"practicegraph {version('practicegraph')}", "languages": self.languages}
        self._write(MARK, json.dumps(about).encode())
        return self.written

    def want(self, target: Target) -> None:
        """Write this too, unless its file is known."""
        name = file_of(target, self.languages[0])
        if name not in self.known:
            self.known[name] = target
            self.left.append(target)

    def _one(self, target: Target) -> None:
        values = dict(target.values)
        links = FileLinks(target, self.languages, self.want)
        lang = target.lang or self.languages[0]
        asked = Asked(links=links, lang=lang, values=values, path=target.path, store=self.store, number=1)
        try:
            made = self._made(asked)
        except (NotFound, InvalidValue) as error:
            made = Page(
                "page_problem.html", asked.text("This is not here"), {"message": str(error), "near": ()}, status=404
            )
        name = file_of(target, self.languages[0])
        if isinstance(made, File):
            self._write(name, made.content)
        elif isinstance(made, Moved):
            self._write(name, f'<!doctype html>{HEAD}<meta http-equiv="refresh" content="0; url={made.href}">'.encode())
        else:
            self._write(name, self._page(made, asked, links).encode())
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
        root = FileLinks(Target(self.languages[0], "/"), self.languages, self.want)
        home = FileLinks(Target(lang, "/"), self.languages, self.want)
        asked = Asked(links=root, lang=lang, store=self.store)
        text = site_pages.names_script(asked, lambda iri: folder + home.thing(iri))
        while self.left:  # things that nothing links to
            self._one(self.left.pop())
        self._write(f"{folder}search/names.js", text.encode())

    def _write(self, name: str, content: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.written.files += 1
