"""What a statement is, identity, the store, the rules, the checks.

>>> from practicegraph.graph import open_store
>>> with open_store(":memory:") as store:
...     store.query("SELECT ?s { ?s a pg:Source }").rows
[]
"""

from practicegraph.graph.results import IRI, Results
from practicegraph.graph.store import Store, open_store

__all__ = ["IRI", "Results", "Store", "open_store"]
