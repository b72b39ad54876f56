"""The graph over HTTP: the SPARQL 1.1 Protocol, read-only, and pages that the caller gives."""

from kg.query.endpoint.application import application
from kg.query.endpoint.states import Find, Folder, Page, Snapshot, States

__all__ = ["Find", "Folder", "Page", "Snapshot", "States", "application"]
