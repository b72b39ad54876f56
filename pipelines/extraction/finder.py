"""The shipped model at run time, by onnxruntime."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Encoding, Tokenizer

from kg.errors import ExtractionError
from kg.model import Span
from pipelines.extraction.decoding import FloatArray, softmax
from pipelines.extraction.encoding import MAX_WORDS, EncodedText, IntArray, encode

_FILES = (
    "finder.onnx",
    "relations.onnx",
    "roles.onnx",
    "paper_relations.onnx",
    "tokenizer.json",
    "model.json",
)


@dataclass(frozen=True, slots=True)
class ModelCard:
    """Which model this is. ``sha256`` covers the model's files, in a fixed order."""

    name: str
    version: str
    sha256: str


#: More mentions of a concept than this count as so many.
OFTEN = 8


@dataclass(frozen=True, slots=True)
class Calibration:
    """What makes the network's outputs probabilities, chosen on papers that it was not taught.

    The temperatures divide scores before the softmax (Guo et al. 2017, "On Calibration of Modern
    Neural Networks"); ``paper_weight`` is that of the head that learnt papers, where a paper is
    read, SciER's having the rest. ``concept``
    weighs, as a logistic regression does (Platt 1999), a concept's best mention in log odds, the
    logarithm of its number of mentions, its standing in the title, and 1.
    """

    temperature: float = 1.0
    paper_weight: float = 0.0
    relation_temperature: float = 1.0
    paper_relation_temperature: float = 1.0
    concept: tuple[float, float, float, float] = (1.0, 0.0, 0.0, 0.0)

    def concept_probability(self, best: float, mentions: int, in_title: bool) -> float:
        """That a paper has the concept whose ``mentions`` are at best ``best`` probable."""
        bounded = min(max(best, 1e-6), 1 - 1e-6)
        odds = math.log(bounded / (1 - bounded))
        # An abstract names nothing more often: what is fitted on abstracts holds up to there.
        often = math.log(min(mentions, OFTEN))
        a, b, c, d = self.concept
        return 1 / (1 + math.exp(-(a * odds + b * often + c * in_title + d)))


@dataclass(frozen=True, slots=True)
class Reading:
    """What the encoder makes of a window of ``W`` words.

    ``spans`` (W, MAX_WORDS, 4) are at [i, k] the probabilities of no mention, method, task and
    dataset for words i to i + k; ``first`` and ``last`` (W, width) represent each word.
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
        self.folder = folder
        self._last: tuple[str, Encoding] | None = None
        digest = hashlib.sha256()
        for name in _FILES:
            digest.update((folder / name).read_bytes())
        try:
            described = json.loads((folder / "model.json").read_text(encoding="utf-8"))
            self.card = ModelCard(described["name"], described["version"], digest.hexdigest())
            self.calibration = Calibration(**described["calibration"])
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._reader = _session(folder / "finder.onnx")
            self._relator = _session(folder / "relations.onnx")
            self._roles = _session(folder / "roles.onnx")
            self._paper_relator = _session(folder / "paper_relations.onnx")
        except Exception as error:  # each library raises types of its own, some of them bare
            raise ExtractionError(
                f"the extraction model cannot be opened ({error})",
                where=str(folder),
                mend="Reinstall paperatlas",
            ) from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def _encoding(self, text: str) -> Encoding:
        """The text's word pieces. A paper's windows are measured and, most being one, read next."""
        if self._last is None or self._last[0] != text:
            self._last = (text, self._tokenizer.encode(text, add_special_tokens=True))
        return self._last[1]

    def sizes(self, text: str, sentences: Sequence[Span]) -> list[int]:
        """The number of word pieces of each sentence of the text, which lie in order."""
        encoding = self._encoding(text)
        pieces = zip(encoding.offsets, encoding.word_ids, strict=True)
        places = np.array([start for (start, _), word in pieces if word is not None])
        starts = np.array([s.start for s in sentences])
        at = np.searchsorted(starts, places, side="right") - 1
        counts = np.bincount(at[at >= 0], minlength=len(sentences)) + 1  # a [SEP] may follow
        return [int(c) for c in counts]

    def read(self, text: str, sentences: Sequence[Span], *, paper: bool) -> Reading:
        """Read one window of text, whose sentences lie at ``sentences``.

        ``paper`` says that it is of a title and an abstract, for which there is a head of its own.
        """
        encoded = encode(text, sentences, self._encoding(text))
        if not len(encoded.first):
            empty = np.zeros((0, 0), dtype=np.float32)
            return Reading(encoded, np.zeros((0, MAX_WORDS, 4), dtype=np.float32), empty, empty)
        scier, of_papers, first, last = self._reader.run(
            ["scier", "paper", "at_first", "at_last"],
            {
                "pieces": encoded.pieces[None],
                "first": encoded.first[None],
                "last": encoded.last[None],
                "shape": encoded.shape[None],
            },
        )
        spans = self._mixed(scier[0], of_papers[0], paper)
        return Reading(encoded, spans, first[0], last[0])

    def _mixed(self, scier: FloatArray, of_papers: FloatArray, paper: bool) -> FloatArray:
        """The probabilities by SciER's head; for a paper, the two heads' weighed mean."""
        c = self.calibration
        mean = softmax(scier / c.temperature)
        if paper:
            told = softmax(of_papers / c.temperature)
            mean = (1 - c.paper_weight) * mean + c.paper_weight * told
        return mean.astype(np.float32)

    def relate(self, features: FloatArray, kinds: Sequence[tuple[int, ...]]) -> FloatArray:
        """Probabilities (N, labels) for N pairs: representations, and what else is read."""
        scores = _scored(self._relator, features, np.array(kinds, dtype=np.int64))
        return softmax(scores / self.calibration.relation_temperature)

    def roles(self, concepts: FloatArray, kinds: Sequence[int]) -> FloatArray:
        """Probabilities (N, roles) for N concepts of a paper."""
        return softmax(_scored(self._roles, concepts, np.array(kinds, dtype=np.int64)))

    def relate_concepts(self, features: FloatArray, kinds: Sequence[tuple[int, ...]]) -> FloatArray:
        """Probabilities (N, labels) for N pairs of a paper's concepts."""
        scores = _scored(self._paper_relator, features, np.array(kinds, dtype=np.int64))
        return softmax(scores / self.calibration.paper_relation_temperature)


def _scored(
    session: onnxruntime.InferenceSession, features: FloatArray, kinds: IntArray
) -> FloatArray:
    # Not one row alone: the networks were exported for two and more.
    single = len(kinds) == 1
    rows = np.concatenate([features, features]) if single else features
    index = np.concatenate([kinds, kinds]) if single else kinds
    (scores,) = session.run(["labels"], {"features": rows, "kinds": index})
    result: FloatArray = scores[: len(kinds)]
    return result


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    # Threads that wait by spinning double the CPU time and give nothing at this size.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        str(path),
        options,
        providers=["CPUExecutionProvider"],
        # On a processor the fused operator takes four times what its two parts take.
        disabled_optimizers=["SkipLayerNormFusion"],
    )


@lru_cache(maxsize=2)
def open_finder(folder: str = "") -> Finder:
    """The model in ``folder``, or the one that ships with the package; loaded once a process.

    Raises ExtractionError where it cannot be opened.
    """
    if folder:
        return Finder(Path(folder))
    with as_file(files("pipelines.extraction") / "model") as shipped:
        return Finder(shipped)
