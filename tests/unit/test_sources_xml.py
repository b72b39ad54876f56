"""XML record by record: bounds, attacks, and what breaks off."""

import io
import tracemalloc
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import SourceError
from pipelines.sources import json_records, read, stream, xml_reading
from pipelines.sources.reading import Document, Problem
from pipelines.sources.xml_reading import root_name, text_of, xml_records

HEAD = '<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id>'
BOMB = """<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>"""


def entry(number: int, title: str = "A Title") -> str:
    place = f"<id>http://arxiv.org/abs/2405.{number:05}</id>"
    return f"<entry>{place}<title>{title}</title><summary>An abstract.</summary></entry>\n"


def reading_of(data: str | bytes):
    raw = data.encode() if isinstance(data, str) else data
    return read(["-"], strict=False, stdin=io.BytesIO(raw))


def records_of(data: str | bytes, *names: str, **options):
    raw = data.encode() if isinstance(data, str) else data
    document = Document("f.xml", "f.xml", "", io.BytesIO(raw))
    return list(xml_records(document, names, **options))


@pytest.mark.parametrize(
    "prolog",
    [
        BOMB,
        '<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE feed [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]>',
        '<!DOCTYPE feed SYSTEM "http://127.0.0.1:9/x.dtd">',
        "<!DOCTYPE feed>",
    ],
)
def test_declarations_are_refused_with_one_message(prolog):
    with pytest.raises(SourceError, match="XML that declares entities") as caught:
        reading_of(f"{prolog}{HEAD}{entry(1, '&x;')}</feed>")
    assert caught.value.where == "standard input"
    assert caught.value.mend


def test_a_known_document_type_gives_names_of_characters_only():
    known = {"entities": {"uuml": "ü"}}
    prolog = '<!DOCTYPE r SYSTEM "r.dtd">'
    ((_, element),) = records_of(f"{prolog}<r><e>M&uuml;ller</e></r>", "e", **known)
    assert text_of(element) == "Müller"
    with pytest.raises(SourceError, match="declares entities"):
        records_of(f"{BOMB.replace('feed', 'r')}<r><e>&c;</e></r>", "e", **known)


@pytest.mark.parametrize(
    "end",
    ["", "<entry><id>", "</entry></feed>", "<a></b>", "\x00", "&nosuch;", "<entry", "\ufffe"],
)
def test_what_breaks_off_keeps_the_papers_before(end):
    reading = reading_of(f"{HEAD}{entry(1)}{entry(2)}{end}")
    assert [paper.id for paper in reading.papers] == ["2405.00001", "2405.00002"]
    (problem,) = reading.problems
    assert problem.where == "standard input:3"
    assert "broken XML" in problem.what


@pytest.mark.parametrize(
    ("encoding", "title"),
    [("utf-8", "Ćirić 😀"), ("iso-8859-1", "café"), ("windows-1252", "“café”")],
)
def test_encodings_that_the_document_names(encoding, title):
    text = f'<?xml version="1.0" encoding="{encoding}"?>{HEAD}{entry(1, title)}</feed>'
    assert reading_of(text.encode(encoding)).papers[0].title == title


@pytest.mark.parametrize("name", ["klingon", "utf-8", "us-ascii", "shift_jis"])
def test_encodings_that_are_wrong_or_unknown(name):
    text = f'<?xml version="1.0" encoding="{name}"?>{HEAD}{entry(1, "café")}</feed>'
    with pytest.raises(SourceError, match="broken XML"):
        reading_of(text.encode("iso-8859-1"))


def test_a_record_over_the_bounds_is_passed_over(monkeypatch):
    monkeypatch.setattr(xml_reading, "RECORD_BYTES", 100_000)
    huge = entry(2, "x" * 200_000)
    deep = f"<entry>{'<a>' * 200}{'</a>' * 200}</entry>"
    many = "<entry>" + "<a b='c'/>" * 60_000 + "</entry>"
    reading = reading_of(f"{HEAD}{entry(1)}{huge}{deep}{many}{entry(3)}</feed>")
    assert [paper.id for paper in reading.papers] == ["2405.00001", "2405.00003"]
    assert ["longer than" in problem.what for problem in reading.problems] == [True] * 3


def test_a_mark_without_end_is_given_up():
    class Endless(io.RawIOBase):
        start = f"{HEAD}{entry(1)}<a b='".encode()

        def readable(self):
            return True

        def read(self, size=-1):
            given, self.start = self.start[:size], self.start[size:]
            return given or b"x" * size

    found = list(stream(["-"], strict=False, stdin=Endless()))
    assert "a single mark is longer than 5 MB" in found[-1].what
    assert len(found) == 2


class Generated(io.RawIOBase):
    """A feed of so many papers, each among marks that belong to none, made as it is read."""

    def __init__(self, papers):
        noise = "<other><a/>text</other>" * 20
        pieces = (noise + entry(number) for number in range(1, papers + 1))
        self.rest = b""
        self.pieces = map(str.encode, chain([HEAD], pieces, ["</feed>"]))

    def readable(self):
        return True

    def readinto(self, buffer):
        self.rest = self.rest or next(self.pieces, b"")
        data, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def test_memory_does_not_grow_with_the_document():
    def peak(papers):
        source = io.BufferedReader(Generated(papers))
        tracemalloc.start()
        try:
            assert sum(1 for _ in stream(["-"], strict=True, stdin=source)) == papers
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few = peak(200)
    assert peak(1000) < few + 50_000


def test_records_inside_records_and_outside_namespaces():
    found = records_of("<r><e>1<e>2</e></e>\n<x:e xmlns:x='u'>3</x:e><f/></r>", "e")
    assert [(where, text_of(element)) for where, element in found] == [
        ("f.xml:1", "12"),
        ("f.xml:2", "3"),
    ]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("<feed>", "feed"),
        ('<?xml version="1.0"?>\n<!-- a <b> --><x:OAI-PMH xmlns:x="u">', "OAI-PMH"),
        ('<!DOCTYPE dblp SYSTEM "dblp.dtd">\n<dblp>', "dblp"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>', "a"),
        ("<!-- unclosed <feed>", None),
        ("text <feed>", None),
        ("", None),
        ("<!-- -->" * 5_000, None),
    ],
)
def test_root_names(head, name):
    assert root_name(head) == name


PIECES = [
    "<",
    ">",
    "&",
    "entry",
    "</feed>",
    '"',
    "=",
    "\x00",
    "]]>",
    "<![CDATA[",
    "<!--",
    "<?",
    "é",
]
MARKS = st.lists(st.sampled_from(PIECES) | st.just(entry(1)) | st.text(max_size=4), max_size=12)


@settings(deadline=None, max_examples=150)
@given(MARKS.map("".join).map(str.encode) | st.binary(max_size=60))
def test_no_bytes_in_a_feed_do_worse_than_errors_and_problems(data):
    raw = HEAD.encode() + entry(1).encode() + data
    found = list(stream(["-"], strict=False, stdin=io.BytesIO(raw)))
    assert not isinstance(found[0], Problem)


def test_the_bound_of_a_record_is_that_of_lines():
    assert xml_reading.RECORD_BYTES == json_records.RECORD_BYTES
