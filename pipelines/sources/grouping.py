"""Groups of records that grow as long as there is a reason to join two of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

# An identifier of more groups than this is that of a volume, or a filler.
_MOST_BY_IDENTIFIER = 4


class Grouping:
    """Records by number from 0, each at first a group by itself.

    ``facts`` are the year, the surnames and the abstract of each. All that joins two groups still
    joins them when they have grown, so the end does not hang on the order of what comes before.
    """

    def __init__(self, facts: Iterable[tuple[int | None, Sequence[str], str | None]]) -> None:
        self._leader: list[int] = []
        self._members: dict[int, list[int]] = {}
        self._years: dict[int, set[int]] = {}
        self._surnames: dict[int, set[str]] = {}
        self._abstracts: dict[int, set[str]] = {}
        for number, (year, surnames, abstract) in enumerate(facts):
            self._leader.append(number)
            self._members[number] = [number]
            self._years[number] = {year} if year is not None else set()
            self._surnames[number] = set(surnames)
            self._abstracts[number] = {abstract} if abstract is not None else set()

    def groups(self) -> Iterator[list[int]]:
        """The records of each group."""
        yield from self._members.values()

    def join(self, one: int, other: int) -> bool:
        """Make one group of those of two records. False where they are in one already."""
        kept, gone = self._leader[one], self._leader[other]
        if kept == gone:
            return False
        if len(self._members[kept]) < len(self._members[gone]):
            kept, gone = gone, kept
        for number in self._members[gone]:
            self._leader[number] = kept
        self._members[kept] += self._members.pop(gone)
        self._years[kept] |= self._years.pop(gone)
        self._surnames[kept] |= self._surnames.pop(gone)
        self._abstracts[kept] |= self._abstracts.pop(gone)
        return True

    def close(self, identified: Sequence[list[int]], near: Sequence[list[int]]) -> None:
        """Join all that there is a reason to join.

        The records of a list in ``identified`` share an identifier, those of one in ``near`` have
        near titles.
        """
        grown = True
        while grown:
            grown = False
            for records in identified:
                leaders = self._leaders(records)
                if len(leaders) <= _MOST_BY_IDENTIFIER:
                    grown |= self._join_all(leaders)
            for records in near:
                grown |= self._join_agreeing(self._leaders(records))

    def _leaders(self, records: Iterable[int]) -> list[int]:
        return sorted({self._leader[number] for number in records})

    def _join_all(self, records: Sequence[int]) -> bool:
        grown = False
        for other in records[1:]:
            grown |= self.join(records[0], other)
        return grown

    def _join_agreeing(self, leaders: Sequence[int]) -> bool:
        """Join the groups that share an abstract, or a surname with years at most one apart."""
        if len(leaders) < 2:
            return False
        by_abstract: dict[str, list[int]] = defaultdict(list)
        by_surname: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for leader in leaders:
            for abstract in self._abstracts[leader]:
                by_abstract[abstract].append(leader)
            for surname in self._surnames[leader]:
                by_surname[surname] += [(year, leader) for year in self._years[leader]]
        grown = False
        for sharing in by_abstract.values():
            grown |= self._join_all(sharing)
        for dated in by_surname.values():
            dated.sort()
            for (year, one), (next_year, other) in pairwise(dated):
                grown |= next_year - year <= 1 and self.join(one, other)
        return grown
