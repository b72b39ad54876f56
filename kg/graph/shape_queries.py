"""Shapes as SPARQL: one query a shape, which finds the nodes that do not keep it.

A store answers such a query while it walks over the nodes that the shape is for, so that time grows
with their number and memory does not. What each part of a shape asks for is said in SHACL (W3C,
2017), section 4; the parts that our shapes use are translated, and any other is refused rather than
skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from pyoxigraph import NamedNode

from kg import vocab
from kg.errors import GraphError
from kg.graph.turtle_graph import Node, TurtleGraph, iri, named, value

_SH = "http://www.w3.org/ns/shacl#"
_SILENT = {"path", "message", "severity", "flags"}
_TARGETS = {"targetClass", "targetSubjectsOf", "targetNode"}
# Datatypes of which most texts are no value.
_READ = frozenset(
    map(named, ("xsd:integer", "xsd:decimal", "xsd:date", "xsd:gYearMonth", "xsd:gYear"))
)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a shape asks of a node, with what is said where it does not hold.

    ``path`` is an IRI, or a property path in SPARQL under our prefixes, or None where the node
    itself is at fault. ``broken`` is a SPARQL expression of ``?this``.
    """

    path: str | None
    message: str
    severity: str
    broken: str


@dataclass(frozen=True, slots=True)
class ShapeQuery:
    """A shape: ``pattern`` binds ``?this`` to each node that it is for."""

    pattern: str
    parts: tuple[Part, ...]

    @property
    def sparql(self) -> str:
        """Gives ``?this`` and, for each part, ``?brokenN``: only nodes that fail in some part."""
        tests = " ".join(f"BIND({p.broken} AS ?broken{i})" for i, p in enumerate(self.parts))
        any_broken = " || ".join(f"?broken{i}" for i in range(len(self.parts)))
        return f"SELECT * {{ {self.pattern} {tests} FILTER({any_broken}) }}"


@dataclass(frozen=True, slots=True)
class WholeQuery:
    """A constraint that its author wrote in SPARQL, about one node ``focus``.

    ``message`` has ``{?name}`` where the value of that variable goes.
    """

    focus: str
    message: str
    severity: str
    sparql: str


def shape_queries(shapes: str, ontology: str) -> Iterator[ShapeQuery | WholeQuery]:
    """The queries for shapes given as Turtle; ``ontology`` says which class is under which.

    Raises GraphError where a shape uses what is not translated.
    """
    return _Translation(TurtleGraph(shapes), TurtleGraph(ontology)).queries()


