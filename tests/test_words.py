"""Sentences of answers: English by themselves, and in the language of the interface."""

import json
import pickle
from dataclasses import asdict, dataclass

from practicegraph.queries.words import Words
from practicegraph.viz.page_model import Links, Reader


@dataclass(frozen=True)
class Held:
    text: Words


SAID = Words("the texts are %(how)s (cosine %(cosine)s)", how=Words("very much alike"), cosine="0.52")


def test_words_are_english_text() -> None:
    assert SAID == "the texts are very much alike (cosine 0.52)"
    assert Words("both about %(what)s", what=["jobs", "100 %"]) == "both about jobs, 100 %"
    assert json.dumps(asdict(Held(SAID))) == '{"text": "the texts are very much alike (cosine 0.52)"}'
    again = pickle.loads(pickle.dumps(SAID))  # noqa: S301 - our own, from the line above
    assert (again, again.message, dict(again.values)) == (SAID, SAID.message, dict(SAID.values))


def test_an_interface_says_them_in_its_language() -> None:
    french = Reader(links=Links(), lang="fr")
    assert french.words(SAID) == "les textes sont très semblables (cosinus 0.52)"
    nested = Words("both on %(what)s", what=[Words("%(theme)s (%(bits)s bits)", theme="vélo", bits="3.1"), "voiture"])
    assert french.words(nested) == "tous deux sur : vélo (3.1 bits), voiture"
    assert Reader(links=Links()).words(SAID) == SAID
    assert french.words("a text that nobody knows") == "a text that nobody knows"
    assert french.words("") == ""
