"""The W3C tests of the SPARQL 1.1 Protocol, over a socket, as their runner beside us sends them."""

import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph
import pytest
import uvicorn
from pyoxigraph import NamedNode, RdfFormat
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.graph.manifest import Manifest
from kg.query.bounded import Pool
from kg.query.endpoint import Snapshot, application
from kg.query.limits import Limits

SHARED = Path(__file__).parents[3] / "shared"
SUITE = SHARED / "w3c" / "sparql" / "sparql11" / "protocol"
RUNNER = SHARED / "bench" / "rdf" / "w3c_protocol.py"
DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"

# What the suite wants done and a service that only reads refuses: the test, and what it sends.
UPDATES = {
    "update_base_uri",
    "update_dataset_default_graph",
    "update_dataset_default_graphs",
    "update_dataset_full",
    "update_dataset_named_graphs",
    "update_post_direct",
    "update_post_form",
}
TESTS = 34

pytestmark = pytest.mark.skipif(
    not (SUITE.is_dir() and RUNNER.is_file()),
    reason="the W3C suite does not lie beside the project",
)


class _Fixed:
    """One state that never changes, of a store that is no graph directory."""

    def __init__(self, folder, pool):
        self._snapshot = Snapshot(Manifest("w3c", "", {}, {}, {}, {}), folder, pool)

    @contextmanager
    def current(self):
        yield self._snapshot


async def _same_graph(request: Request) -> Response:
    """Take what the runner puts before each test: it is there already."""
    number = request.query_params["graph"].removesuffix(".rdf")[-1]
    assert await request.body() == (SUITE / f"data{number}.nt").read_bytes()
    return Response(status_code=204)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Serve the three graphs of the suite; gives the URL of the endpoint."""
    folder = tmp_path_factory.mktemp("protocol")
    store = pyoxigraph.Store(str(folder / "store"))
    for number in (1, 2, 3):
        store.load(
            (SUITE / f"data{number}.nt").read_bytes(),
            RdfFormat.N_TRIPLES,
            to_graph=NamedNode(DATA.format(number)),
        )
    store.flush()
    del store
    with Pool(folder / "store") as pool:
        app = application(_Fixed(folder, pool), limits=Limits(30), hosts=(), pages={})
        app.routes.append(Route("/store", _same_graph, methods=["PUT"]))
        config = uvicorn.Config(app, port=0, log_level="error", lifespan="off", ws="none")
        server = uvicorn.Server(config)
        bound = config.bind_socket()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        yield f"http://127.0.0.1:{bound.getsockname()[1]}/sparql"
        server.should_exit = True
        thread.join()


def test_the_protocol_suite(address):
    ran = subprocess.run(
        [sys.executable, RUNNER, SUITE, address],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    *failures, counts = ran.stdout.splitlines()
    failed = {line.split()[1]: line for line in failures}
    # Strict: an update that is no longer refused is a surprise, as is any other failure.
    assert set(failed) == UPDATES, ran.stdout
    assert all("status 403," in line for line in failed.values())
    assert counts == f"{TESTS - len(UPDATES)} passed, {len(UPDATES)} failed"
