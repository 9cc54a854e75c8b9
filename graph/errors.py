"""The errors of practicegraph.

    PracticegraphError
    ├── ReadError          a report that cannot be read
    ├── StoreError         a store that cannot be opened or written
    │   ├── StoreInUse     another process holds it
    │   └── StoreVersion   it was written by another version
    ├── QueryError         a SPARQL query that is wrong
    ├── NotFound           a name, IRI, question or parameter that is not there
    ├── InvalidValue       a value that does not fit what it is meant for
    └── MissingExtra       an optional dependency that is not installed

Every message says what is wrong, with which value, and what to do about it.
"""

__all__ = [
    "InvalidValue",
    "MissingExtra",
    "NotFound",
    "PracticegraphError",
    "QueryError",
    "ReadError",
    "StoreError",
    "StoreInUse",
    "StoreVersion",
]


class PracticegraphError(Exception):
    """Whatever practicegraph raises on purpose."""


class ReadError(PracticegraphError):
    """A report that cannot be read: missing, empty, binary, wrongly encoded, too large, broken."""


class StoreError(PracticegraphError):
    """A store that cannot be opened or written."""


class StoreInUse(StoreError):
    """Another process has the store open for writing."""


class StoreVersion(StoreError):
    """The store was written by another version of practicegraph."""


class QueryError(PracticegraphError):
    """A SPARQL query that is wrong; the message has the place."""


class NotFound(PracticegraphError):
    """A name, IRI, question, parameter or file that is not there; the message offers close ones."""


class InvalidValue(PracticegraphError):
    """A value that does not fit what it is meant for."""


class MissingExtra(PracticegraphError):
    """An optional dependency that is not installed; the message names the extra."""
