"""However a query is written, it calls no other endpoint and its faults are explained."""

from contextlib import suppress

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import query
from kg.errors import QueryError
from kg.query.guard import refuse_service
from kg.query.tokens import tokens

# Oxigraph itself refuses port 1, so that nothing is sent even where the law is broken.
PROLOGUE = "PREFIX e: <http://127.0.0.1:1/> PREFIX : <http://127.0.0.1:1/> "
BEFORE = [
    "",
    "#\r",
    "#x\n",
    "{}",
    "OPTIONAL{}",
    "LATERAL{}",
    "FILTER(1<2)",
    "FILTER(?a<?b)",
    "FILTER(?a<?b&&?b>?c)",
    "BIND(1 as ?z)",
    "?a ?b 3",
    "?a ?b 3.",
    "?a ?b .5e1",
    "?a ?b true",
    "?a ?b ?c.",
    "?a ?b 'x'@en.",
    "?a e:a ?c;",
    "VALUES ?q{e:a.}",
    "VALUES ?q{<e:#>}",
    "VALUES ?q {'''#' }",
    'VALUES ?q {"""#" ""}',
    "VALUES ?q {'\\u0027#'}",
    "VALUES ?q {'\\'#'}",
    "VALUES ?q{'''a\\''''}",
    "VALUES ?q {\"#'''\"}",
]
KEYWORD = ["SERVICE", "service ", "SERVICE SILENT", "SERVICESILENT", "SERVICE\t"]
KEYWORD_AND_COMMENT = ["SERVICE#>\n", "SERVICE#'\n", 'SERVICE#"\r', "SERVICE#'''\n", "SERVICE#}\n"]
ENDPOINT = ["<http://127.0.0.1:1/>", " <http://127.0.0.1:1/#>", "e:x", ":x", "?q"]
AFTER = ["{}", "{?s ?p ?o}", "#'''\n{}", "#>\n{}", "{} #'''", '{}#"""', " #\\u000A{}\n{}"]

queries = st.builds(
    lambda before, *rest: f"{PROLOGUE}SELECT * {{{''.join(before)}{''.join(rest)}",
    st.lists(st.sampled_from(BEFORE), max_size=3),
    st.sampled_from(KEYWORD + KEYWORD_AND_COMMENT),
    st.sampled_from(ENDPOINT),
    st.sampled_from(AFTER),
    st.sampled_from(BEFORE),
    st.sampled_from(["\n}", "\n}#'''", "\n}#>"]),
)


def _oxigraph_runs(sparql):
    try:
        pyoxigraph.Store().query(sparql)
    except SyntaxError:
        return False
    except OSError:
        return True
    return True


@given(queries)
@settings(deadline=None, max_examples=400)
def test_what_oxigraph_takes_for_service_is_refused(sparql):
    if _oxigraph_runs(sparql):
        with pytest.raises(QueryError, match="nothing may leave"):
            refuse_service(sparql, list(tokens(sparql)))


@given(st.text(st.characters(codec="utf-8"), max_size=40))
@settings(deadline=None, max_examples=200)
def test_tokens_cover_the_text_and_do_not_overlap(sparql):
    end = 0
    for token in tokens(sparql):
        assert token.start >= end
        end = token.start + len(token.text)
        assert sparql[token.start : end] == token.text
    assert end <= len(sparql)


pieces = st.sampled_from(
    ["SELECT ", "FILTER", "*", "?x", "{", "}", "(", ")", ".", "'a", '"', "foo:x", "𝔸", "\t", "\n"]
)


@given(st.lists(pieces, max_size=12).map("".join))
@settings(deadline=None, max_examples=200)
def test_any_text_is_answered_or_explained(sparql):
    # Any other exception than this one breaks the law.
    with suppress(QueryError):
        query.query(pyoxigraph.Store(), sparql)
