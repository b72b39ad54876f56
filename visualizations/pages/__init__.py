"""Pages to read: a concept, a paper, a topic, the trends, what is new, and an index of them all.

Each is a function of frozen values (:mod:`visualizations.pages.values` of one thing,
:mod:`visualizations.pages.overviews` of many) to HTML. None needs a script to be read. They stand
together in a folder and find each other and one style sheet there.
"""
