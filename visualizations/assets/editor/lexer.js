// The pieces of one line of SPARQL, for colours only: the server alone judges a query.
// Only a long string goes over the end of a line, so a line begins outside (null) or in one of the two kinds.

const KEYWORDS = new Set(
  `a as asc ask avg base bind bnode bound by ceil coalesce concat construct contains count datatype day
  default desc describe distinct encode_for_uri exists false filter floor from graph group group_concat
  having hours if in iri isblank isiri isliteral isnumeric isuri lang langmatches lcase limit max md5 min
  minus minutes month named not now offset optional order prefix rand reduced regex replace round sameterm
  sample seconds select separator service sha1 sha256 sha384 sha512 silent str strafter strbefore strdt
  strends strlang strlen strstarts struuid substr sum timezone true tz ucase undef union uri uuid values
  where year`.split(/\s+/),
);

const PIECES = [
  ["comment", /#.*/],
  ["iri", /<[^<>"{}|^`\\\s]*>/],
  ["long", /"""|'''/],
  ["string", /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/],
  ["variable", /[?$][\p{L}\p{N}_]+/],
  ["string", /@[A-Za-z]+(?:-[A-Za-z0-9]+)*/],
  ["term", /(?:\p{L}(?:[\p{L}\p{N}_.\-]*[\p{L}\p{N}_\-])?|_)?:(?:[\p{L}\p{N}_:.\-%\\]*[\p{L}\p{N}_:\-])?/],
  ["number", /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/],
  ["word", /[\p{L}_][\p{L}\p{N}_]*/],
];
const PIECE = new RegExp(PIECES.map(([, pattern]) => `(${pattern.source})`).join("|"), "gu");

/** Where the long string that `quote` ends is over, from `at` on; the end of the line if it is not. */
function longStringEnd(line, at, quote) {
  for (let i = at; i < line.length; i++) {
    if (line[i] === "\\") i++;
    else if (line.startsWith(quote, i)) return { end: i + 3, inside: null };
  }
  return { end: line.length, inside: quote };
}

/** The pieces `{kind, start, end}` of a line in order, and in which long string the next line begins. */
function lexLine(line, inside) {
  const pieces = [];
  let at = 0;
  const longString = (start, from, quote) => {
    const closed = longStringEnd(line, from, quote);
    pieces.push({ kind: "string", start, end: closed.end });
    inside = closed.inside;
    at = closed.end;
  };
  if (inside) longString(0, 0, inside);
  while (at < line.length) {
    PIECE.lastIndex = at;
    const match = PIECE.exec(line);
    if (!match) break;
    const text = match[0];
    const kind = PIECES[match.findIndex((group, i) => i > 0 && group !== undefined) - 1][0];
    at = match.index + text.length;
    if (kind === "long") longString(match.index, at, text);
    else if (kind !== "word" || KEYWORDS.has(text.toLowerCase())) pieces.push({ kind, start: match.index, end: at });
  }
  return { pieces, inside };
}

/** For each line the long string in which it begins. Lines without three quotes cost next to nothing. */
function lineStates(lines) {
  let inside = null;
  return lines.map((line) => {
    const before = inside;
    const plain = inside === null ? !line.includes('"""') && !line.includes("'''") : !line.includes(inside);
    if (!plain) inside = lexLine(line, inside).inside;
    return before;
  });
}

/** All pieces of a text, with their place in the whole of it. */
function lexText(text) {
  const lines = text.split("\n");
  const states = lineStates(lines);
  let start = 0;
  return lines.flatMap((line, i) => {
    const offset = start;
    start += line.length + 1;
    return lexLine(line, states[i]).pieces.map((piece) => ({
      kind: piece.kind,
      start: offset + piece.start,
      end: offset + piece.end,
    }));
  });
}
