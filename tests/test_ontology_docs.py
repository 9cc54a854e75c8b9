"""docs/vocabulary.md says what is there."""

from pathlib import Path

from practicegraph.ontology.load import shape_files, stakeholder_kinds, themes, vocabulary_files
from practicegraph.ontology.names import VERSION_IRI

PAGE = (Path(__file__).parents[1] / "docs" / "vocabulary.md").read_text(encoding="utf-8")


def test_every_file_is_named() -> None:
    for path in [*vocabulary_files(), *shape_files()]:
        family = path.name if path.name in PAGE else path.name.rpartition("-")[0] + "-*.ttl"
        assert f"`{family}`" in PAGE, path.name


def test_counts_and_version_are_right() -> None:
    for scheme in (themes(), stakeholder_kinds()):
        top = sum(not concept.broader for concept in scheme.values())
        assert f"{len(scheme)} concepts, {top} at the top" in PAGE
    assert f"`{VERSION_IRI}`" in PAGE
