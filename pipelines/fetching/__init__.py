"""New papers from the public services that list them, when the user asks for a day by name.

What is written is what the service gave, so that the readers of sources read it.
"""

from pipelines.fetching.arxiv import CATEGORIES, arxiv_listing
from pipelines.fetching.client import FetchError
from pipelines.fetching.hugging_face import daily_papers_listing
from pipelines.fetching.listing import Listing, Page
from pipelines.fetching.pages import Fetched, fetch

__all__ = [
    "CATEGORIES",
    "FetchError",
    "Fetched",
    "Listing",
    "Page",
    "arxiv_listing",
    "daily_papers_listing",
    "fetch",
]
