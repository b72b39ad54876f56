"""Which node a reader means: by id, name or other name, whatever the case."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from kg.errors import MapError
from visualizations.mapview import MapNode

_MOST_SUGGESTIONS = 5


def find_focus(nodes: Sequence[MapNode], focus: str) -> int:
    """The place in ``nodes`` of the one that ``focus`` names.

    An id goes before a label, a label before an alias; among those that fit equally well the
    spelling with the same case goes first. Raises :class:`kg.errors.MapError` where nothing fits,
    with the closest names, and where several do, with their ids.
    """
    wanted = _plain(focus)
    for names_of in (_ids, _labels, _aliases):
        found = [i for i, n in enumerate(nodes) if wanted in map(_plain, names_of(n))]
        exact = [i for i in found if focus in names_of(nodes[i])]
        if len(exact or found) > 1:
            several = ", ".join(nodes[i].id for i in (exact or found)[:_MOST_SUGGESTIONS])
            raise MapError(
                f"{focus!r} names {len(exact or found)} nodes",
                mend=f"Use the id of the one you mean: {several}",
            )
        if found:
            return (exact or found)[0]
    raise MapError(f"nothing in the graph is called {focus!r}", mend=_suggestion(nodes, wanted))


def _suggestion(nodes: Sequence[MapNode], wanted: str) -> str | None:
    spelled: dict[str, str] = {}
    for node in nodes:
        for name in (*_labels(node), *_aliases(node)):
            spelled.setdefault(_plain(name), name)
    close = get_close_matches(wanted, spelled, n=_MOST_SUGGESTIONS, cutoff=0.6)
    close += [name for name in sorted(spelled) if wanted and wanted in name and name not in close]
    if not close:
        return None
    return "Close to it: " + ", ".join(repr(spelled[c]) for c in close[:_MOST_SUGGESTIONS])


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _ids(node: MapNode) -> tuple[str, ...]:
    return (node.id,)


def _labels(node: MapNode) -> tuple[str, ...]:
    return (node.label,)


def _aliases(node: MapNode) -> tuple[str, ...]:
    return node.aliases
