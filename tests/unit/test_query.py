"""SPARQL over a store: answers, what is refused, and how answers are written."""

import csv
import io
import json
from xml.etree import ElementTree

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg import query
from kg.errors import QueryError
from kg.query.guard import MAX_DEPTH
from kg.vocab import PREFIXES

NASTY = 'a "b", \x1b[31mc\r\nd\x9b2J\u202e 𝔸\x00'
ELSEWHERE = "<http://127.0.0.1:9/sparql>"


@pytest.fixture
def store():
    net, used_for = NamedNode("http://example.org/net"), NamedNode(f"{PREFIXES['pa']}usedFor")
    made = pyoxigraph.Store()
    for value in (NASTY, 3, 0.5, True):
        made.add(Quad(net, used_for, Literal(value)))
    return made


def _write(store, sparql, form, **kwargs):
    output = io.BytesIO()
    query.write(query.query(store, sparql), form, output, **kwargs)
    return output.getvalue()


def _error(store, sparql):
    with pytest.raises(QueryError) as raised:
        query.query(store, sparql)
    return str(raised.value)


# --- answers


def test_our_prefixes_need_no_declaration(store):
    answer = query.query(store, "SELECT ?o ?none { ?s pa:usedFor ?o FILTER(isNumeric(?o)) }")
    assert answer.variables == ("o", "none")
    assert {row[0].value for row in answer} == {"3", "0.5"}


def test_a_declared_prefix_wins(store):
    sparql = "PREFIX pa: <http://example.org/> ASK { pa:net ?p ?o }"
    assert query.query(store, sparql).value is True
    assert query.query(store, "ASK { pa:net ?p ?o }").value is False


def test_construct_and_describe_give_triples(store):
    built = query.query(store, "CONSTRUCT { ?s a ?o } WHERE { ?s ?p ?o FILTER(?o = true) }")
    assert [str(t.object) for t in built.sorted()] == [str(Literal(True))]
    described = query.query(store, "DESCRIBE <http://example.org/net>")
    assert len(described.sorted()) == 4


def test_named_graphs_are_reached_by_name(store):
    store.add(Quad(*[NamedNode("http://example.org/x")] * 3, NamedNode("http://example.org/g")))
    assert query.query(store, "ASK { GRAPH ?g { ?x ?x ?x } }").value is True


def test_a_table_of_plain_values(store):
    table = query.table(query.query(store, "SELECT ?s ?o ?u { ?s ?p ?o }"))
    assert table.columns == ("s", "o", "u")
    assert {(type(row[1]), row[1]) for row in table.rows} == {
        (str, NASTY),
        (int, 3),
        (float, 0.5),
        (bool, True),
    }
    assert {(row[0], row[2]) for row in table.rows} == {("http://example.org/net", None)}


def test_tables_of_the_other_answers(store):
    assert query.table(query.query(store, "ASK {}")).rows == ((True,),)
    graph = query.table(query.query(store, "CONSTRUCT { ?s a ?o } { ?s ?p ?o FILTER(?o = 3) }"))
    assert graph.columns == ("subject", "predicate", "object")
    assert graph.rows == (("http://example.org/net", f"{PREFIXES['rdf']}type", 3),)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("'x'@en", "x"),
        ("1.50", 1.5),
        ("'INF'^^xsd:double", "INF"),
        ("'many'^^xsd:integer", "many"),
        ("'12'^^xsd:decimal", 12.0),
        ("'2024'^^xsd:gYear", "2024"),
        ("false", False),
        ("<<(<a:b> <a:b> <a:b>)>>", "<<(<a:b> <a:b> <a:b>)>>"),
    ],
)
def test_terms_as_plain_values(store, expression, value):
    ((found,),) = query.table(query.query(store, f"SELECT ({expression} AS ?x) {{}}")).rows
    assert found == value or str(found) == "<a:b> <a:b> <a:b>"
    assert type(found) is type(value)


# --- malformed queries


@pytest.mark.parametrize(
    ("sparql", "line", "column", "what"),
    [
        ("SELECT ?x\nWHERE {\n  ?x a pa:Claim .\n  OPTIONL { ?x ?y ?z }\n}", 4, 3, "OPTIONL"),
        ("selct * { ?s ?p ?o }", 1, 1, "begin with 'selct'"),
        ("SELECT * {\r\n ?s é𝔸 ?o }", 2, 2, "?s"),
        ("SELECT * { ?s ?p ?o FILTER(?x = 3 }", 1, 35, "where ')' belongs"),
        ("SELECT * { ?s ?p ?o }}", 1, 22, "closes nothing"),
        ("SELECT * {\n{ ?s ?p ?o }", 1, 10, "never closed"),
        ("SELECT * { ?s a 'abc }", 1, 17, "does not end"),
        ("SELECT * {\n\t?s foo:x ?o }", 2, 5, "'foo:' is not declared"),
        ("SELECT * { ?s ?p ?o } LIMIT", 1, 23, "LIMIT"),
        ("SELECT * { ?s ?p ?o } \x07", 1, 23, r"'\x07'"),
        ("SELECT ?x", 1, 10, "too early"),
    ],
)
def test_a_malformed_query_is_shown_with_the_place(store, sparql, line, column, what):
    message = _error(store, sparql)
    assert message.startswith(f"line {line}, column {column}: ")
    assert what in message
    shown, caret = message.rstrip("\n").split("\n")[-2:]
    assert caret.endswith("^")
    if line > 1:
        assert shown.split() == sparql.split("\n")[line - 1].split()


