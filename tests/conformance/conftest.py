"""The W3C's SPARQL test suites, read from beside the repository, and how rows are compared.

A test that takes one of ``_USES``, or ``readable``, runs once for each test of the suites that is
of this use. What is not run, or is known to fail, stands with its reason in ``exceptions.toml``.
"""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad
from rdflib.compare import isomorphic

HERE = Path(__file__).parent
SUITES = HERE.parents[2] / "shared" / "w3c" / "sparql"
EXCEPTIONS = tomllib.loads((HERE / "exceptions.toml").read_text(encoding="utf-8"))

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

_FROM = re.compile(r"^\s*FROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE | re.MULTILINE)
_RESULT_FORMATS = {".csv", ".tsv", ".srj"}
_USES = {"evaluation", "by_value", "results", "refused", "positive", "negative"}


@dataclass(frozen=True, slots=True)
class Case:
    """One test of the suites. ``name`` is its group and the end of its IRI, as ``bind#bind01``.

    ``data`` goes to the default graph, ``named`` to graphs named after their files.
    """

    name: str
    kind: str
    query: Path | None
    data: tuple[Path, ...]
    named: tuple[Path, ...]
    result: Path | None
    duplicates_may_go: bool

    @property
    def group(self) -> str:
        return self.name.partition("#")[0]

    @property
    def sparql(self) -> str:
        """The query, with the base that it has by its place."""
        return f"BASE <{self.query.as_uri()}>\n{self.query.read_text(encoding='utf-8')}"

    def store(self) -> pyoxigraph.Store:
        """The test's data, and the graphs that the query itself names in FROM."""
        asked = (self.query.parent / name for name in _FROM.findall(self.sparql))
        named = {*self.named, *(path for path in asked if path.is_file())}
        made = pyoxigraph.Store()
        for path, graph in (
            *((path, DefaultGraph()) for path in self.data),
            *((path, NamedNode(path.as_uri())) for path in named),
        ):
            # A blank node is of one file only, whatever its label.
            made.extend(Quad(*quad.triple, graph) for quad in parsed(path, rename=True))
        return made


def parsed(path, *, rename=False):
    return pyoxigraph.parse(path=path, base_iri=path.as_uri(), rename_blank_nodes=rename)


@cache
def suite():
    """Every test that a manifest lists, in order."""
    manifests = sorted(SUITES.glob("sparql1?/*/manifest*.ttl"))
    return tuple(case for manifest in manifests for case in _cases(manifest))


def _cases(manifest):
    said = {}
    for quad in parsed(manifest):
        said.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
    group = manifest.parent.relative_to(SUITES).as_posix()
    for node in (n for values in said.values() for n in values.get(f"{MF}entries", ())):
        while node.value != f"{RDF}nil":
            yield _case(said[node][f"{RDF}first"][0], group, said)
            (node,) = said[node][f"{RDF}rest"]


def _case(entry, group, said):
    values = said[entry]
    action = values.get(f"{MF}action", [None])[0]
    # The action of a syntax test is the query itself.
    inputs = said.get(action) or {f"{QT}query": [action]}

    def paths(nodes):
        named = (node.value for node in nodes if isinstance(node, NamedNode))
        return tuple(Path(iri.removeprefix("file://")) for iri in named if iri.startswith("file:"))

    return Case(
        name=f"{group}#{entry.value.rpartition('#')[2]}",
        kind=values[f"{RDF}type"][0].value.removeprefix(MF),
        query=next(iter(paths(inputs.get(f"{QT}query", ()))), None),
        data=paths(inputs.get(f"{QT}data", ())),
        named=paths(inputs.get(f"{QT}graphData", ())),
        result=next(iter(paths(values.get(f"{MF}result", ()))), None),
        duplicates_may_go=f"{MF}resultCardinality" in values,
    )


def use(case):
    """What a test of the suites is used for: one of ``_USES``, or "excluded"."""
    if case.kind in EXCEPTIONS["excluded"] or case.query.suffix == ".ru":
        return "excluded"
    for name in ("refused", "by_value"):
        if case.name in EXCEPTIONS[name]["tests"]:
            return name
    if case.kind.startswith(("Positive", "Negative")):
        return case.kind[: len("Positive")].lower()
    return "results" if case.result.suffix in _RESULT_FORMATS else "evaluation"


def pytest_generate_tests(metafunc):
    for name in {*_USES, "readable"} & set(metafunc.fixturenames):
        uses = {"evaluation", "by_value", "results"} if name == "readable" else {name}
        cases = [_parameter(case, name) for case in suite() if use(case) in uses]
        if not SUITES.is_dir():
            absent = pytest.mark.skip(reason=f"the W3C's suites are not at {SUITES}")
            cases = [pytest.param(None, id="absent", marks=absent)]
        metafunc.parametrize(name, cases)


def _parameter(case, name):
    reasons = [f["reason"] for f in EXCEPTIONS["fails"] if case.name in f.get(name, ())]
    return pytest.param(case, id=case.name, marks=[pytest.mark.xfail(reason=r) for r in reasons])


def pytest_terminal_summary(terminalreporter):
    def number(outcome):
        reports = terminalreporter.stats.get(outcome, ())
        return sum(f"{HERE.name}/test_w3c" in report.nodeid for report in reports)

    if number("passed"):
        excluded = sum(use(case) == "excluded" for case in suite())
        terminalreporter.write_line(
            f"W3C SPARQL suites: {number('passed')} passed, {number('xfailed')} known to differ, "
            f"{number('failed')} failed; {excluded} of {len(suite())} tests are no queries"
        )


@pytest.fixture(scope="session")
def cases():
    """Every test that the suites list."""
    if not SUITES.is_dir():
        pytest.skip(f"the W3C's suites are not at {SUITES}")
    return suite()


@pytest.fixture(scope="session")
def exceptions():
    """What ``exceptions.toml`` says."""
    return EXCEPTIONS


@pytest.fixture(scope="session")
def same_rows():
    """Whether two lists of rows (dicts of terms by variable) are the same but for their order.

    Blank nodes are compared as the W3C asks: up to a renaming that holds for all rows.
    """

    def compare(some, others):
        if any(isinstance(term, BlankNode) for row in (*some, *others) for term in row.values()):
            return isomorphic(_rows_as_graph(some), _rows_as_graph(others))
        return Counter(map(_row, some)) == Counter(map(_row, others))

    return compare


def _row(row):
    return frozenset(row.items())


def _rows_as_graph(rows):
    graph = rdflib.Graph(bind_namespaces="none")
    # Like rows are told as one row and its number, which spares trying them in every order.
    for row, times in Counter(map(_row, rows)).items():
        node = rdflib.BNode()
        graph.add((node, rdflib.URIRef("times:"), rdflib.Literal(times)))
        for name, term in row:
            graph.add((node, rdflib.URIRef(f"row:{name}"), as_rdflib(term)))
    return graph


@pytest.fixture(scope="session")
def same_graphs():
    """Whether two collections of triples are isomorphic."""

    def compare(some, others):
        return isomorphic(*(_graph(triples) for triples in (some, others)))

    return compare


def _graph(triples):
    graph = rdflib.Graph(bind_namespaces="none")
    for triple in triples:
        graph.add(tuple(map(as_rdflib, triple)))
    return graph


def as_rdflib(term):
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    assert isinstance(term, Literal)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    return rdflib.Literal(term.value, datatype=term.datatype.value, normalize=False)
