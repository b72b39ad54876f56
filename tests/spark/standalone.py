"""A Spark master and its workers on loopback, each with one core, until the block ends."""

import importlib.util
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

START_SECONDS = 120
MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"
EXECUTOR = "CoarseGrainedExecutorBackend"
DAEMON = "pyspark.daemon"


class Cluster:
    """The address of a running master, and the processes below it."""

    def __init__(self, address, processes):
        self.address = address
        self._roots = {process.pid for process in processes}

    def executors(self):
        """The processes, one a worker, that have work given out to them."""
        return [pid for pid, _, what in self._below() if EXECUTOR in what]

    def pythons(self):
        """The processes that do the work: children of the one that each executor forks from."""
        below = self._below()
        daemons = {pid for pid, _, what in below if DAEMON in what}
        return [pid for pid, parent, _ in below if parent in daemons]

    def _below(self):
        listed = subprocess.run(
            ["ps", "-wweo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
        )
        every = [line.split(maxsplit=2) for line in listed.stdout.splitlines()]
        ours, found = set(self._roots), []
        # A parent may have a higher number than its child, where numbers have begun again.
        for _ in range(4):
            found = [(int(p), int(q), what) for p, q, what in every if int(q) in ours]
            ours |= {pid for pid, _, _ in found}
        return found


@contextmanager
def cluster(workers: int = 2) -> Iterator[Cluster]:
    """Start a master and so many workers, and stop them after the block."""
    home = Path(importlib.util.find_spec("pyspark").origin).parent
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"spark://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="spark-") as name, ExitStack() as stack:
        folder = Path(name)

        def start(what, *arguments):
            log = folder / f"{len(list(folder.glob('*.log')))}.log"
            with log.open("wb") as output:
                process = subprocess.Popen(
                    [home / "bin" / "spark-class", what, "-h", "127.0.0.1", *arguments],
                    env={
                        **os.environ,
                        "SPARK_HOME": str(home),
                        "SPARK_LOCAL_IP": "127.0.0.1",
                        "SPARK_WORKER_DIR": str(folder / "work"),
                    },
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            stack.callback(_end, process)
            return process, log

        processes = [start(MASTER, "-p", str(port), "--webui-port", "0")]
        _wait_for("I have been elected leader", *processes[0])
        for _ in range(workers):
            started = start(WORKER, "-c", "1", "-m", "1200m", "--webui-port", "0", address)
            processes.append(started)
        for started in processes[1:]:
            _wait_for("Successfully registered with master", *started)
        yield Cluster(address, [process for process, _ in processes])


def _wait_for(words, process, log):
    until = time.monotonic() + START_SECONDS
    while words not in (said := log.read_text(errors="replace")):
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(said)
        time.sleep(0.2)


def _end(process):
    # Executors are children of their worker, and Python's processes of theirs, in one session.
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
