"""Writing a page out as HTML: its template within the frame, in the reader's language, everything escaped."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, FunctionLoader, StrictUndefined

from practicegraph.viz.languages import LANGUAGES, day, mark, number, translations
from practicegraph.viz.page_model import Links, Page, Reader

__all__ = ["ASSETS", "asset", "render"]

ASSETS: Final = re.compile(r"(explorer|page_|net_|map_|sparql_|bundle_)[a-z0-9_]*\.(css|js|svg|json|map)")
"""Names of the files beside this one that the explorer hands out."""
NAVIGATION: Final = (
    ("/", mark("Overview")),
    ("/network", mark("Network")),
    ("/organisations", mark("Organisations")),
    ("/practices", mark("Practices")),
    ("/needs", mark("Needs")),
    ("/regions", mark("Regions")),
    ("/events", mark("Events")),
    ("/sources", mark("Sources")),
    ("/peers", mark("Peers")),
    ("/gaps", mark("Gaps")),
    ("/questions", mark("Questions")),
    ("/query", mark("SPARQL")),
    ("/vocabulary", mark("Vocabulary")),
)


def asset(name: str) -> bytes | None:
    """The content of a style, script or picture of ours; None where there is none of this name."""
    if not ASSETS.fullmatch(name):
        return None
    path = files("practicegraph.viz") / name
    return path.read_bytes() if path.is_file() else None


def render(page: Page, asked: Reader, *, appearance: str = "", alive: bool = True) -> str:
    """The page as HTML.

    Args:
        page: What to show.
        asked: What it answers, with the language and the links to write.
        appearance: "light" or "dark"; else as the reader's system has it.
        alive: Whether a server answers; files on a disk have no forms that need one.
    """
    environment = _environment(asked.lang)
    values = {
        "page": page,
        "asked": asked,
        "links": asked.links,
        "lang": asked.lang,
        "languages": LANGUAGES,
        "navigation": NAVIGATION,
        "appearance": appearance if appearance in ("light", "dark") else "",
        "alive": alive,
        "has": lambda name: asset(name) is not None,
        "static": lambda name: _static(asked.links, name),
        **page.values,
    }
    show = environment.get_template("page_macros.html").make_module(values)
    return environment.get_template(page.template).render(**values, show=show)


def _static(links: Links, name: str) -> str:
    """The address of an asset, which changes with its content so that browsers may keep it for good."""
    content = asset(name)
    return links.static(name) + (f"?v={hashlib.sha256(content).hexdigest()[:12]}" if content is not None else "")


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    environment.filters["day"] = lambda value: day(value, language)
    environment.filters["number"] = lambda value: number(value, language)
    return environment


def _template(name: str) -> str | None:
    path = files("practicegraph.viz") / name
    return path.read_text("utf-8") if re.fullmatch(r"page_[a-z_]+\.html", name) and path.is_file() else None
