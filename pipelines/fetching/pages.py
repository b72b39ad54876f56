"""All pages of a listing into files, so that a run that breaks off goes on where it was."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.fetching.client import Client, FetchError
from pipelines.fetching.listing import Listing, Page

# A service that gives pages without end is broken; arXiv itself ends at so many papers.
_MOST_PAPERS: Final = 30_000
# arXiv is known to give an empty page now and then where papers are left
# (https://github.com/lukasschwab/arxiv.py/issues/43); asked again it gives them.
_EMPTY_PAGES: Final = 3


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page in its file: how many papers it holds, and whether it was there already."""

    path: Path
    papers: int
    kept: bool


def fetch(listing: Listing, folder: Path, *, address: str | None = None) -> Iterator[Fetched]:
    """Write the pages of ``listing`` to files in ``folder``, byte for byte, and tell of each.

    A page of an earlier run is kept where others follow it: only the last may have grown since.
    Each file is whole or not there. A day without papers leaves nothing. ``address`` is asked in
    place of the service's own.

    Raises FetchError as :meth:`Client.page` does, where an answer is no page of the listing, and
    where the disk takes no pages; what was fetched before stays.
    """
    if not folder.parent.is_dir():
        raise FetchError("there is no such folder", where=str(folder.parent), mend="Make it first")
    if folder.exists() and not folder.is_dir():
        raise FetchError("is a file, and pages go into a folder", where=str(folder))
    with closing(Client(address or listing.address, pause=listing.pause)) as client:
        start, before = 0, b""
        while start < _MOST_PAPERS:
            path = folder / f"{listing.name}-{start:05}{listing.ending}"
            kept = _kept(listing, path, start)
            body, page = kept or _asked(client, listing, start)
            if body == before:
                raise FetchError("gives the same page again", where=client.address)
            if page.papers:
                if not kept:
                    _write(path, body)
                yield Fetched(path, page.papers, kept is not None)
            if not page.more:
                return
            start, before = start + page.papers, body
    raise FetchError(
        f"lists more than {_MOST_PAPERS} papers for one day",
        where=address or listing.address,
        mend="Ask for fewer categories at once",
    )


def _kept(listing: Listing, path: Path, start: int) -> tuple[bytes, Page] | None:
    """The page of an earlier run, unless it was the last or cannot be understood."""
    try:
        body = path.read_bytes()
        page = listing.understood(body, start)
    except (FileNotFoundError, ValueError):
        return None
    return (body, page) if page.papers and page.more else None


def _asked(client: Client, listing: Listing, start: int) -> tuple[bytes, Page]:
    for _ in range(_EMPTY_PAGES):
        body = client.page(listing.parameters(start), listing.media_types)
        try:
            page = listing.understood(body, start)
        except ValueError as error:
            what = "".join(c if c.isprintable() else "\ufffd" for c in str(error)[:200])
            raise FetchError(f"gives an answer that {what}", where=client.address) from error
        if page.papers or not page.more:
            return body, page
    raise FetchError(
        f"gives empty pages after {start} papers, and says that there are more",
        where=client.address,
        mend="Try again later: what is there already is not asked for again",
    )


def _write(path: Path, body: bytes) -> None:
    try:
        path.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".new-") as new:
            part = Path(new) / "part"
            part.write_bytes(body)
            part.replace(path)
    except OSError as error:
        raise FetchError(f"cannot be written ({error.strerror})", where=str(path)) from error
