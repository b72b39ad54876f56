"""Settings: defaults, changes, and all that is wrong at once."""

from pathlib import Path

import pytest

from kg.errors import SettingsError
from pipelines.config import load_settings


def test_the_defaults_are_complete() -> None:
    settings = load_settings()
    assert 0 < settings.extraction.min_confidence < 1
    assert 0 < settings.extraction.relation_confidence < 1


def test_a_file_changes_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text("[extraction]\nmin_confidence = 0.7\n", encoding="utf-8")
    changed = load_settings(path)
    assert changed.extraction.min_confidence == 0.7
    assert changed.extraction.relation_confidence == load_settings().extraction.relation_confidence


def test_every_problem_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text(
        "[extraction]\nmin_confidence = 7\nspeed = 1\nrelation_confidence = 'no'\n[other]\n",
        encoding="utf-8",
    )
    with pytest.raises(SettingsError) as error:
        load_settings(path)
    for name in ("min_confidence", "speed", "relation_confidence", "other", "default.toml"):
        assert name in str(error.value)


@pytest.mark.parametrize("content", [b"not toml", b"\xff"])
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "s.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=r"s\.toml"):
        load_settings(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path / "none.toml")