class _Translation:
    def __init__(self, shapes: TurtleGraph, ontology: TurtleGraph) -> None:
        self._shapes = shapes
        self._ontology = ontology
        self._fresh = 0
        self._tests: Mapping[str, Callable[[Node, str, Node], str]] = {
            "nodeKind": self._node_kind,
            "class": lambda _, v, o: self._is_a(v, o),
            "datatype": lambda _, v, o: _has_datatype(v, o),
            "minLength": lambda _, v, o: f"STRLEN(STR({v})) >= {_number(o)}",
            "minInclusive": lambda _, v, o: f"{v} >= {o}",
            "maxInclusive": lambda _, v, o: f"{v} <= {o}",
            "pattern": self._matches,
            "in": lambda _, v, o: f"{v} IN ({', '.join(map(str, self._shapes.members(o)))})",
            "or": lambda _, v, o: " || ".join(f"({t})" for t in self._alternatives(v, o)),
            "xone": lambda _, v, o: f"{_count(self._alternatives(v, o))} = 1",
        }

    def queries(self) -> Iterator[ShapeQuery | WholeQuery]:
        for node in self._shapes.of_type(NamedNode(f"{_SH}NodeShape")):
            said = self._said(node)
            parts = tuple(self._parts(node, said))
            if parts:
                yield from (ShapeQuery(p, parts) for p in self._patterns(said))
            for constraint in said.get("sparql", ()):
                (focus,) = said["targetNode"]
                yield self._whole(iri(focus), constraint)

    def _whole(self, focus: str, constraint: Node) -> WholeQuery:
        said = self._said(constraint)
        (prefixes,) = said["prefixes"]
        declared = "".join(
            f"PREFIX {self._one(d, 'prefix')}: <{self._one(d, 'namespace')}>\n"
            for d in self._said(prefixes)["declare"]
        )
        query = self._one(constraint, "select").replace("$this", f"(<{focus}> AS ?this)", 1)
        return WholeQuery(focus, self._one(constraint, "message"), "Violation", declared + query)

    def _patterns(self, said: Mapping[str, list[Node]]) -> Iterator[str]:
        for above in said.get("targetClass", ()):
            names = self._at_or_below(above)
            for i, name in enumerate(names):
                # A node of two classes is asked about once.
                seen = "".join(f" FILTER NOT EXISTS {{ ?this a {n} }}" for n in names[:i])
                yield f"?this a {name}.{seen}"
        for path in said.get("targetSubjectsOf", ()):
            yield f"?this {path} ?any."

    def _parts(self, node: Node, said: Mapping[str, list[Node]]) -> Iterator[Part]:
        itself = {k: v for k, v in said.items() if k in self._tests}
        self._refuse_unknown(said, {*_TARGETS, "property", "sparql"})
        if itself:
            broken = f"!COALESCE({self._conforms(node, itself, '?this')}, false)"
            yield self._part(node, None, broken)
        for prop in said.get("property", ()):
            yield self._property(prop)

    def _property(self, prop: Node) -> Part:
        said = self._said(prop)
        counted = {"minCount", "maxCount", "hasValue", "equals", "disjoint", "lessThan"}
        self._refuse_unknown(said, counted)
        (where,) = said["path"]
        steps = self._steps(where)
        if len(steps) > 1:
            return self._sequence(prop, said, steps)
        (path,) = steps
        broken = []
        for name, objects in said.items():
            if name in counted:
                broken += [self._broken(name, path, o) for o in objects]
        tests = {k: v for k, v in said.items() if k in self._tests}
        if tests:
            v = self._variable()
            conforms = self._conforms(prop, tests, v)
            broken.append(f"EXISTS {{ ?this {path} {v} FILTER(!COALESCE({conforms}, false)) }}")
        shown = where.value if isinstance(where, NamedNode) else _shortened(path)
        return self._part(prop, shown, f"({' || '.join(broken)})")

    def _sequence(self, prop: Node, said: Mapping[str, list[Node]], steps: list[str]) -> Part:
        # Oxigraph joins the steps of a path in an order of its own, and then walks over the whole
        # store for each node. One inside the other, they are taken in their order.
        if said.keys() - _SILENT != {"minCount"} or _number(said["minCount"][0]) != 1:
            raise _untranslated("more of a sequence path than minCount 1")
        names = ["?this", *(self._variable() for _ in steps)]
        reached = "true"
        for step, start, end in reversed([*zip(steps, names, names[1:], strict=False)]):
            reached = f"EXISTS {{ {start} {step} {end} FILTER({reached}) }}"
        return self._part(prop, _shortened("/".join(steps)), f"!{reached}")

    def _broken(self, name: str, path: str, o: Node) -> str:
        v, w = self._variable(), self._variable()
        both = f"?this {path} {v}; {o} {w}" if name in {"disjoint", "lessThan"} else ""
        if name == "minCount":
            return f"!EXISTS {{ {self._distinct(path, _number(o))} }}"
        if name == "maxCount":
            return f"EXISTS {{ {self._distinct(path, _number(o) + 1)} }}"
        if name == "hasValue":
            return f"!EXISTS {{ ?this {path} {o} }}"
        if name == "disjoint":
            return f"EXISTS {{ {both} FILTER(sameTerm({v}, {w})) }}"
        if name == "lessThan":
            return f"EXISTS {{ {both} FILTER(!COALESCE({v} < {w}, false)) }}"
        one_way, other_way = (
            f"EXISTS {{ ?this {a} {v} FILTER(!EXISTS {{ ?this {b} {v} }}) }}"
            for a, b in ((path, o), (o, path))
        )
        return f"{one_way} || {other_way}"

    def _distinct(self, path: str, number: int) -> str:
        names = [self._variable() for _ in range(number)]
        found = " ".join(f"?this {path} {v}." for v in names)
        return found + "".join(f" FILTER(!sameTerm({a}, {b}))" for a, b in combinations(names, 2))

    def _conforms(self, shape: Node, tests: Mapping[str, list[Node]], v: str) -> str:
        """An expression: true where ``v`` keeps all of ``tests``, else false or an error."""
        said = (self._tests[name](shape, v, o) for name, all_ in tests.items() for o in all_)
        return " && ".join(f"({test})" for test in said)

    def _alternatives(self, v: str, list_: Node) -> list[str]:
        found = []
        for member in self._shapes.members(list_):
            said = self._said(member)
            self._refuse_unknown(said, set())
            found.append(f"COALESCE({self._conforms(member, said, v)}, false)")
        return found

    def _node_kind(self, _: Node, v: str, kind: Node) -> str:
        if iri(kind) != f"{_SH}IRI":
            raise _untranslated(f"nodeKind {kind}")
        return f"isIRI({v})"

    def _is_a(self, v: str, above: Node) -> str:
        return " || ".join(f"EXISTS {{ {v} a {name} }}" for name in self._at_or_below(above))

    def _matches(self, shape: Node, v: str, pattern: Node) -> str:
        flags = "".join(f", {f}" for f in self._said(shape).get("flags", ()))
        return f"REGEX(STR({v}), {pattern}{flags})"

    def _at_or_below(self, above: Node) -> list[str]:
        """The class and all that the ontology puts under it, the class first."""
        found = [above]
        for name in found:
            under = self._ontology.subjects(named("rdfs:subClassOf"), name)
            found += [below for below in under if below not in found]
        return list(map(str, found))

    def _steps(self, path: Node) -> list[str]:
        return list(map(self._path, self._shapes.members(path) or [path]))

    def _path(self, node: Node) -> str:
        if isinstance(node, NamedNode):
            return str(node)
        said = self._said(node)
        if "inversePath" in said:
            return f"^{self._path(said['inversePath'][0])}"
        if "alternativePath" in said:
            ways = self._shapes.members(said["alternativePath"][0])
            return f"({'|'.join(map(self._path, ways))})"
        raise _untranslated(f"the path {', '.join(said) or 'of a sequence in a path'}")

    def _part(self, node: Node, path: str | None, broken: str) -> Part:
        return Part(path, self._one(node, "message"), "Violation", broken)

    def _refuse_unknown(self, said: Mapping[str, list[Node]], known: set[str]) -> None:
        for name in said.keys() - self._tests.keys() - known - _SILENT | said.keys() & {"severity"}:
            raise _untranslated(name)

    def _said(self, node: Node) -> dict[str, list[Node]]:
        return self._shapes.said(node, _SH)

    def _one(self, node: Node, name: str) -> str:
        (found,) = self._said(node)[name]
        return value(found)

    def _variable(self) -> str:
        self._fresh += 1
        return f"?v{self._fresh}"


def _has_datatype(v: str, datatype: Node) -> str:
    test = f"isLiteral({v}) && datatype({v}) = {datatype}"
    if datatype not in _READ:
        return test
    return f"{test} && COALESCE({datatype}(STR({v})) = {v}, false)"


def _count(tests: list[str]) -> str:
    return " + ".join(f"IF({test}, 1, 0)" for test in tests)


def _number(node: Node) -> int:
    return int(value(node))


def _shortened(path: str) -> str:
    for prefix, namespace in vocab.PREFIXES.items():
        path = path.replace(f"<{namespace}", f"{prefix}:")
    return path.replace(">", "")


def _untranslated(what: str) -> GraphError:
    return GraphError(f"the shapes use {what}, which is not translated to SPARQL")
