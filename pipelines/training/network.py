"""The network: an encoder, a biaffine span head a corpus, and heads for roles and relations.

The encoder is Devlin et al. 2019; span scores are biaffine over start and end words (Yu, Bohnet
and Poesio 2020, "Named Entity Recognition as Dependency Parsing"). Three span heads read the same
encoder, since SciER, SciERC and our own papers draw their spans by different guidelines: none is
bent to another, and all teach the encoder. One relation head reads pairs of mentions in a sentence,
as SciER has them; another reads pairs of concepts in a paper, wherever they stand in it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor, nn

from pipelines.extraction.encoding import MAX_WORDS, SHAPES
from pipelines.extraction.paper_features import (
    CONCEPT_KINDS,
    PAPER_BUCKETS,
    PAPER_LABELS,
    ROLE_LABELS,
)
from pipelines.extraction.relation_features import LIKENESS


class EncoderLayer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.attention_out = nn.Linear(width, width)
        self.attention_norm = nn.LayerNorm(width, eps=1e-12)
        self.inner = nn.Linear(width, inner)
        self.outer = nn.Linear(inner, width)
        self.output_norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """Give (B, P, width) for the same; ``bias`` is added to the attention's logits.

        It is (B, heads or 1, P or 1, P), very negative at padding; None adds nothing.
        """
        mixed = self._mixed(self.query(x), self.key(x), self.value(x), bias)
        x = self.attention_norm(x + self.dropout(self.attention_out(mixed)))
        inner = nn.functional.gelu(self.inner(x))
        normed: Tensor = self.output_norm(x + self.dropout(self.outer(inner)))
        return normed

    def _mixed(self, q: Tensor, k: Tensor, v: Tensor, bias: Tensor | None) -> Tensor:
        """Attention over all heads, each of the four (B, P, width)."""
        if bias is None and torch.onnx.is_in_onnx_export():
            # onnxruntime's own operator: no transposition, no P by P matrix in memory.
            fused: Tensor = torch.onnx.ops.symbolic(
                "com.microsoft::MultiHeadAttention",
                (q, k, v),
                {"num_heads": self.heads},
                dtype=q.dtype,
                shape=q.shape,
                version=1,
            )
            return fused
        b, p, w = q.shape

        def split(t: Tensor) -> Tensor:
            return t.view(b, p, self.heads, w // self.heads).transpose(1, 2)

        mixed = nn.functional.scaled_dot_product_attention(
            split(q), split(k), split(v), attn_mask=None if bias is None else bias.to(q.dtype)
        )
        return mixed.transpose(1, 2).reshape(b, p, w)


def relative_buckets(places: int, buckets: int, farthest: int = 128) -> Tensor:
    """(P, P) bucket of each (query, key) by the signed distance between them.

    As in T5 (Raffel et al. 2020, section 2.1): half of the buckets for keys that come later; near
    distances have a bucket each, far ones share them on a logarithmic scale up to ``farthest``.
    """
    ahead = torch.arange(places)[None, :] - torch.arange(places)[:, None]
    half = buckets // 2
    exact = half // 2
    distance = ahead.abs()
    scale = (half - exact) / math.log(farthest / exact)
    far = exact + (torch.log(distance.clamp(min=1).float() / exact) * scale).long()
    near_or_far = torch.where(distance < exact, distance, far.clamp(max=half - 1))
    return near_or_far + (ahead > 0).long() * half


class Encoder(nn.Module):
    """BERT without pooler and with one token type; or MPNet, which adds a bias by distance."""

    def __init__(self, config: Mapping[str, int], dropout: float, frozen: int = 0) -> None:
        """``frozen`` is how many layers, from the embeddings up, stay as they are loaded."""
        super().__init__()
        width = config["hidden_size"]
        self.width = width
        self.frozen = frozen
        self.words = nn.Embedding(config["vocab_size"], width)
        self.positions = nn.Embedding(config["max_position_embeddings"], width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(
            EncoderLayer(width, config["num_attention_heads"], config["intermediate_size"], dropout)
            for _ in range(config["num_hidden_layers"])
        )
        # MPNet (Song et al. 2020) shares one table of biases by distance among its layers.
        self.buckets = config.get("relative_attention_num_buckets", 0)
        self.distances = (
            nn.Embedding(self.buckets, config["num_attention_heads"]) if self.buckets else None
        )

    def load_mpnet(self, weights: Mapping[str, Tensor]) -> None:
        """Take the weights of an MPNet checkpoint in the naming of its published files."""
        state = {
            "words.weight": weights["embeddings.word_embeddings.weight"],
            # The first two rows are padding's: MPNet counts positions from 2.
            "positions.weight": weights["embeddings.position_embeddings.weight"][2:],
            "norm.weight": weights["embeddings.LayerNorm.weight"],
            "norm.bias": weights["embeddings.LayerNorm.bias"],
            "distances.weight": weights["encoder.relative_attention_bias.weight"],
        }
        names = {
            "query": "attention.attn.q",
            "key": "attention.attn.k",
            "value": "attention.attn.v",
            "attention_out": "attention.attn.o",
            "attention_norm": "attention.LayerNorm",
            "inner": "intermediate.dense",
            "outer": "output.dense",
            "output_norm": "output.LayerNorm",
        }
        self._load(state, weights, names)

    def _load(
        self, state: dict[str, Tensor], weights: Mapping[str, Tensor], names: Mapping[str, str]
    ) -> None:
        for i in range(len(self.layers)):
            for ours, theirs in names.items():
                for part in ("weight", "bias"):
                    name = f"encoder.layer.{i}.{theirs}.{part}"
                    state[f"layers.{i}.{ours}.{part}"] = weights[name]
        self.load_state_dict(state)

    def load_bert(self, weights: Mapping[str, Tensor]) -> None:
        """Take the weights of a BERT checkpoint in the naming of its published files."""
        plain = {k.removeprefix("bert."): v for k, v in weights.items()}
        # One token type: its embedding is a constant, so it joins the positions'.
        kind = plain["embeddings.token_type_embeddings.weight"][0]
        state = {
            "words.weight": plain["embeddings.word_embeddings.weight"],
            "positions.weight": plain["embeddings.position_embeddings.weight"] + kind,
            "norm.weight": plain["embeddings.LayerNorm.weight"],
            "norm.bias": plain["embeddings.LayerNorm.bias"],
        }
        names = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "attention_out": "attention.output.dense",
            "attention_norm": "attention.output.LayerNorm",
            "inner": "intermediate.dense",
            "outer": "output.dense",
            "output_norm": "output.LayerNorm",
        }
        self._load(state, plain, names)

    def forward(self, pieces: Tensor, mask: Tensor | None) -> Tensor:
        """(B, P) piece ids and 1/0 mask, or None for no padding, to (B, P, width)."""
        learning = torch.is_grad_enabled()
        with torch.set_grad_enabled(learning and not self.frozen):
            places = torch.arange(pieces.shape[1], device=pieces.device)
            x = self.dropout(self.norm(self.words(pieces) + self.positions(places)[None]))
            bias = None if mask is None else (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
            if self.distances is not None:
                buckets = relative_buckets(pieces.shape[1], self.buckets)
                near = self.distances(buckets).permute(2, 0, 1)[None]
                bias = near if bias is None else bias + near
        for i, layer in enumerate(self.layers):
            with torch.set_grad_enabled(learning and i >= self.frozen):
                x = layer(x, bias)
        return x


class SpanHead(nn.Module):
    """Biaffine scores of every (start word, end word, type); type 0 is "no mention"."""

    def __init__(self, width: int, types: int, rank: int, dropout: float) -> None:
        super().__init__()
        self.start = nn.Sequential(nn.Linear(width, rank), nn.GELU(), nn.Dropout(dropout))
        self.end = nn.Sequential(nn.Linear(width, rank), nn.GELU(), nn.Dropout(dropout))
        self.bilinear = nn.Parameter(torch.randn(types, rank, rank) * 0.02)
        self.linear_start = nn.Linear(rank, types)
        self.linear_end = nn.Linear(rank, types, bias=False)
        self.length = nn.Embedding(MAX_WORDS, types)
        nn.init.zeros_(self.length.weight)
        with torch.no_grad():
            self.linear_start.bias[0] = 5.0  # nearly every span is none

    def forward(self, first: Tensor, last: Tensor) -> Tensor:
        """``first``, ``last`` (B, W, width) -> (B, W, MAX_WORDS, types): words i to i + k.

        Spans that would end past the last word have scores that mean nothing.
        """
        s, e = self.start(first), self.end(last)
        lengths = torch.arange(MAX_WORDS, device=first.device)
        words = torch.arange(first.shape[1], device=first.device)
        ends = (words[:, None] + lengths[None, :]).clamp(max=first.shape[1] - 1)
        b, w, r = s.shape
        types = self.bilinear.shape[0]
        # All pairs by one product, then the near ones: cheaper than a small product a word.
        turned = s @ self.bilinear.permute(1, 0, 2).reshape(r, types * r)
        every = (turned.reshape(b, w * types, r) @ e.transpose(1, 2)).reshape(b, w, types, w)
        index = ends[None, :, None, :].expand(b, w, types, MAX_WORDS)
        scores = every.gather(3, index).transpose(2, 3)
        scores = scores + self.linear_start(s)[:, :, None] + self.linear_end(e)[:, ends]
        result: Tensor = scores + self.length(lengths)[None, None]
        return result


class RelationHead(nn.Module):
    """A label for a pair in textual order, of mentions or of concepts; 0 is "no relation"."""

    def __init__(
        self, width: int, between: int, types: int, buckets: int, labels: int, inner: int
    ) -> None:
        super().__init__()
        self.kind = nn.Embedding(types, 16)
        self.distance = nn.Embedding(buckets, 16)
        self.likeness = nn.Embedding(LIKENESS, 16)
        nn.init.zeros_(self.likeness.weight)
        self.inner = nn.Linear(4 * width + between + 48, inner)
        self.dropout = nn.Dropout(0.15)
        self.out = nn.Linear(inner, labels)

    def forward(self, left: Tensor, right: Tensor, between: Tensor, kinds: Tensor) -> Tensor:
        """``left``, ``right`` (N, 2 width), ``between`` (N, any), ``kinds`` (N, 4) -> labels.

        ``kinds`` are the left type, the right type, the distance bucket and the names' likeness.
        """
        x = torch.cat(
            [
                left,
                right,
                between,
                self.kind(kinds[:, 0]),
                self.kind(kinds[:, 1]),
                self.distance(kinds[:, 2]) + self.likeness(kinds[:, 3]),
            ],
            dim=-1,
        )
        hidden = self.dropout(nn.functional.gelu(self.inner(self.dropout(x))))
        result: Tensor = self.out(hidden)
        return result


class RoleHead(nn.Module):
    """What a concept is to its paper: a score for each (type, role)."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.kind = nn.Embedding(CONCEPT_KINDS, 16)
        self.inner = nn.Linear(2 * width + 16, inner)
        self.dropout = nn.Dropout(0.15)
        self.out = nn.Linear(inner, len(ROLE_LABELS))

    def forward(self, concepts: Tensor, kinds: Tensor) -> Tensor:
        """``concepts`` (N, 2 width) and ``kinds`` (N,) -> (N, roles)."""
        x = torch.cat([concepts, self.kind(kinds)], dim=-1)
        hidden = self.dropout(nn.functional.gelu(self.inner(self.dropout(x))))
        result: Tensor = self.out(hidden)
        return result


