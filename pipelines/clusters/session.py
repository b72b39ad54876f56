"""Spark, started for one piece of work and stopped after it."""

from __future__ import annotations

import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import ClusterError
from pipelines.clusters.requirements import check, is_here
from pipelines.clusters.shipping import write_model, write_package
from pipelines.clusters.work import MODEL

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

#: Where a task fails this often, the work is given up.
FAILURES: Final = 4

_LOGGING: Final = """\
rootLogger.level = error
logger.python.name = org.apache.spark.api.python.PythonGatewayServer
logger.python.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = spark: %m%n%ex{0}
"""


@contextmanager
def session(master: str, model: str, rows_a_task: int) -> Iterator[SparkSession]:
    """A Spark session whose machines have this package and the model (a folder, or empty).

    Tables of Arrow rows become tasks of ``rows_a_task`` rows. Raises ClusterError where it cannot
    be started.
    """
    check(master)
    with (
        tempfile.TemporaryDirectory(prefix="paperatlas-") as name,
        warnings.catch_warnings(),
    ):
        # mapInArrow asks for pandas and uses nothing of it.
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
        folder = Path(name)
        package, archive = folder / "paperatlas.zip", folder / "model.zip"
        write_package(package)
        write_model(model, archive)
        spark = _started(master, folder, rows_a_task)
        try:
            spark.sparkContext.addPyFile(str(package))
            spark.sparkContext.addArchive(f"{archive}#{MODEL}")
            yield spark
        finally:
            spark.stop()


def _started(master: str, folder: Path, rows_a_task: int) -> SparkSession:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    (logging := folder / "log4j2.properties").write_text(_LOGGING, encoding="utf-8")
    options = {
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={logging.as_uri()}",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.task.maxFailures": str(FAILURES),
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(rows_a_task),
        # Below this size, tables are cut as the number of cores has it.
        "spark.sql.execution.arrow.localRelationThreshold": "0",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }
    if is_here(master):
        options |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    # Otherwise a machine takes the python3 that it finds first, which need not have spaCy.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("paperatlas").master(_with_retries(master))
    try:
        for key, value in options.items():
            builder = builder.config(key, value)
        return builder.getOrCreate()
    except (Py4JError, PySparkException) as error:
        raise ClusterError(
            "Spark could not be started with this master",
            where=master,
            mend="See that it is a Spark of the version that PySpark here has",
        ) from error


def _with_retries(master: str) -> str:
    """``local[2]`` gives up at the first process that is lost; ``local[2,4]`` does not."""
    if master == "local":
        return f"local[1,{FAILURES}]"
    if master.startswith("local[") and "," not in master:
        return f"{master.removesuffix(']')},{FAILURES}]"
    return master
