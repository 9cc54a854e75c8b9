"""The index of peers and the vectors of sentences: kept, made again when anything differs, never in the way."""

import random
import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from peers_network import add_report, organisations, peers_network

from practicegraph.graph.derive import derive
from practicegraph.graph.store import Store, open_store
from practicegraph.ingest import model
from practicegraph.ontology.names import ID
from practicegraph.queries import peer_index as indexing
from practicegraph.queries import vectors
from practicegraph.queries.peer_index import PeerIndex, made_with, peer_index
from practicegraph.queries.peer_index_build import build_index
from practicegraph.queries.peers import peers
from practicegraph.queries.vectors import DIMENSIONS, encoder_id, text_vectors

ROWS = organisations()[:12]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("peers") / "db"
    with peers_network(ROWS, path) as store:
        peer_index(store)
    return path


@pytest.fixture
def path(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "db"))


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[PeerIndex]:
    """The indexes that are made from a store from now on."""
    made: list[PeerIndex] = []

    def build(store: Store, versions: str) -> PeerIndex:
        made.append(build_index(store, versions))
        return made[-1]

    monkeypatch.setattr(indexing, "build_index", build)
    return made


def same(one: PeerIndex, other: PeerIndex) -> bool:
    return not differences(one, other)


def differences(one: PeerIndex, other: PeerIndex) -> list[str]:
    def parts(index: PeerIndex) -> dict[str, np.ndarray]:
        rows = {name: getattr(index, name) for name in ("themes", "kinds", "groups")}
        return {
            **{name: getattr(index, name) for name in ("active", "vectors", "settlement")},
            **{name: getattr(index, name).toarray() for name in ("links", "countries")},
            **{f"{name} matrix": held.matrix.toarray() for name, held in rows.items()},
            **{f"{name} sums": held.sums for name, held in rows.items()},
            **{f"{name} concepts": np.array(held.concepts) for name, held in rows.items()},
            "countries' IRIs": np.array(index.country_iris),
            "organisations": np.array(index.organisations),
        }

    ours, theirs = parts(one), parts(other)
    found = [name for name in ours if not np.array_equal(_comparable(ours[name]), _comparable(theirs[name]))]
    informed = [(held.theme_information.dump(), held.kind_information.dump()) for held in (one, other)]
    return found if informed[0] == informed[1] else [*found, "information"]


def _comparable(held: np.ndarray) -> np.ndarray:
    """Not a number is like not a number."""
    return np.nan_to_num(held, nan=-9) if held.dtype.kind == "f" else held


def test_what_is_kept_is_what_was_made(path: Path, built: list[PeerIndex]) -> None:
    with open_store(path, read_only=True) as store:
        loaded = peer_index(store)
        assert not built
        assert same(loaded, build_index(store, made_with()))
        assert peer_index(store) is loaded


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 no archive", b"\x93NUMPY", None], ids=["empty", "half", "other", "missing"]
)
def test_a_damaged_or_missing_index_is_made_again(path: Path, built: list[PeerIndex], content: bytes | None) -> None:
    file = path / "peers" / "index.npz"
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    with open_store(path, read_only=True) as store:
        assert len(peers(store, ROWS[0].name).hits) > 0
    assert len(built) == 1
    indexing._on_disk.clear()
    with open_store(path, read_only=True) as store:
        assert same(peer_index(store), built[0])
    assert len(built) == 1


def test_a_flipped_byte_is_noticed(path: Path, built: list[PeerIndex]) -> None:
    file = path / "peers" / "index.npz"
    content = bytearray(file.read_bytes())
    place = content.index(b"vectors.npy") + 3000
    content[place] ^= 0xFF
    file.write_bytes(content)
    with open_store(path, read_only=True) as store:
        peer_index(store)
    assert len(built) == 1


def test_another_version_makes_it_again(path: Path, built: list[PeerIndex], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "FORMAT", 99)
    with open_store(path, read_only=True) as store:
        peer_index(store)
    assert len(built) == 1


