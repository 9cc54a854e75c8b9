"""Which language a text is in."""

from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

__all__ = ["LANGUAGES", "detect_language", "language_of_part"]

LANGUAGES = """
 bg bs ca cs cy da de el en es et eu fi fr ga gl hr hu is it lt lv mk mt nb nl nn pl pt ro ru sk sl sq sr sv tr uk
 ar he
"""
"""Of Europe, with Arabic and Hebrew, which newcomers' associations write: fewer choices, fewer slips on short text."""
SAMPLE = 2_000
"""Characters looked at; the answer no longer changes beyond."""
ENOUGH_LETTERS = 24
"""Below that, four reports' titles in ten were called something else than the report."""


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(identifier.labels)
    identifier.set_languages([code for code in LANGUAGES.split() if code in known])
    return identifier


def _classify(text: str) -> tuple[str, float]:
    code, probability = _identifier().classify(text[:SAMPLE])
    return ("no" if code in ("nb", "nn") else str(code)), float(probability)


def detect_language(text: str, *, declared: str | None = None) -> str | None:
    """The BCP 47 tag of a text's main language, or what the file declares when the text is too short to tell.

    The text wins over the declaration when both are there: pages translated from a template often keep the
    template's declaration. Region subtags (``fr-CA``) are kept when the text agrees with the language.
    """
    declared = (declared or "").strip().replace("_", "-") or None
    if sum(map(str.isalpha, text[:SAMPLE])) < ENOUGH_LETTERS:
        return declared
    code, probability = _classify(text)
    if declared and (declared.split("-")[0].lower() == code or probability < 0.9):
        return declared
    return code if probability >= 0.5 else None


def language_of_part(text: str, *, main: str | None) -> str | None:
    """The language of a sentence or paragraph: the main one unless the part is long and plainly something else."""
    if sum(map(str.isalpha, text[:SAMPLE])) < 2 * ENOUGH_LETTERS:
        return main
    code, probability = _classify(text)
    return code if probability >= 0.95 else main
