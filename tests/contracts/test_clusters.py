"""``kg build --engine spark``: what is refused before anything is read."""

import pytest

from pipelines.clusters import requirements


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--master", "local"], "--master: goes with --engine spark"),
        (["--engine", "spark"], "needs --master URL"),
        (["--engine", "spark", "--master", "local", "--workers", "2"], "goes with --engine local"),
        (["--engine", "dask"], "'dask' is not one of"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_use(here, tmp_path, options, message):
    ran = here("build", tmp_path / "none.jsonl", "-o", tmp_path / "graph", *options)
    assert ran.returncode == 2
    assert message in ran.stderr
    assert not (tmp_path / "graph").exists()


def test_a_cluster_that_is_not_there_is_told_at_once(here, one_message, tmp_path, monkeypatch):
    monkeypatch.setattr(requirements, "find_spec", lambda name: None)
    arguments = ["--engine", "spark", "--master", "spark://127.0.0.1:1"]
    ran = here("build", tmp_path / "none.jsonl", "-o", tmp_path / "graph", *arguments)
    assert "pip install 'paperatlas[spark]'" in one_message(ran)
    assert not (tmp_path / "graph").exists()
