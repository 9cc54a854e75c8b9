"""Commands that write pages to carry away: factfile, site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from practicegraph.graph.errors import InvalidValue
from practicegraph.graph.store import open_store
from practicegraph.ontology.names import ID
from practicegraph.viz.console import remark, target
from practicegraph.viz.languages import LANGUAGES
from practicegraph.viz.options import STORE, StoreOption

__all__ = ["register"]

FORMS: Final = (".html", ".md", ".pdf")
InterfaceOption = Annotated[str, typer.Option("--lang", help=f"Language of the pages: {', '.join(LANGUAGES)}.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the program."""
    app.command("factfile")(_factfile)
    app.command("site")(_site)


def _language(lang: str) -> str:
    if lang not in LANGUAGES:
        raise InvalidValue(f"--lang {lang}: there is no interface in this language; there are: {', '.join(LANGUAGES)}")
    return lang


def _factfile(
    region: Annotated[str, typer.Argument(help="A region by its name, code or IRI.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write: .html, .pdf or .md.")],
    lang: InterfaceOption = "en",
    store: StoreOption = STORE,
) -> None:
    """Write a region on two pages, made for print.

    Platform, partners, events, head-counts, pilot actions, practices, open needs and peers elsewhere, every line with
    its sentences. HTML and PDF need nothing else; nothing is asked on the internet.

    Example: practicegraph factfile Vaucluse --out vaucluse.pdf
    """
    from practicegraph.queries.parameters import resolve
    from practicegraph.viz.factfile import factfile
    from practicegraph.viz.factfile_pdf import as_pdf
    from practicegraph.viz.factfile_text import as_html, as_markdown
    from practicegraph.viz.page_model import Asked, Links

    form = out.suffix.lower()
    if form not in FORMS:
        raise InvalidValue(f"--out {out}: a factfile is written as {', '.join(FORMS)}; name a file that ends so")
    with open_store(store, read_only=True) as opened:
        slug = str(resolve(opened, "region", region)).removeprefix(f"{ID}region/")
        asked = Asked(links=Links(), lang=_language(lang), store=opened)
        if form == ".pdf":
            content = as_pdf(asked, slug)
        else:
            made = factfile(asked, slug)
            content = (as_html(asked, made) if form == ".html" else as_markdown(asked, made)).encode()
    with target(out) as file:
        file.write_bytes(content)
    remark(f"{out}: {len(content)} bytes")


def _site(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The folder to write: new, empty, or a site written before.")
    ],
    lang: Annotated[
        list[str], typer.Option("--lang", help="Language of the pages; may be given again. The first is at the top.")
    ] = list(LANGUAGES),  # noqa: B006 - Typer reads it once
    store: StoreOption = STORE,
) -> None:
    """Write all pages of the explorer as files, for any web server or a USB stick.

    Lists, things, reports with what was read from them, factfiles, networks, questions with their answers, the
    vocabulary, and search; Turtle and JSON-LD beside every page. Open index.html in a browser.

    Example: practicegraph site --out site
    """
    from practicegraph.viz.site_write import write_site

    def tell(done: int, left: int) -> None:
        if done % 1000 == 0:
            remark(f"{done} files, {left} known to be left")

    with open_store(store, read_only=True) as opened:
        written = write_site(opened, out, languages=tuple(lang), tell=tell)
    remark(f"{out}: {written.pages} pages, {written.files} files; open {out / 'index.html'}")
