"""Noise that is derived from what a thing is called: the same on every run and in every graph."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Floats = NDArray[np.float32]

_GOLDEN = 0x9E3779B97F4A7C15


def hashes(keys: Sequence[str]) -> Hashes:
    """64 bits of each key's BLAKE2."""
    digests = (hashlib.blake2b(k.encode("utf-8", "replace"), digest_size=8).digest() for k in keys)
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


def noise(seeds: Hashes, dimensions: int) -> Floats:
    """A row of ``dimensions`` numbers in -0.5..0.5 for each seed, evenly distributed.

    The bits are mixed as in SplitMix64 (Steele, Lea and Flood 2014).
    """
    columns = (np.arange(1, dimensions + 1, dtype=np.uint64) * np.uint64(_GOLDEN))[None, :]
    bits = seeds[:, None] + columns
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    bits ^= bits >> np.uint64(31)
    share = (bits >> np.uint64(40)).astype(np.float32) / np.float32(2**24)
    return np.asarray(share - np.float32(0.5), dtype=np.float32)