@pytest.mark.parametrize(
    ("sparql", "what"),
    [
        ("SELECT (SUM(?x) AS ?y) ?z { ?x ?y ?z }", "unbound"),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", "GROUP BY"),
        ("SELECT ?x { BIND(1 AS ?x) BIND(2 AS ?x) }", "cannot be understood"),
        ("SELECT (<http://example.org/f>(1) AS ?x) {}", "custom function"),
        ("ASK { ?s ?p '\ud800' }", "surrogates"),
        ("", "is empty"),
        ("# nothing\nPREFIX x: <http://example.org/>", "is empty"),
    ],
)
def test_what_the_grammar_alone_does_not_show(store, sparql, what):
    assert what in _error(store, sparql)


def test_the_line_of_an_error_is_cut_and_clean(store):
    message = _error(store, f"SELECT * {{ ?s ?p '{'x' * 500}\x1b[31m' . OPTIONL {{}} {'# ' * 300}")
    assert "\x1b" not in message
    assert all(len(line) < 120 for line in message.split("\n"))


def test_brackets_may_not_nest_without_end(store):
    def nested(depth):
        return f"ASK {'{' * depth}{'}' * depth}"

    assert query.query(store, nested(MAX_DEPTH)).value is True
    assert "brackets" in _error(store, nested(MAX_DEPTH + 1))
    assert "brackets" in _error(store, nested(100_000))
    flat = "{} UNION " * 300 + "{}"
    assert query.query(store, f"ASK {{ {flat} }}").value is True


# --- updates and other endpoints


@pytest.mark.parametrize(
    "sparql",
    [
        "INSERT DATA { <a:b> <a:b> <a:b> }",
        "# note\nPREFIX x: <http://example.org/> delete where { ?s ?p ?o }",
        "WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        f"LOAD {ELSEWHERE}",
        "CLEAR ALL",
        "DROP GRAPH <a:b>",
        "CREATE GRAPH <a:b>",
        "COPY <a:b> TO <a:c>",
        "MOVE <a:b> TO <a:c>",
        "ADD <a:b> TO <a:c>",
        "BASE <http://example.org/> CLEAR ALL",
    ],
)
def test_an_update_is_refused(store, sparql):
    before = set(store)
    assert "is an update; kg query only reads" in _error(store, sparql)
    assert set(store) == before


@pytest.mark.parametrize(
    "sparql",
    [
        f"SELECT * {{ SERVICE {ELSEWHERE} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ service SILENT {ELSEWHERE} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ {{ SELECT ?s {{ SERVICE {ELSEWHERE} {{ ?s ?p ?o }} }} }} }}",
        f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SERVICE {ELSEWHERE} {{ ?s ?p ?o }} }} }}",
        f"SELECT * {{ OPTIONAL {{ SERVICE {ELSEWHERE} {{ ?s ?p ?o }} }} }}",
        f"SELECT * {{ VALUES ?e {{ {ELSEWHERE} }} SERVICE ?e {{ ?s ?p ?o }} }}",
        f"SELECT * {{ {{}} UNION {{ {{}} MINUS {{ SERVICE{ELSEWHERE}{{ ?s ?p ?o }} }} }} }}",
        # No space around the keyword is needed.
        f"SELECT * {{ ?s ?p 3SERVICE {ELSEWHERE} {{ ?a ?b ?c }} }}",
        f"SELECT * {{ ?s ?p 'x'@en--ltrSERVICE {ELSEWHERE} {{ ?a ?b ?c }} }}",
        "PREFIX e: <http://127.0.0.1:9/> SELECT * { SERVICEe:x { ?s ?p ?o } }",
        "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICESILENT:x { ?s ?p ?o } }",
        "PREFIX : <http://127.0.0.1:9/> SELECT * { ?s ?p trueSERVICE:x {} }",
        # What looks like a long string and is two short ones.
        f"SELECT * {{ VALUES ?q {{ '''#' }} SERVICE {ELSEWHERE} {{ ?s ?p ?o }} }}",
        # RDFLib cannot parse LATERAL.
        f"SELECT * {{ LATERAL {{ SERVICE {ELSEWHERE} {{ ?s ?p ?o }} }} }}",
        # A comment that ends at a carriage return; what looks like an IRI and is none.
        f"SELECT * {{ #\rSERVICE {ELSEWHERE} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?a ?b ?c FILTER(?a<?b)SERVICE#>\n{ELSEWHERE} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ LATERAL {{}} ?a ?b ?c FILTER(?a<?b)SERVICE#>\n{ELSEWHERE} {{?s ?p ?o}} }}",
        # Escaped quotes, that RDFLib alone would take for quotes and so see a comment.
        f'SELECT * {{ ?a ?b "\\u0022 #" FILTER(?a<?b)SERVICE#>\n{ELSEWHERE} {{ ?s ?p ?o }} }}',
    ],
)
def test_no_query_leaves_the_machine(sparql):
    class Untouchable:
        def query(self, *args, **kwargs):
            raise AssertionError("the query was run")

    assert "nothing may leave this machine" in _error(Untouchable(), sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { ?s ?p 'SERVICE <x> {}' } # SERVICE <x> {}",
        "SELECT * { ?service ?p <http://example.org/service#it> }",
        "PREFIX service: <http://example.org/> SELECT * { ?s service:service ?o }",
        'SELECT * { ?s ?p """a " SERVICE""" , \'\'\'SERVICE\'\'\' }',
        "SELECT * { _:service ?p 'x'@service }",
    ],
)
def test_the_word_service_alone_is_no_crime(store, sparql):
    assert list(query.query(store, sparql)) == []