def test_a_new_report_is_seen_and_only_its_sentence_is_encoded(
    path: Path, built: list[PeerIndex], monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[str] = []

    def embed(texts: list[str]) -> object:
        encoded.extend(texts)
        return model.embed(texts)

    monkeypatch.setattr(vectors, "embed", embed)
    new = organisations()[12]
    with open_store(path) as store:
        before = peers(store, ROWS[0].name, limit=100)
        add_report(store, 12, new)
        derive(store)
        after = peers(store, new.name, limit=100)
    assert new.name not in {peer.name for peer in before.hits}
    assert after.name == new.name
    assert encoded == [new.sentence]
    with open_store(path, read_only=True) as store:
        assert new.iri in peer_index(store).row


@pytest.mark.parametrize("seed", range(4))
def test_brought_up_to_date_it_equals_one_made_anew(
    path: Path, built: list[PeerIndex], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(vectors, "is_installed", lambda: False)  # words as vectors, so that tries are quick
    draw = random.Random(seed)  # noqa: S311 - the same tries every time
    rows = organisations()
    told = set(range(len(ROWS)))
    with open_store(path) as store:
        peer_index(store)
        for _ in range(12):
            number, row = draw.randrange(16), draw.choice(rows)
            if number in told and draw.random() < 0.4:
                store.retract_source(f"{ID}source/peers-{number}")
                told.remove(number)
            else:  # adds a report, or writes one anew: perhaps of another organisation
                partner = draw.choice(rows).iri if draw.random() < 0.5 else None
                add_report(store, number, row, partner=partner)
                told.add(number)
            if draw.random() < 0.7:
                derive(store)
            if draw.random() < 0.5:
                assert not differences(peer_index(store), build_index(store, made_with()))
        made = len(built)
        last = peer_index(store)
        assert not differences(last, build_index(store, made_with()))
    assert made <= 2  # at first, for the other vectors, and perhaps once when half of them were concerned
    indexing._on_disk.clear()
    with open_store(path, read_only=True) as store:
        assert same(peer_index(store), last)
    assert len(built) == made


def test_who_reads_an_older_state_reads_its_own_and_leaves_the_newer_index(path: Path, built: list[PeerIndex]) -> None:
    with open_store(path, read_only=True) as before:
        with open_store(path) as store:
            add_report(store, 12, organisations()[12])
            derive(store)
            newer = peer_index(store)
        older = peer_index(before)
        assert same(older, build_index(before, made_with()))
        assert not same(older, newer)
    indexing._on_disk.clear()
    with open_store(path, read_only=True) as store:
        assert same(peer_index(store), newer)
    assert not built


def test_after_a_write_that_nobody_noted_it_is_made_again(path: Path, built: list[PeerIndex]) -> None:
    iri = ID + "organisation/somebody"
    with open_store(path) as store:
        store.update(f"INSERT DATA {{ <{iri}> a pg:Organisation . GRAPH <urn:x> {{ <{iri}> a pg:Organisation }} }}")
        assert iri in peer_index(store).row
        assert len(built) == 1
        add_report(store, 12, organisations()[12])  # from now on it is known again
        assert organisations()[12].iri in peer_index(store).row
        assert len(built) == 1


def test_a_folder_that_cannot_be_written_is_in_nobodys_way(path: Path, built: list[PeerIndex]) -> None:
    shutil.rmtree(path / "peers")
    (path / "vectors.sqlite").unlink()
    (path / "peers").write_text("a file where the folder should be")
    (path / "vectors.sqlite").mkdir()
    with open_store(path, read_only=True) as store:
        assert peers(store, ROWS[0].name).hits
    assert len(built) == 1


def test_vectors_are_the_same_kept_or_not(tmp_path: Path) -> None:
    texts = ["Neighbours share cars", "", "Des voisins partagent des voitures", "Neighbours  share cars"]
    bare = text_vectors(texts)
    assert bare.shape == (4, DIMENSIONS)
    assert np.array_equal(bare, text_vectors(texts, folder=tmp_path))
    assert np.array_equal(bare, text_vectors(texts, folder=tmp_path))
    assert np.allclose(np.linalg.norm(bare, axis=1), [1, 0, 1, 1], atol=1e-6)
    assert np.array_equal(bare[0], bare[3])
    assert bare[0] @ bare[2] > 0.5
    assert text_vectors([]).shape == (0, DIMENSIONS)


def test_a_damaged_file_of_vectors_is_made_again(tmp_path: Path) -> None:
    texts = ["Neighbours share cars"]
    (tmp_path / "vectors.sqlite").write_bytes(b"no database at all, but long enough to be taken for one" * 20)
    assert np.array_equal(text_vectors(texts, folder=tmp_path), text_vectors(texts))
    with sqlite3.connect(tmp_path / "vectors.sqlite") as connection:
        assert connection.execute("SELECT COUNT(*) FROM vectors").fetchone() == (1,)
        connection.execute("UPDATE vectors SET numbers = x'00'")
    connection.close()
    assert np.array_equal(text_vectors(texts, folder=tmp_path), text_vectors(texts))


def test_without_the_encoder_words_are_compared_and_that_is_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(vectors, "is_installed", lambda: False)
    vectors._say_plain.cache_clear()
    texts = ["Volunteers drive patients to hospital", "Volunteers who drive others", "The museum opens on Sunday"]
    found = text_vectors(texts)
    text_vectors(texts)
    assert [record.getMessage() for record in caplog.records] == [vectors.PLAIN_NOTE]
    assert encoder_id().startswith("hashed")
    assert found[0] @ found[1] > 0.4 > abs(found[0] @ found[2])
    assert np.array_equal(found, text_vectors(texts, plain=True))
