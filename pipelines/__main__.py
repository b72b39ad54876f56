"""The command ``kg``, also as ``python -m pipelines``."""

from __future__ import annotations

import signal


def main() -> None:
    """Run the command line; Ctrl-C while it is being loaded just ends it."""
    when_running = signal.signal(signal.SIGINT, signal.SIG_DFL)
    from pipelines.cli import main as run

    signal.signal(signal.SIGINT, when_running)
    run()


if __name__ == "__main__":
    main()
