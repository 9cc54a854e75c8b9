"""Folding is quick by looking characters up; here it is spelled out and compared."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practicegraph.graph.folding import LATIN, fold
from practicegraph.ingest import cues


def spelled_out(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", plain))
    plain = "".join(LATIN.get(char, char) for char in plain).replace("+", " plus ")
    plain = re.sub(r"\b[^\W\d_](?:\.[^\W\d_])+\b\.?", lambda match: match[0].replace(".", ""), plain)
    plain = "".join(char if unicodedata.category(char)[0] in "LMN" else " " for char in plain)
    return " ".join(plain.split()) or text.strip() or (text and " ")


@given(st.text())
def test_any_text_folds_as_spelled_out(text: str) -> None:
    assert fold(text) == spelled_out(text)


@pytest.mark.parametrize(
    "text", ["", " ", "…", "ASSOCIATION  A.B.C.", "Erasmus+", "Łódź, e.V.", "ß ſ İ Ⅳ ﬁ ½", "Ærø", "a_b"]
)
def test_known_texts_fold_as_spelled_out(text: str) -> None:
    assert fold(text) == spelled_out(text)


@given(st.text())
def test_folding_for_cues_keeps_every_place(text: str) -> None:
    special = {"ł": "l", "ß": "s", "ø": "o", "đ": "d", "æ": "a", "œ": "o", "ς": "σ"}
    one_by_one = [unicodedata.normalize("NFKD", char)[0].casefold()[:1] for char in text]
    assert cues.fold(text) == "".join(special.get(char, char) for char in one_by_one)
