"""The command line: options, printing, exit codes. No logic.

One module a group of commands; importing it registers them.
"""

from pipelines.cli import (
    analysing,
    asking,
    building,
    deciding,
    drawing,
    exporting,
    fetching,
    measuring,
    questions,
    remote,
    serving,
    site,
    topics,
    vocabulary,
)
from pipelines.cli.app import app, main

__all__ = [
    "analysing",
    "app",
    "asking",
    "building",
    "deciding",
    "drawing",
    "exporting",
    "fetching",
    "main",
    "measuring",
    "questions",
    "remote",
    "serving",
    "site",
    "topics",
    "vocabulary",
]
