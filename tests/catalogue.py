"""The words of the explorer that are translated: found in its code and templates, and the catalogues of its languages.

.venv/bin/python tests/catalogue.py      brings viz/fr.po up to date: new words empty, old ones out
"""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from practicegraph.queries.run import questions

VIZ = Path(__file__).parents[1] / "viz"
QUERIES = VIZ.parent / "queries"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "mark": None,
    "count": (1, 2),
    "counted": (1, 2),
    "Words": None,
}
LANGUAGES = ("fr",)
HEADERS = ('"Project-Id', '"Report-M', '"POT-C', '"PO-R', '"Last-T', '"Language-Team', '"Generated')
"""Lines that change with the day or say nothing."""


def messages() -> Catalog:
    """All words, as a catalogue without translations."""
    found = Catalog(project="practicegraph", fuzzy=False)
    for path in sorted([*VIZ.glob("*.py"), *VIZ.glob("*.html"), *QUERIES.glob("*.py")]):
        content = io.BytesIO(path.read_bytes())
        method = "jinja2" if path.suffix == ".html" else "python"
        options = {"trimmed": "true"} if path.suffix == ".html" else {}
        for _, words, _, _ in extract(method, content, KEYWORDS, options=options):
            found.add(words, locations=[(f"{path.parent.name}/{path.name}", 0)])
    for item in questions():
        held = [item.text, item.note, *(column.replace("_", " ") for column in item.columns)]
        held += [text for parameter in item.parameters for text in (parameter.text, parameter.name)]
        for text in filter(None, held):
            found.add(text, locations=[(f"queries/{item.name}.rq", 0)])
    for column in ("quote", "source"):  # they take the place of the passage
        found.add(column)
    return found


def catalogue(language: str) -> Catalog:
    """The catalogue of a language as it is."""
    with (VIZ / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def untranslated(held: Catalog) -> list[str]:
    """The messages of a catalogue that lack a translation, or one of its plurals, or that somebody should look at."""
    found = []
    for message in held:
        strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
        if message.id and (not strings or not all(strings) or message.fuzzy):
            found.append(str(message.id))
    return found


def main() -> None:
    for language in LANGUAGES:
        held = catalogue(language)
        held.update(messages(), no_fuzzy_matching=True)
        written = io.BytesIO()
        write_po(written, held, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
        lines = written.getvalue().decode().splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(HEADERS)]
        (VIZ / f"{language}.po").write_text("".join(kept), "utf-8")
        print(f"viz/{language}.po: {len(held)} messages, {len(untranslated(held))} without translation")


if __name__ == "__main__":
    main()
