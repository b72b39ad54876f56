"""The command line: options, printing, exit codes. No logic.

One module a group of commands; importing it registers them.
"""

from pipelines.cli import asking, building, drawing, exporting, measuring
from pipelines.cli.app import app, main

__all__ = ["app", "asking", "building", "drawing", "exporting", "main", "measuring"]
