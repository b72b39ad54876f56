"""Network files: GraphML, GEXF and NetworkX's node-link JSON, of papers, concepts and code.

GraphML and GEXF know no lists, so there the papers and the evidence of an edge are JSON arrays.
What XML 1.0 cannot hold becomes U+FFFD, and what is not known is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.export.source import Source

if TYPE_CHECKING:
    import networkx as nx

# XML 1.0, section 2.2, Char: all else may not stand in a document, escaped or not.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def graphml(source: Source, output: BinaryIO) -> None:
    """GraphML 1.0."""
    from networkx.readwrite.graphml import write_graphml_xml

    # NetworkX's other writer comes into play only where lxml is installed; the bytes would differ.
    write_graphml_xml(_for_xml(source), output)


def gexf(source: Source, output: BinaryIO) -> None:
    """GEXF 1.2, without the day on which it was written."""
    from networkx.readwrite.gexf import GEXFWriter

    writer = GEXFWriter(_for_xml(source), encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.xml.find("meta").attrib.pop("lastmodifieddate")
    writer.write(output)


def node_link(source: Source, output: BinaryIO) -> None:
    """One JSON object with ``nodes`` and ``edges``, which ``networkx.node_link_graph`` reads."""
    import networkx as nx

    data = nx.node_link_data(_whole(source), edges="edges")
    output.write(json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n")


def _whole(source: Source) -> nx.MultiDiGraph:
    # NetworkX takes long to import, and the other formats do without it.
    from kg.graph.claim_networks import full

    return full(source.database)


def _for_xml(source: Source) -> nx.MultiDiGraph:
    import networkx as nx

    whole = _whole(source)
    plain = nx.MultiDiGraph()
    for node, data in whole.nodes(data=True):
        plain.add_node(_xml_text(node), **_attributes(data))
    for start, end, key, data in whole.edges(keys=True, data=True):
        plain.add_edge(_xml_text(start), _xml_text(end), key=_xml_text(key), **_attributes(data))
    return plain


def _attributes(data: Mapping[str, Any]) -> dict[str, str | int | float]:
    plain: dict[str, str | int | float] = {}
    for name, value in data.items():
        if isinstance(value, tuple):
            plain[name] = _xml_text(json.dumps(value, ensure_ascii=False))
        elif isinstance(value, str):
            plain[name] = _xml_text(value)
        elif value is not None:
            plain[name] = value
    return plain


def _xml_text(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
