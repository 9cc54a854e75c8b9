"""The index behind ``peers``, in step with its store: what every organisation does, as numbers compared at once.

It is kept in ``STORE/peers/index.npz`` with the versions of its format, of the program, the encoder and the vocabulary,
and with the transaction number of the store. In steps:
 1. Held in memory or kept in the file with all of these as they are now: it is taken as it is.
 2. Only the transaction number differs: what changed since (``graph.merge_log``) tells which organisations it concerns
    (``peers_touched``); their rows are read anew, all else is kept. A report takes two to three seconds at 100,000.
 3. Other versions, a missing or damaged file (each array has a checksum in it), changes that nobody noted, or half
    of all organisations concerned: it is made again from the store.
The file is replaced as a whole, so that other processes see the old one or the new one. A folder that cannot be written
keeps nothing. While somebody writes to the store nothing is kept.
"""

from __future__ import annotations

import json
import logging
import threading
from collections import OrderedDict
from importlib.metadata import version
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

from practicegraph.graph.merge_log import changes_between
from practicegraph.graph.store import Store
from practicegraph.graph.vocabulary import version_quad
from practicegraph.queries.peer_index_build import PeerIndex, build_index, updated_index
from practicegraph.queries.peer_index_file import kept_transaction, load_index, save_index
from practicegraph.queries.peers_touched import touched_organisations
from practicegraph.queries.vectors import encoder_id

__all__ = ["PeerIndex", "made_with", "peer_index"]

FORMAT: Final = 2
KEPT: Final = 2
"""Indexes of stores on disk that this process keeps in memory."""
_log: Final = logging.getLogger(__name__)
_lock: Final = threading.RLock()
_on_disk: Final[OrderedDict[Path, PeerIndex]] = OrderedDict()
_in_memory: Final[WeakKeyDictionary[Store, PeerIndex]] = WeakKeyDictionary()


def peer_index(store: Store) -> PeerIndex:
    """The index of a store as it is now."""
    if store.path is None:
        return _of_memory(store)
    now = made_with()
    with _lock:
        number = store.transaction
        held = _on_disk.get(store.path.resolve())
        if held is None or (held.made_with, held.transaction) != (now, number):
            found = (
                _in_step(store, now, held)
                or _in_step(store, now, load_index(store.path, now))
                or build_index(store, now)
            )
            if number % 2 or store.transaction != number:
                return found
            if (kept := kept_transaction(store.path, now)) is None or kept < number:
                save_index(store.path, found)  # unless a store that was opened later keeps a newer one
            held = found
        _on_disk[store.path.resolve()] = held
        _on_disk.move_to_end(store.path.resolve())
        while len(_on_disk) > KEPT:
            _on_disk.popitem(last=False)
        return held


def made_with() -> str:
    """What an index depends on beside the store."""
    return json.dumps([FORMAT, version("practicegraph"), encoder_id(), str(version_quad().object)])


def _of_memory(store: Store) -> PeerIndex:
    now = made_with()
    with _lock:
        held = _in_memory.get(store)
        if held is None or (held.made_with, held.transaction) != (now, store.transaction):
            held = _in_memory[store] = build_index(store, now)
        return held


def _in_step(store: Store, now: str, index: PeerIndex | None) -> PeerIndex | None:
    """An index as it is, or brought up to date; None where there is none or it has to be made anew."""
    assert store.path is not None  # noqa: S101 - said by the caller; for the type checker
    if index is None or index.made_with != now:
        return None
    if index.transaction == store.transaction:
        return index
    try:
        changes = changes_between(store.path, index.transaction, store.transaction)
    except OSError as error:
        _log.info("not knowing what changed in %s: %s", store.path, error)
        return None
    if changes is None:
        return None
    touched = touched_organisations(store, index, changes)
    return None if 2 * len(touched) > len(index.organisations) else updated_index(index, store, touched, changes)
