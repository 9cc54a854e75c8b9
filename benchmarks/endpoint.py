"""What the endpoint adds to a query: milliseconds a request over one kept connection, and CPU of server and workers.

.venv/bin/python benchmarks/endpoint.py STORE
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx

PROGRAM = Path(sys.executable).parent / "practicegraph"
TICKS = os.sysconf("SC_CLK_TCK")
CASES = {
    "nothing: ASK {}": ("ASK {}", 500),
    "one organisation's names": ("SELECT ?n { ?o a pg:Organisation ; skos:prefLabel ?n } LIMIT 10", 300),
    "every statement, as JSON": ("SELECT * { ?s ?p ?o }", 5),
}


def cpu(pid: int) -> float:
    """CPU seconds of a process and of its workers."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split())]
    fields = [Path(f"/proc/{one}/stat").read_text("ascii").rpartition(")")[2].split() for one in pids]
    return sum(int(field[11]) + int(field[12]) for field in fields) / TICKS


def main(store: str) -> None:
    server = subprocess.Popen(
        [str(PROGRAM), "serve", "--store", store, "--port", "0"], stderr=subprocess.PIPE, text=True
    )
    assert server.stderr is not None
    address = server.stderr.readline().split(" at ")[1].split()[0]
    try:
        with httpx.Client(timeout=60) as client:
            print("| query | requests | bytes each | median ms | CPU ms each |\n| --- | ---: | ---: | ---: | ---: |")
            for name, (text, count) in CASES.items():
                client.get(address + "sparql", params={"query": text}).raise_for_status()
                before, taken, size = cpu(server.pid), [], 0
                for _ in range(count):
                    began = time.perf_counter()
                    size = len(client.get(address + "sparql", params={"query": text}).content)
                    taken.append(time.perf_counter() - began)
                each = (cpu(server.pid) - before) / count * 1000
                print(f"| {name} | {count} | {size:,} | {sorted(taken)[count // 2] * 1000:.1f} | {each:.1f} |")
    finally:
        server.terminate()
        server.wait()
        server.stderr.close()


if __name__ == "__main__":
    main(sys.argv[1])
