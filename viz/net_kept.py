"""The networks of a store, each made once for each published state and kept in its folder: the table, the communities
and the places of all nodes as arrays (``queries.columns_kept``), so that a server that starts has its view at once.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

import numpy as np

from practicegraph.graph.errors import StoreError
from practicegraph.graph.store import Store
from practicegraph.queries.columns_kept import Kept
from practicegraph.viz.net_lists import Lists
from practicegraph.viz.net_state import State
from practicegraph.viz.net_table import LENSES, Table, read_table
from practicegraph.viz.net_view import Network

__all__ = ["network"]

NAME: Final = "network-%s-v2"


def network(store: Store, lens: str) -> Network:
    """The network of a store in one of the ``net_table.LENSES``.

    Raises:
        StoreError: the store is being written to through the same process; ask again.
    """
    found = _KEPT[lens].of(store, lambda store: Network(read_table(store, lens)))
    if found is None:
        raise StoreError("the store is being written to; try again in a moment")
    return found


def _make(store: Store, path: str, lens: str) -> None:
    made = Network(read_table(store, lens))
    arrays: dict[str, Any] = {}
    for field in fields(Table):
        _put(arrays, field.name, getattr(made.table, field.name))
    arrays["groups of all"] = made.groups()
    arrays["places of all"] = made.view(_whole(lens)).places
    with open(path, "wb") as file:
        np.savez(file, **arrays)


def _open(path: str) -> Network:
    with open(path, "rb") as raw, np.load(raw, allow_pickle=False) as file:
        arrays = dict(file)
    made = Network(Table(**{field.name: _taken(arrays, field.name) for field in fields(Table)}))
    made.once(("groups", ""), lambda: arrays["groups of all"])
    made.kept_places = arrays["places of all"]
    made.view(_whole(made.table.lens))
    return made


def _whole(lens: str) -> State:
    return State(lens=lens, alone="yes")


def _put(arrays: dict[str, Any], name: str, value: object) -> None:
    if isinstance(value, Lists):
        arrays[name + ".start"], arrays[name + ".value"] = value.start, value.value
        _put(arrays, name + ".names", value.names)
    elif isinstance(value, list | str):
        text = value if isinstance(value, str) else "\0".join(item.replace("\0", "") for item in value)
        arrays[name + (".text" if isinstance(value, str) else f".texts-{len(value)}")] = np.frombuffer(
            text.encode(), np.uint8
        )
    else:
        arrays[name] = value


def _taken(arrays: dict[str, Any], name: str) -> Any:
    if name in arrays:
        return arrays[name]
    if name + ".start" in arrays:
        return Lists(arrays[name + ".start"], arrays[name + ".value"], _taken(arrays, name + ".names"))
    key = next(key for key in arrays if key.startswith((name + ".texts-", name + ".text")))
    text = arrays[key].tobytes().decode()
    if key.endswith(".text"):
        return text
    return text.split("\0") if int(key.rpartition("-")[2]) else []


def _kept(lens: str) -> Kept[Network]:
    return Kept(NAME % lens, lambda store, path: _make(store, path, lens), _open)


_KEPT: Final = {lens: _kept(lens) for lens in LENSES}
