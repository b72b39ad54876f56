"""A Virtuoso of our own on loopback, with its data in a folder that goes when it stops.

As a program it serves one graph directory until Ctrl-C, loaded the fast way, which is that for
large graphs: ``kg export`` to N-Quads, then Virtuoso's own bulk loader. N-Quads keep the named
graphs; the union that ``kg load`` makes comes with ``--union`` from Turtle.

    python tests/servers/virtuoso.py build/sample-graph --union
"""

import argparse
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from kg import KnowledgeGraph
from kg.export.loader import UNION_GRAPH

START_SECONDS = 120
# Pages of 8 KiB that stay in memory: 60,000 take some 0.6 GB, 170,000 1.6 GB.
BUFFERS = 60_000

SETTINGS = """
[Database]
DatabaseFile={folder}/virtuoso.db
ErrorLogFile={folder}/virtuoso.log
LockFile={folder}/virtuoso.lck
TransactionFile={folder}/virtuoso.trx
xa_persistent_file={folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile={folder}/temporary.db
TransactionFile={folder}/temporary.trx
[Parameters]
ServerPort=127.0.0.1:{sql}
NumberOfBuffers={buffers}
MaxDirtyBuffers={dirty}
MaxQueryMem=512M
DirsAllowed={folder}
[HTTPServer]
ServerPort=127.0.0.1:{http}
ServerThreads=5
[SPARQL]
ResultSetMaxRows={rows}
MaxQueryExecutionTime={seconds}
"""


class Virtuoso:
    """A running server: its addresses, its login, and its own SQL client."""

    def __init__(self, folder, process, sql, http):
        self.folder = folder
        self.query = f"http://127.0.0.1:{http}/sparql"
        self.update = f"http://127.0.0.1:{http}/sparql-auth"
        self.graph_store = f"http://127.0.0.1:{http}/sparql-graph-crud-auth"
        self._process = process
        self._sql = sql
        self._password = "dba"

    @property
    def login(self):
        """``user:password`` of its administrator."""
        return f"dba:{self._password}"

    def change_password(self):
        """Take the administrator's password, which everybody knows, away from others here."""
        new = secrets.token_hex(8)
        self.sql(f"user_set_password('dba', '{new}');")
        self._password = new

    def sql(self, statements):
        """Run SQL and give what it prints."""
        done = subprocess.run(
            ["isql-vt", f"127.0.0.1:{self._sql}", "dba", self._password, f"EXEC={statements}"],
            capture_output=True,
            text=True,
            check=True,
        )
        if "Error" in done.stderr:
            raise RuntimeError(done.stderr)
        return done.stdout

    def load_files(self, files, graph):
        """Load RDF files in bulk; those without graph names of their own go into ``graph``."""
        for file in map(Path, files):
            shutil.copy(file, self.folder / file.name)
            self.sql(f"ld_dir('{self.folder}', '{file.name}', '{graph}');")
        self.sql("rdf_loader_run(); checkpoint;")
        failed = "SELECT COUNT(*) FROM DB.DBA.load_list WHERE ll_error IS NOT NULL"
        found = self.sql(f"{failed};").splitlines()
        if "0" not in (line.strip() for line in found):
            raise RuntimeError(self.sql("SELECT ll_file, ll_error FROM DB.DBA.load_list;"))

    def stop(self):
        """Have it write its data and end."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(60)


@contextmanager
def running(*, rows=1_000_000, seconds=60, buffers=BUFFERS):
    """A new, empty server, at most ``rows`` in an answer and ``seconds`` for a query."""
    with tempfile.TemporaryDirectory(prefix="virtuoso-") as made:
        folder, (sql, http) = Path(made), _free_ports(2)
        settings = folder / "virtuoso.ini"
        settings.write_text(
            SETTINGS.format(
                folder=folder,
                sql=sql,
                http=http,
                rows=rows,
                seconds=seconds,
                buffers=buffers,
                dirty=buffers * 7 // 10,
            )
        )
        with (folder / "printed.txt").open("wb") as printed:
            process = subprocess.Popen(
                ["virtuoso-t", "+foreground", "+configfile", settings],
                cwd=folder,
                stdout=printed,
                stderr=printed,
            )
        server = Virtuoso(folder, process, sql, http)
        try:
            _wait(server.query, process, folder)
            server.change_password()
            yield server
        finally:
            server.stop()


def _free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def _wait(url, process, folder):
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError((folder / "printed.txt").read_text(errors="replace")[-2000:])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument(
        "--union", action="store_true", help="one graph in place of a graph a paper"
    )
    parser.add_argument("--buffers", type=int, default=BUFFERS, help="8 KiB pages in memory")
    chosen = parser.parse_args()
    with running(buffers=chosen.buffers) as server, tempfile.TemporaryDirectory() as exports:
        name, ending = ("turtle", "ttl") if chosen.union else ("nquads", "nq")
        file = Path(exports) / f"graph.{ending}"
        with KnowledgeGraph.open(chosen.directory) as graph:
            graph.export(name, file)
        began = time.monotonic()
        server.load_files([file], UNION_GRAPH)
        print(f"loaded in {time.monotonic() - began:.1f} s; Ctrl-C ends it and removes its data")
        print(f"kg query {server.query} 'SELECT ...'")
        try:
            signal.pause()
        except KeyboardInterrupt:
            print("stopping")


if __name__ == "__main__":
    main()
