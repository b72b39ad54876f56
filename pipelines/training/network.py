"""The network: a BERT encoder, one biaffine span head a corpus, and a relation head.

The encoder is Devlin et al. 2019; span scores are biaffine over start and end words (Yu, Bohnet
and Poesio 2020, "Named Entity Recognition as Dependency Parsing"). Two span heads read the same
encoder, since SciER and SciERC draw their spans by different guidelines: neither is bent to the
other, and both teach the encoder.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from pipelines.extraction.encoding import MAX_WORDS, SHAPES


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

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Give (B, P, width) for the same; ``bias`` (B, 1, 1, P) is very negative at padding."""
        b, p, w = x.shape
        size = w // self.heads

        def split(t: Tensor) -> Tensor:
            return t.view(b, p, self.heads, size).transpose(1, 2)

        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        mixed = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        mixed = mixed.transpose(1, 2).reshape(b, p, w)
        x = self.attention_norm(x + self.dropout(self.attention_out(mixed)))
        inner = nn.functional.gelu(self.inner(x))
        normed: Tensor = self.output_norm(x + self.dropout(self.outer(inner)))
        return normed


class Encoder(nn.Module):
    """BERT without pooler and with one token type."""

    def __init__(self, config: Mapping[str, int], dropout: float) -> None:
        super().__init__()
        width = config["hidden_size"]
        self.width = width
        self.words = nn.Embedding(config["vocab_size"], width)
        self.positions = nn.Embedding(config["max_position_embeddings"], width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(
            EncoderLayer(width, config["num_attention_heads"], config["intermediate_size"], dropout)
            for _ in range(config["num_hidden_layers"])
        )

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
        for i in range(len(self.layers)):
            for ours, theirs in names.items():
                for part in ("weight", "bias"):
                    state[f"layers.{i}.{ours}.{part}"] = plain[f"encoder.layer.{i}.{theirs}.{part}"]
        self.load_state_dict(state)

    def forward(self, pieces: Tensor, mask: Tensor) -> Tensor:
        """(B, P) piece ids and 1/0 mask to (B, P, width)."""
        places = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.dropout(self.norm(self.words(pieces) + self.positions(places)[None]))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
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

    def forward(self, first: Tensor, last: Tensor, lengths: Tensor) -> Tensor:
        """``first``, ``last`` (B, W, width), ``lengths`` (W, W) -> (B, W, W, types)."""
        s, e = self.start(first), self.end(last)
        scores = torch.einsum("bxi,tij,byj->bxyt", s, self.bilinear, e)
        scores = scores + self.linear_start(s)[:, :, None] + self.linear_end(e)[:, None]
        result: Tensor = scores + self.length(lengths)[None]
        return result


class RelationHead(nn.Module):
    """A label for a pair of mentions in textual order; label 0 is "no relation"."""

    def __init__(self, width: int, types: int, labels: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.kind = nn.Embedding(types, 16)
        self.distance = nn.Embedding(16, 16)
        self.inner = nn.Linear(5 * width + 48, inner)
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Linear(inner, labels)

    def forward(self, left: Tensor, right: Tensor, between: Tensor, kinds: Tensor) -> Tensor:
        """``left``, ``right`` (N, 2 width), ``between`` (N, width), ``kinds`` (N, 3) -> labels.

        ``kinds`` are the left type, the right type and the distance bucket.
        """
        x = torch.cat(
            [
                left,
                right,
                between,
                self.kind(kinds[:, 0]),
                self.kind(kinds[:, 1]),
                self.distance(kinds[:, 2]),
            ],
            dim=-1,
        )
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
        self.relations = RelationHead(width, scier_types, relation_labels, relation_inner, dropout)

    def words(
        self, pieces: Tensor, mask: Tensor, first: Tensor, last: Tensor, shape: Tensor
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
        """The span scores of one head, (B, W, W, types)."""
        places = torch.arange(at_first.shape[1], device=at_first.device)
        lengths = (places[None, :] - places[:, None]).clamp(0, MAX_WORDS - 1)
        scores: Tensor = head(at_first, at_last, lengths)
        return scores

    def forward(
        self, pieces: Tensor, mask: Tensor, first: Tensor, last: Tensor, shape: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """SciER span scores, SciERC span scores, and the two word representations."""
        at_first, at_last = self.words(pieces, mask, first, last, shape)
        return (
            self.spans(self.scier, at_first, at_last),
            self.spans(self.scierc, at_first, at_last),
            at_first,
            at_last,
        )


def relation_inputs(first: Tensor, last: Tensor, places: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The two mentions' representations and the maximum over the words between them."""
    b, ls, le, rs, re_ = places.unbind(-1)
    left = torch.cat([first[b, ls], last[b, le]], dim=-1)
    right = torch.cat([first[b, rs], last[b, re_]], dim=-1)
    index = torch.arange(first.shape[1])
    inside = (index[None] > le[:, None]) & (index[None] < rs[:, None])
    spread = first[b].masked_fill(~inside[..., None], -1e4).amax(dim=1)
    between = torch.where(inside.any(dim=1)[:, None], spread, torch.zeros_like(spread))
    return left, right, between
