"""How fast the explorer is written as files, on stores of made-up organisations (``peers_speed.py``).

.venv/bin/pip install -e '.[compare]'
.venv/bin/python benchmarks/site_speed.py 500 2000     organisations; English only
"""

import sys
import tempfile
import time
from pathlib import Path

from peers_speed import fill

from practicegraph.graph import open_store
from practicegraph.viz.site_write import write_site


def main(sizes: list[int]) -> None:
    print("| organisations | triples | pages | files | MB | CPU seconds | pages a CPU second |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            with open_store(folder / "store") as store:
                triples = fill(store, size)
            with open_store(folder / "store", read_only=True) as store:
                start = time.process_time()
                written = write_site(store, folder / "site", languages=("en",))
                taken = time.process_time() - start
            held = sum(path.stat().st_size for path in (folder / "site").rglob("*") if path.is_file()) / 1e6
            cells = (size, triples, written.pages, written.files, round(held), round(taken))
            print(f"| {' | '.join(f'{cell:,}' for cell in cells)} | {written.pages / taken:.0f} |", flush=True)


if __name__ == "__main__":
    main([int(item) for item in sys.argv[1:]] or [500])
