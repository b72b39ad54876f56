"""LaTeX in metadata to plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sources.latex import plain


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"Schr{\"o}dinger's \'{e}tude", "Schrödinger's étude"),
        (r"\v{S}koda {\ss} \o\ \c{c} \`a na\"{\i}ve na\"\i ve", "Škoda ß ø ç à naïve naïve"),
        (r"Erd\H os, \c Celik, Ho\v rice, \L ukasz, Gr\o d", "Erdős, Çelik, Hořice, Łukasz, Grød"),
        (r"Nguy\~{\^e}n \'{\^e} \t{oo} \k{a} \r{a} \d{a} \u{g}", "Nguyễn ế oo ą å ạ ğ"),
        (r"\={a} \.{z} \.I \"U \'{A}", "ā ż İ Ü Á"),
        (r"{BERT}: {\bf bold} {\em it} \textsc{Foo}{B}ar", "BERT: bold it FooBar"),
        (r"2\textsuperscript{nd} \LaTeX{} \TeX\ \ldots\ \{a\}", "2nd LaTeX TeX … {a}"),
        (r"50% better, 10\% \& \$5 \#1 a\_b", "50% better, 10% & $5 #1 a_b"),
        (r"Smith~et al. at ~50 --- or -- ``so''", "Smith et al. at ~50 — or – “so”"),
        (r"as in \cite{z} and~\citep[p. 1]{a,b}.", "as in and."),
        (r"\url{https://x.example/~a_b%20} \href{https://y.example/\~c}{d\_e}",
         "https://x.example/~a_b%20 d_e (https://y.example/~c)"),
        (r"https://github.com/a\_b http://x.example/~me", "https://github.com/a_b http://x.example/~me"),
        (r"A\textasciitilde B {\textquotesingle}s", "A~B 's"),
    ],
)  # fmt: skip
def test_what_is_known_is_rendered(written, shown):
    assert plain(written) == shown


@pytest.mark.parametrize(
    "text",
    [
        r"$x^2_{i}$ and $$\sum_{i} \"o$$",
        r"\(x_{1}\) or \[\mathbf{y}\]",
        r"\alpha-divergence \mymacro \unknown{foo}",
        "costs $5 and no more",
        "\\",
        r"\'",
        "a ~ b and ~50",
        "x_1^2 <b> & co.",
    ],
)
def test_what_is_not_known_stays(text):
    assert plain(text) == text


def test_unbalanced_braces_are_dropped():
    assert plain("a { b } c } {") == "a  b  c  "


@given(st.text(alphabet="\\{}$~'`\"-[]()^_%&aeioHcbuv \n" + "ü漢"))
def test_any_text_is_taken(text):
    plain(text)


@given(st.text().filter(lambda text: not set("\\{}~`'-") & set(text)))
def test_text_without_marks_stays(text):
    assert plain(text) == text


@pytest.mark.parametrize(
    "mark",
    ["$", "$a", "\\(", "\\[", "{", "\\'", "\\cite[", "\\url{", "\\href{a}{", " ~", "https://"],
)
def test_many_open_marks_take_no_time_that_is_noticed(mark):
    assert plain(mark * 20_000) is not None
