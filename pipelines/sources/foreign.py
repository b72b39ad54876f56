"""What is no source of papers, told apart by its first bytes so that an error can name it."""

from __future__ import annotations

import re

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"BZh", "a bzip2 file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
    (b"{\\rtf", "a rich-text document"),
)
_TEXTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<\?xml\b|<!doctype (?!html\b)", re.IGNORECASE), "XML"),
    (re.compile(r"<[\w:.-]+(?:\s[^<>]*)?\sxmlns"), "XML"),
    (re.compile(r"(?:From: <Saved by|MIME-Version: )"), "an MHTML web archive"),
    (re.compile(r'"?(?:[\w ]+"?[,;\t]"?)*title"?[,;\t]"?[\w ]+', re.IGNORECASE), "a CSV table"),
)
# A page may hold a stray control character; data that is not text holds many.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1b")) + b"\x7f"
_CONTROL_SHARE = 0.1


def foreign_data(head: bytes) -> str | None:
    """What the beginning of a file looks like, such as "a PDF document"; None for likely papers."""
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    # A Parquet table is the one kind of binary data that has a reader.
    controls = len(head) - len(head.translate(None, _CONTROLS))
    is_binary = controls > len(head) * _CONTROL_SHARE and not head.startswith(b"PAR1")
    return "binary data" if is_binary else None


def foreign_text(head: str) -> str | None:
    """What the beginning of a text that no reader knows looks like; None for a likely page."""
    for pattern, kind in _TEXTS:
        if pattern.match(head):
            return kind
    return None
