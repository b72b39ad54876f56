"""The findings of one paper as the JSON that ``kg extract`` prints."""

from __future__ import annotations

from typing import Any

from kg.model import Extraction, Span


def findings(extraction: Extraction) -> dict[str, Any]:
    """The object that the contract of ``kg extract`` describes.

    Offsets count code points in the given text. Of a paper with a title the text is title and
    abstract, cleaned and joined by a blank line, and stands under ``text``; its ``concepts`` say
    which mentions name one thing, and what that is to the paper.
    """
    starts: dict[str, int] = {}
    length = 0
    for passage in extraction.paper.passages:
        starts[passage.id] = length
        length += len(passage.text) + 2
    index = {mention.id: i for i, mention in enumerate(extraction.mentions)}

    def placed(passage_id: str, span: Span) -> dict[str, int]:
        return {"start": starts[passage_id] + span.start, "end": starts[passage_id] + span.end}

    result: dict[str, Any] = {"id": extraction.paper.id}
    if extraction.paper.title:
        result["text"] = "\n\n".join(p.text for p in extraction.paper.passages)
    result["mentions"] = [
        {**placed(m.passage_id, m.span), "type": m.type.value, "score": m.score}
        for m in extraction.mentions
    ]
    if any(concept.role for concept in extraction.concepts):
        result["concepts"] = [
            {
                "mentions": [index[mention] for mention in concept.mentions],
                "type": concept.type.value,
                "role": concept.role.value if concept.role else None,
                "score": concept.score,
            }
            for concept in extraction.concepts
        ]
    result["links"] = [
        {**placed(link.passage_id, link.span), "url": link.url, "kind": link.kind.value}
        for link in extraction.links
        if link.passage_id is not None and link.span is not None
    ]
    result["relations"] = [
        {
            "subject": index[r.subject],
            "predicate": r.predicate.value,
            "object": index[r.object],
            "score": r.score,
        }
        for r in extraction.relations
    ]
    return result
