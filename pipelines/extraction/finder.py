"""The shipped model at run time, by onnxruntime."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from kg.errors import ExtractionError
from kg.model import Span
from pipelines.extraction.decoding import FloatArray, softmax
from pipelines.extraction.encoding import EncodedText, encode

_FILES = ("finder.onnx", "relations.onnx", "tokenizer.json", "model.json")


@dataclass(frozen=True, slots=True)
class ModelCard:
    """Which model this is. ``sha256`` covers the model's files, in a fixed order."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the encoder makes of a window of ``W`` words.

    ``spans`` (W, W, 4) are probabilities of no mention, method, task and dataset for the span
    from word i to word j inclusive; ``first`` and ``last`` (W, width) represent each word.
    """

    encoded: EncodedText
    spans: FloatArray
    first: FloatArray
    last: FloatArray


class Finder:
    """Loads a model folder once and reads windows of text."""

    def __init__(self, folder: Path) -> None:
        """Open the model. Raises ExtractionError where files are missing or do not open."""
        missing = [name for name in _FILES if not (folder / name).is_file()]
        if missing:
            raise ExtractionError(
                f"the extraction model lacks {', '.join(missing)}",
                where=str(folder),
                mend="Reinstall paperatlas, or name a folder made by pipelines.training.export",
            )
        digest = hashlib.sha256()
        for name in _FILES:
            digest.update((folder / name).read_bytes())
        described = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        self.card = ModelCard(described["name"], described["version"], digest.hexdigest())
        self.temperature = float(described["temperature"])
        self.scierc_weight = float(described["scierc_weight"])
        self.relation_temperature = float(described["relation_temperature"])
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._reader = _session(folder / "finder.onnx")
            self._relator = _session(folder / "relations.onnx")
        except Exception as error:  # each library raises types of its own, some of them bare
            raise ExtractionError(
                f"the extraction model cannot be opened ({error})",
                where=str(folder),
                mend="Reinstall paperatlas",
            ) from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def sizes(self, texts: Sequence[str]) -> list[int]:
        """The number of word pieces of each text."""
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [len(e.ids) for e in encoded]

    def read(self, text: str, sentences: Sequence[Span]) -> Reading:
        """Read one window of text, whose sentences lie at ``sentences``."""
        encoded = encode(text, sentences, self._tokenizer)
        if not len(encoded.first):
            empty = np.zeros((0, 0), dtype=np.float32)
            return Reading(encoded, np.zeros((0, 0, 4), dtype=np.float32), empty, empty)
        scier, scierc, first, last = self._reader.run(
            ["scier", "scierc", "at_first", "at_last"],
            {
                "pieces": encoded.pieces[None],
                "first": encoded.first[None],
                "last": encoded.last[None],
                "shape": encoded.shape[None],
            },
        )
        spans = self._mixed(softmax(scier[0] / self.temperature), softmax(scierc[0]))
        return Reading(encoded, spans, first[0], last[0])

    def _mixed(self, scier: FloatArray, scierc: FloatArray) -> FloatArray:
        """The two heads' probabilities, weighed; SciERC's further types count as no mention."""
        named = scierc[..., 1:4]
        none = 1 - named.sum(axis=-1, keepdims=True)
        wide = np.concatenate([none, named], axis=-1)
        mixed = (1 - self.scierc_weight) * scier + self.scierc_weight * wide
        return mixed.astype(np.float32)

    def relate(self, features: FloatArray, kinds: Sequence[tuple[int, int, int]]) -> FloatArray:
        """Probabilities (N, labels) for N pairs: their representations and (type, type, bucket)."""
        # Not one pair alone: the network was exported for two and more.
        single = len(kinds) == 1
        index = np.array([*kinds, *kinds] if single else kinds, dtype=np.int64)
        rows = np.concatenate([features, features]) if single else features
        (scores,) = self._relator.run(["labels"], {"features": rows, "kinds": index})
        return softmax(scores[: len(kinds)] / self.relation_temperature)


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # Threads that wait by spinning double the CPU time and give nothing at this size.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=1)
def shipped_finder() -> Finder:
    """The model that ships with the package, loaded once a process."""
    with as_file(files("pipelines.extraction") / "model") as folder:
        return Finder(folder)
