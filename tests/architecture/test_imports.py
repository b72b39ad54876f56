"""The import rules of the README hold."""

import os
from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]


def test_every_import_rule_holds() -> None:
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS
    finally:
        os.chdir(before)
