"""Settings: defaults, changes, and all that is wrong at once."""

import re
from pathlib import Path

import pytest

from kg.errors import SettingsError
from pipelines.config import load_settings


def test_the_defaults_are_complete() -> None:
    settings = load_settings()
    assert 0 < settings.extraction.min_confidence < 1
    assert 0 < settings.extraction.relation_confidence < 1
    assert settings.extraction.model == ""


def test_a_file_changes_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text("[extraction]\nmin_confidence = 0.7\n", encoding="utf-8")
    changed = load_settings(path)
    assert changed.extraction.min_confidence == 0.7
    assert changed.extraction.relation_confidence == load_settings().extraction.relation_confidence


def test_a_model_of_ones_own_is_named_by_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text("[extraction]\nmodel = 'models/größer'\n", encoding="utf-8")
    changed = load_settings(path).extraction
    assert changed.model == "models/größer"
    assert changed.min_confidence == load_settings().extraction.min_confidence


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("model = 3", "extraction.model is not a text"),
        ("model = true", "extraction.model is not a text"),
        ("model = ['a']", "extraction.model is not a text"),
        ("min_confidence = 'a'", "extraction.min_confidence is not a number"),
        ("min_confidence = true", "extraction.min_confidence is not a number"),
        ("min_confidence = nan", "extraction.min_confidence = nan is not between 0 and 1"),
        ("min_confidence = -0.1", "extraction.min_confidence = -0.1 is not between 0 and 1"),
    ],
)
def test_a_value_is_of_its_settings_kind(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "s.toml"
    path.write_text(f"[extraction]\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=re.escape(problem)):
        load_settings(path)


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
