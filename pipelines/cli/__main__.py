"""``python -m pipelines.cli`` is ``kg``."""

from pipelines.cli.app import main

main()
