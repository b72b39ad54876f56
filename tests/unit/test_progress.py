"""How a long job tells of itself where there is no terminal."""

from types import SimpleNamespace

from pipelines.progress import shown_progress


def test_the_rate_is_that_of_the_work_without_what_was_prepared(monkeypatch, capsys):
    clock = iter((0.0, 500.0, 505.0, 511.0, 512.0))
    monkeypatch.setattr("pipelines.progress.time", SimpleNamespace(monotonic=lambda: next(clock)))
    with shown_progress("pages", quiet=False) as report:
        for done in (100, 600, 1200, 1300):
            report(done, 1300)
    told = capsys.readouterr().err.splitlines()
    assert told == ["pages: 600 of 1300, 100.0 a second, 7 s left"]


def test_quiet_says_nothing(capsys):
    with shown_progress("pages", quiet=True) as report:
        report(1, 2)
    assert capsys.readouterr().err == ""
