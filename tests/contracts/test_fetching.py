"""``kg fetch`` as its users meet it, with a server on loopback in the place of the services."""

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

DAY = "2026-11-20"
PAPERS = [
    {"paper": {"id": f"2611.0000{n}", "title": f"On shirts {n}", "summary": "We iron shirts."}}
    for n in range(3)
]


@pytest.fixture
def service():
    """What a service answers, which a test may change: its status and its list of papers."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = json.dumps(server.papers).encode()
            self.send_response(server.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.status, server.papers = 200, PAPERS
    server.address = f"http://127.0.0.1:{server.server_port}/api/daily_papers"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_is_fetched_is_told_and_can_be_extracted(here, done, service, tmp_path):
    new = tmp_path / "new"
    ran = here("fetch", "hf", "--date", DAY, "--from", service.address, "-o", new)
    (page,) = new.iterdir()
    assert page.name == f"hf-{DAY}-00000.json"
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"{page}\n", "3 papers\n")
    assert json.loads(page.read_text()) == PAPERS
    texts = [json.loads(line) for line in done("extract", new, "--quiet").splitlines()]
    assert len(texts) == 3


def test_a_day_without_papers_is_no_failure(here, service, tmp_path):
    service.papers = []
    arguments = ("fetch", "hf", "--date", DAY, "--from", service.address, "-o", tmp_path / "new")
    ran = here(*arguments)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", f"{DAY}: no papers\n")
    assert here(*arguments, "--quiet").stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_is_one_message(here, one_message, service, tmp_path):
    service.status = 403
    ran = here("fetch", "hf", "--date", DAY, "--from", service.address, "-o", tmp_path / "new")
    message = one_message(ran)
    assert service.address in message
    assert "403" in message
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_one_message(here, one_message, service, tmp_path):
    place = tmp_path / "new"
    place.write_text("mine")
    message = one_message(
        here("fetch", "hf", "--date", DAY, "--from", service.address, "-o", place)
    )
    assert str(place) in message
    assert place.read_text() == "mine"


def test_what_is_not_a_category_is_one_message(here, one_message, tmp_path):
    arguments = ("--category", "cs.CL OR all:x", "-o", tmp_path / "new")
    assert "no category" in one_message(here("fetch", "arxiv", "--date", DAY, *arguments))


def test_no_other_command_brings_what_fetches():
    code = "import sys, pipelines.cli; sys.exit('urllib3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
