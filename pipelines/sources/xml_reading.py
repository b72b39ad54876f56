"""Papers out of XML, record by record: what stands outside records is never held.

defusedxml refuses what XML can do beyond holding data (entities, external references), and a
record has bounds of size and depth, so that memory does not grow with the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import cast
from xml.etree.ElementTree import Element, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from kg.errors import SourceError
from pipelines.sources.json_records import RECORD_BYTES
from pipelines.sources.reading import Document, Problem

_CHUNK_BYTES = 64 * 1024
_DEPTH = 100
# Atomic, because a comment that may end in many places could be tried in all of them.
_BEFORE_ROOT = r"(?>\s+|<\?(?>.*?\?>)|<!--(?>.*?-->)|<!DOCTYPE[^\[>]*+(?>\[(?>.*?\]))?\s*+>)*+"
_ROOT = re.compile(rf"{_BEFORE_ROOT}<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL | re.IGNORECASE)

Found = tuple[str, Element]


def root_name(head: str) -> str | None:
    """The name, without prefix, of the element that XML beginning with ``head`` consists of."""
    match = _ROOT.match(head)
    return match[1] if match else None


def xml_records(
    document: Document,
    names: Iterable[str],
    *,
    entities: Mapping[str, str] | None = None,
) -> Iterator[Found | Problem]:
    """The place ("file:line") and the element of each record, an element called one of ``names``.

    Names of elements come without namespace, and no record is looked for inside another.
    ``entities`` are the names of characters that a document type known to us declares elsewhere;
    where they are given, the document may name that type (it is never fetched), and else it must
    have none. A record over the bounds is a problem, and so is XML that breaks off, for what comes
    after. Raises SourceError where the document declares entities or points outside itself.
    """
    target = _Target(frozenset(names))
    parser = DefusedXMLParser(target=target, forbid_dtd=entities is None)
    parser.entity.update(entities or {})
    target.watch(parser.parser)
    silent = 0
    broken: str | None = None
    while broken is None:
        data = document.stream.read(_CHUNK_BYTES)
        broken = _feed(parser, data, document)
        silent = 0 if target.heard else silent + len(data)
        target.heard = False
        if silent > RECORD_BYTES:
            broken = f"a single mark is longer than {RECORD_BYTES // 1_000_000} MB"
        for line, element in target.taken():
            where = f"{document.where}:{line}"
            if element is None:
                what = f"the record is longer than {RECORD_BYTES // 1_000_000} MB, or too deep"
                yield Problem(where, what, "unreadable")
            else:
                yield where, element
        if not data:
            break
    if broken is not None:
        line = parser.parser.CurrentLineNumber
        what = f"broken XML: {broken}; what follows is not read"
        yield Problem(f"{document.where}:{line}", what, "unreadable")


def text_of(element: Element | None) -> str:
    """All text inside an element, marks left out; empty for None."""
    return "" if element is None else "".join(element.itertext())


def _feed(parser: DefusedXMLParser, data: bytes, document: Document) -> str | None:
    """Why the parser could not go on; None where it could. No data says that the end is reached."""
    try:
        if data:
            parser.feed(data)
        else:
            parser.close()
    except DefusedXmlException:
        raise SourceError(
            "XML that declares entities or a document type is not read",
            where=document.where,
            mend="Such declarations serve attacks; papers need none. Take them out",
        ) from None
    except ParseError as error:
        return str(error).partition(":")[0]
    except (LookupError, ValueError):
        # An encoding that Python does not know, or one that the parser cannot take.
        return "its encoding is not known"
    return None


class _Target:
    """What the parser tells of the document: records are built, everything else goes by."""

    def __init__(self, names: frozenset[str]) -> None:
        self.heard = False
        self._names = names
        self._builder: TreeBuilder | None = None
        self._depth = 0
        self._size = 0
        self._line = 0
        self._done: list[tuple[int, Element | None]] = []

    def watch(self, expat: object) -> None:
        """Takes line numbers from this parser from now on."""
        self._expat = expat

    def taken(self) -> list[tuple[int, Element | None]]:
        """The line and element of each record that has ended since; None for one over bounds."""
        done, self._done = self._done, []
        return done

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.heard = True
        name = tag.rpartition("}")[2]
        if self._depth:
            self._depth += 1
        elif name in self._names:
            self._depth = 1
            self._size = 0
            self._line = cast(int, self._expat.CurrentLineNumber)  # type: ignore[attr-defined]
            self._builder = TreeBuilder()
        if self._builder is not None and self._within(
            len(tag) + sum(len(key) + len(value) for key, value in attributes.items())
        ):
            self._builder.start(name, attributes)

    def data(self, text: str) -> None:
        self.heard = True
        if self._builder is not None and self._within(len(text)):
            self._builder.data(text)

    def end(self, tag: str) -> None:
        self.heard = True
        if not self._depth:
            return
        self._depth -= 1
        if self._builder is not None:
            self._builder.end(tag.rpartition("}")[2])
        if not self._depth:
            element = self._builder.close() if self._builder is not None else None
            self._done.append((self._line, element))
            self._builder = None

    def close(self) -> None:
        """Nothing is kept for the end."""

    def _within(self, size: int) -> bool:
        self._size += size
        if self._size > RECORD_BYTES or self._depth > _DEPTH:
            self._builder = None
            return False
        return True