class Finder(nn.Module):
    """The whole network."""

    def __init__(
        self,
        encoder: Encoder,
        *,
        scier_types: int,
        scierc_types: int,
        relation_labels: int,
        rank: int,
        relation_inner: int,
        dropout: float,
    ) -> None:
        super().__init__()
        self.encoder = encoder
        self.shape = nn.Embedding(len(SHAPES), 32)
        width = encoder.width + 32
        self.dropout = nn.Dropout(dropout)
        self.scier = SpanHead(width, scier_types, rank, dropout)
        self.scierc = SpanHead(width, scierc_types, rank, dropout)
        self.paper = SpanHead(width, scier_types, rank, dropout)
        self.relations = RelationHead(
            width, width, scier_types, 16, relation_labels, relation_inner
        )
        self.roles = RoleHead(width, relation_inner)
        self.paper_relations = RelationHead(
            width,
            width + 2 * len(ROLE_LABELS),
            scier_types,
            PAPER_BUCKETS,
            len(PAPER_LABELS),
            relation_inner,
        )

    def words(
        self, pieces: Tensor, mask: Tensor | None, first: Tensor, last: Tensor, shape: Tensor
    ) -> tuple[Tensor, Tensor]:
        """What stands at each word's first and last piece, each (B, W, width + 32)."""
        hidden = self.encoder(pieces, mask)
        drawn = self.shape(shape)

        def at(index: Tensor) -> Tensor:
            spread = index[..., None].expand(-1, -1, hidden.shape[-1])
            joined = torch.cat([torch.gather(hidden, 1, spread), drawn.to(hidden.dtype)], dim=-1)
            dropped: Tensor = self.dropout(joined)
            return dropped

        return at(first), at(last)

    def spans(self, head: SpanHead, at_first: Tensor, at_last: Tensor) -> Tensor:
        """The span scores of one head, (B, W, MAX_WORDS, types)."""
        scores: Tensor = head(at_first, at_last)
        return scores

    def forward(
        self, pieces: Tensor, mask: Tensor | None, first: Tensor, last: Tensor, shape: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Span scores of the three heads, SciER's, SciERC's and papers'; word representations."""
        at_first, at_last = self.words(pieces, mask, first, last, shape)
        return (
            self.spans(self.scier, at_first, at_last),
            self.spans(self.scierc, at_first, at_last),
            self.spans(self.paper, at_first, at_last),
            at_first,
            at_last,
        )


def relation_inputs(first: Tensor, last: Tensor, places: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The two mentions' representations and the maximum over the words between them."""
    b, ls, le, rs, re_ = places.unbind(-1)
    left = torch.cat([first[b, ls], last[b, le]], dim=-1)
    right = torch.cat([first[b, rs], last[b, re_]], dim=-1)
    return left, right, between_inputs(first, torch.stack([b, le, rs], dim=-1))


def concept_inputs(
    first: Tensor, last: Tensor, mentions: Tensor, concept: Tensor, concepts: int
) -> Tensor:
    """(concepts, 2 width): the maximum over the mentions of each.

    ``mentions`` (M, 3) are window, first word and last word; ``concept`` (M,) the concept of each.
    """
    w, a, b = mentions.unbind(-1)
    rows = torch.cat([first[w, a], last[w, b]], dim=-1)
    empty = torch.full((concepts, rows.shape[1]), -1e4, dtype=rows.dtype)
    index = concept[:, None].expand_as(rows)
    return empty.scatter_reduce(0, index, rows, "amax")


def between_inputs(first: Tensor, places: Tensor) -> Tensor:
    """(N, width): the maximum over the words between; zeros where there are none.

    ``places`` (N, 3) are window, last word of the left and first word of the right.
    """
    result = torch.zeros(len(places), first.shape[-1], dtype=first.dtype)
    apart = places[:, 2] - places[:, 1] > 1
    if not apart.any():
        return result
    gaps, which = torch.unique(places[apart], dim=0, return_inverse=True)
    w, a, b = gaps.unbind(-1)
    index = a[:, None] + 1 + torch.arange(int((b - a).max()) - 1)[None]
    rows = first[w[:, None], index.clamp(max=first.shape[1] - 1)]
    widest = rows.masked_fill((index >= b[:, None])[..., None], -1e4).amax(dim=1)
    return result.index_put((apart.nonzero().squeeze(-1),), widest[which])
