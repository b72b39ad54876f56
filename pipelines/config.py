"""Frozen settings from TOML. All bad keys and values are reported at once, by path."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from kg.errors import SettingsError


@dataclass(frozen=True, slots=True)
class ExtractionSettings:
    """``min_confidence`` and ``relation_confidence`` are least probabilities, 0 to 1.

    ``model`` is the folder of a model, or empty for the one that ships with the package.
    """

    min_confidence: float
    relation_confidence: float
    model: str


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a run, a field a section."""

    extraction: ExtractionSettings


def load_settings(path: Path | None = None) -> Settings:
    """The defaults with what the TOML file ``path`` changes.

    Raises SettingsError that names every unknown key and every value out of range at once.
    """
    values = _parsed(files("pipelines").joinpath("default.toml").read_text(encoding="utf-8"), "")
    if path is not None:
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise SettingsError(f"cannot be read ({error.strerror})", where=str(path)) from error
        except UnicodeDecodeError as error:
            raise SettingsError(f"is not UTF-8 ({error})", where=str(path)) from error
        given = _parsed(text, str(path))
        problems = list(_problems(given, values))
        if problems:
            raise SettingsError(
                "; ".join(problems),
                where=str(path),
                mend="The settings and their units stand in pipelines/default.toml",
            )
        values = {
            section: {**defaults, **given.get(section, {})} for section, defaults in values.items()
        }
    return Settings(ExtractionSettings(**values["extraction"]))


def _parsed(text: str, where: str) -> dict[str, dict[str, Any]]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"not TOML: {error}", where=where) from error


def _problems(given: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for section, values in given.items():
        if section not in known:
            yield f"unknown section [{section}]"
        elif not isinstance(values, Mapping):
            yield f"[{section}] is not a section"
        else:
            for key, value in values.items():
                if key not in known[section]:
                    yield f"unknown setting {section}.{key}"
                elif isinstance(known[section][key], str):
                    if not isinstance(value, str):
                        yield f"{section}.{key} is not a text"
                elif isinstance(value, bool) or not isinstance(value, int | float):
                    yield f"{section}.{key} is not a number"
                elif not 0 <= value <= 1:
                    yield f"{section}.{key} = {value} is not between 0 and 1"
