"""Teachers' readings of unlabelled abstracts, as soft labels for a student.

Hinton, Vinyals and Dean 2015, "Distilling the Knowledge in a Neural Network": the student learns
the teachers' probabilities, averaged, rather than their decisions. ``python -m
pipelines.training.distil SHARED OUT BEST... --share S`` reads a share of the corpora with the
checkpoints BEST. Labels are of mentions alone: relations and roles are left to the gold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from kg.model import Span
from pipelines.extraction.decoding import FloatArray, softmax
from pipelines.extraction.encoding import MAX_WORDS, encode
from pipelines.training.batches import batches
from pipelines.training.network import Finder
from pipelines.training.papers import ANNOTATIONS, corpus_files, corpus_rows, paper_text
from pipelines.training.settings import TrainingSettings
from pipelines.training.untrained import encoder_folder, new_finder
from pipelines.training.windows import SoftSpan, Window

#: The span heads that the teachers have in common with the student.
HEADS = ("scier", "paper")
#: A span that the teachers give less is no mention to the student.
FLOOR = 0.03
#: Older abstracts are left out: the field's words have changed.
SINCE = 2015
_CHUNK = 256
_PIECES = 4096

Readings = dict[str, FloatArray]


class Teacher:
    """A checkpoint with the word pieces that it reads."""

    def __init__(self, checkpoint: Path) -> None:
        loaded = torch.load(checkpoint, weights_only=True)
        settings = TrainingSettings(**loaded["settings"])
        self.finder: Finder = new_finder(settings)
        # Heads that came later are not asked.
        self.finder.load_state_dict(loaded["weights"], strict=False)
        self.finder.eval()
        self.tokenizer = Tokenizer.from_file(
            str(encoder_folder(settings.encoder) / "tokenizer.json")
        )
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()

    @torch.no_grad()
    def read(self, papers: Sequence[tuple[str, str, str]]) -> dict[str, tuple[Window, Readings]]:
        """Each paper's window by id, and the probabilities of its spans by head."""
        windows = {}
        for i, title, abstract in papers:
            text, sentences = paper_text(title, abstract)
            windows[i] = Window(
                "silver", text, encode(text, sentences, self.tokenizer.encode(text)), ()
            )
        ids = {id(window): i for i, window in windows.items()}
        found = {}
        for batch in batches(list(windows.values()), _PIECES):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scier, _, paper, _, _ = self.finder(
                    batch.pieces, batch.mask, batch.first, batch.last, batch.shape
                )
            for k, window in enumerate(batch.windows):
                n = len(window.encoded.first)
                read = {
                    "scier": softmax(scier[k, :n].float().numpy()),
                    "paper": softmax(paper[k, :n].float().numpy()),
                }
                found[ids[id(window)]] = (window, read)
        return found


def chosen(shared: Path, share: float) -> Iterator[tuple[str, str, str]]:
    """(id, title, abstract) of about ``share`` of the conference papers, and of all Daily Papers.

    By a hash of their ids; annotated papers are left out, and so are those of the seed page, on
    which extraction is judged.
    """
    annotated = {json.loads(line)["id"] for line in ANNOTATIONS.open(encoding="utf-8")}
    judged = _folded((shared / "seed" / "daily_papers.txt").read_text(encoding="utf-8"))
    for file in corpus_files(shared / "corpora"):
        everything = file.suffix != ".gz"
        for row in corpus_rows(file):
            digest = hashlib.sha256(row["id"].encode("utf-8")).digest()
            drawn = everything or (
                row["year"] >= SINCE and int.from_bytes(digest[4:8]) / 2**32 < share
            )
            known = row["id"] in annotated or _folded(row["title"]) in judged
            if drawn and not known and 200 < len(row["abstract"]) < 2400:
                yield row["id"], row["title"], row["abstract"]


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def labels(
    teachers: Sequence[Teacher], papers: Sequence[tuple[str, str, str]]
) -> Iterator[dict[str, Any]]:
    """The labels of each paper, by the words' character offsets.

    A teacher that takes a paper for other words than the first does has no say in it.
    """
    readings = [teacher.read(papers) for teacher in teachers]
    for i, title, abstract in papers:
        window, _ = readings[0][i]
        words = window.encoded.words
        agreeing = [r[i][1] for r in readings if r[i][0].encoded.words == words]
        row: dict[str, Any] = {"document": i, "title": title, "abstract": abstract}
        for head in HEADS:
            mean = np.mean([read[head] for read in agreeing], axis=0)
            row[head] = list(_soft(words, window.encoded.sentence, mean))
        yield row


def _soft(words: Sequence[Span], sentence: np.ndarray, spans: FloatArray) -> Iterator[list[float]]:
    for a, further in zip(*np.nonzero(1 - spans[..., 0] >= FLOOR), strict=True):
        b = a + further
        if b < len(words) and sentence[a] == sentence[b]:
            told = [round(float(p), 3) for p in spans[a, further]]
            yield [words[a].start, words[b].end, *told]


def silver_windows(path: Path, tokenizer: Tokenizer) -> list[Window]:
    """The windows of a file of labels, for whatever word pieces the student reads."""
    with path.open(encoding="utf-8") as lines:
        return [_window(json.loads(line), tokenizer) for line in lines]


def _window(row: Mapping[str, Any], tokenizer: Tokenizer) -> Window:
    text, sentences = paper_text(row["title"], row["abstract"])
    encoded = encode(text, sentences, tokenizer.encode(text))
    starts = {w.start: i for i, w in enumerate(encoded.words)}
    ends = {w.end: i for i, w in enumerate(encoded.words)}

    def soft(head: str) -> Iterator[SoftSpan]:
        for start, end, *told in row[head]:
            a, b = starts.get(start), ends.get(end)
            if a is not None and b is not None and 0 <= b - a < MAX_WORDS:
                yield SoftSpan(a, b, tuple(told))

    taught = tuple((head, tuple(soft(head))) for head in HEADS)
    return Window("silver", text, encoded, (), soft=taught)


def main() -> None:
    """Read the command line and label."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("best", type=Path, nargs="+")
    parser.add_argument("--share", type=float, required=True)
    a = parser.parse_args()
    teachers = [Teacher(best) for best in a.best]
    papers = list(chosen(a.shared, a.share))
    with a.out.open("w", encoding="utf-8") as file:
        for start in range(0, len(papers), _CHUNK):
            for row in labels(teachers, papers[start : start + _CHUNK]):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
            done = min(start + _CHUNK, len(papers))
            print(f"{done} of {len(papers)} papers read", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