# --- formats


def test_csv_is_that_of_sparql(store):
    text = _write(store, "SELECT ?s ?o ?u { ?s ?p ?o } ORDER BY STR(?o)", "csv").decode()
    assert text.startswith("s,o,u\r\n")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    net = "http://example.org/net"
    assert rows[1:] == [
        [net, "0.5", ""],
        [net, "3", ""],
        [net, NASTY, ""],
        [net, "true", ""],
    ]
    assert '"a ""b"", ' in text


def test_json_and_xml_are_those_of_sparql(store):
    sparql = "SELECT ?s ?o { ?s ?p ?o FILTER(isLiteral(?o) && datatype(?o) = xsd:string) }"
    (binding,) = json.loads(_write(store, sparql, "json"))["results"]["bindings"]
    assert binding["o"] == {"type": "literal", "value": NASTY}
    root = ElementTree.fromstring(_write(store, sparql, "xml"))
    names = {"r": "http://www.w3.org/2005/sparql-results#"}
    (literal,) = root.findall(".//r:literal", names)
    assert literal.text == NASTY.replace("\x1b", "\ufffd").replace("\x00", "\ufffd")
    assert json.loads(_write(store, "ASK {}", "json"))["boolean"] is True


def test_graphs_are_sorted_and_each_triple_stands_once(store):
    sparql = "CONSTRUCT { ?s pa:usedFor ?o . ?s a pa:Claim } { ?s ?p ?o }"
    lines = _write(store, sparql, "nt").decode().splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 5
    turtle = _write(store, sparql, "turtle")
    assert b"@prefix pa:" in turtle
    read = {q.triple for q in pyoxigraph.parse(turtle, pyoxigraph.RdfFormat.TURTLE)}
    assert read == {
        q.triple
        for q in pyoxigraph.parse(
            b"\n".join(line.encode() for line in lines), pyoxigraph.RdfFormat.N_TRIPLES
        )
    }


@pytest.mark.parametrize(
    ("sparql", "form", "fitting"),
    [
        ("SELECT * {}", "turtle", "table, csv, json, xml"),
        ("SELECT * {}", "pdf", "table, csv, json, xml"),
        ("ASK {}", "csv", "table, json, xml"),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "xml", "table, turtle, nt"),
    ],
)
def test_a_format_that_does_not_fit_is_refused(store, sparql, form, fitting):
    with pytest.raises(QueryError, match=f"Formats that can: {fitting}"):
        _write(store, sparql, form)


def test_a_table_is_one_line_a_row_and_nothing_but_text(store):
    text = _write(store, "SELECT ?s ?p ?o ?u { ?s ?p ?o } ORDER BY STR(?o)", "table").decode()
    lines = text.splitlines()
    assert len(lines) == 2 + 4
    assert lines[0].split() == ["s", "p", "o", "u"]
    assert lines[3].split() == ["http://example.org/net", "pa:usedFor", "3"]
    assert 'a "b", \ufffd[31mc d\ufffd2J\ufffd 𝔸\ufffd' in lines[4]
    assert not [c for c in text if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160)]


def test_a_table_keeps_markup_and_fits_a_width(store):
    narrow = _write(store, "SELECT ('[bold]x[/bold] :smile: yy' AS ?v) {}", "table", width=20)
    assert all(len(line) <= 20 for line in narrow.decode().splitlines())
    wide = _write(store, "SELECT ('[bold]x[/bold] :smile: yy' AS ?v) {}", "table").decode()
    assert "[bold]x[/bold] :smile: yy" in wide


def test_tables_of_yes_and_of_triples(store):
    assert _write(store, "ASK {}", "table") == b"yes\n"
    assert _write(store, "ASK { <a:b> ?p ?o }", "table") == b"no\n"
    graph = _write(store, "CONSTRUCT { ?s a ?o } { ?s ?p ?o FILTER(?o = 3) }", "table").decode()
    assert graph.splitlines()[2].split() == ["http://example.org/net", "rdf:type", "3"]
