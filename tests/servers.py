"""SPARQL servers for tests: real ones, each in a process of its own on a free port, with its data in a folder."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

JARS = Path("/usr/share/java")
"""Where Debian puts libapache-jena-java and what it needs."""
NEEDED = (
    *("jena-arq.jar", "jena-base.jar", "jena-core.jar", "jena-iri.jar", "jena-shacl.jar", "jena-rdfconnection.jar"),
    *("slf4j-api.jar", "slf4j-nop.jar", "commons-[!-]*.jar", "gson.jar", "*thrift.jar", "protobuf.jar"),
    *("jackson-core.jar", "jackson-databind.jar", "jackson-annotations.jar", "titanium-json-ld.jar", "jsonld-java.jar"),
    *("guava.jar", "failureaccess.jar", "dexx*.jar"),
)
XERCES = "org/apache/jena/ext/xerces/"


class Server:
    """`oxigraph serve` on a folder; it can be killed and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or "oxigraph"
        return [program, "serve", "--location", str(self.folder), "--bind", f"127.0.0.1:{self.port}"]

    def start(self) -> None:
        self.process = subprocess.Popen(self.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                headers = {"Content-Type": "application/sparql-query"}
                request = urllib.request.Request(f"{self.address}/query", b"ASK {}", headers)  # noqa: S310
                with urllib.request.urlopen(request, timeout=5):  # noqa: S310
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"{self.command()[0]} does not answer")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


class Jena(Server):
    """Apache Jena, as Debian packages it, in memory."""

    def command(self) -> list[str]:
        # the package has the messages of its copy of Xerces where that does not look for them
        with zipfile.ZipFile(JARS / "jena-core.jar") as archive:
            for name in archive.namelist():
                if name.startswith(XERCES) and not name.endswith("/"):
                    target = self.folder / "xerces" / name.removeprefix(XERCES)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(archive.read(name))
        needed = [path for pattern in NEEDED for path in sorted(JARS.glob(pattern))]
        classes = ":".join(map(str, [self.folder, *needed]))
        return ["java", "-cp", classes, str(Path(__file__).with_name("JenaServer.java")), str(self.port)]


def has_jena() -> bool:
    """Whether Jena and a Java that runs sources are here."""
    return (JARS / "jena-arq.jar").exists() and shutil.which("javac") is not None


@contextmanager
def jena(folder: Path) -> Iterator[Server]:
    """A running server that ends with the block."""
    server = Jena(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """A running server that ends with the block."""
    server = Server(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()
