# Two commands set everything up on a bare Debian with Python 3.11, make and a C compiler:
#   make run    environment, migrations, sample data, and the API on http://127.0.0.1:8000
#   make test   environment and the whole suite
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
STAMP := $(VENV)/.installed

.PHONY: golden help run serve test lint types contracts unit check bench soak differential mutation clean

help:  ## Show the targets.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/'

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' \
	  || { echo "Python 3.11 or 3.12 is needed; say which with: make PYTHON=/path/to/python3.11"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip setuptools
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	-$(BIN)/python -m compileall -q $(VENV)/lib
	touch $(STAMP)

run: $(STAMP)  ## Migrate, load the sample cases and serve the API.
	mkdir -p var
	$(BIN)/python -m api.migrate
	$(BIN)/python -m api.samples
	@echo "API on http://$(HOST):$(PORT)  documentation on http://$(HOST):$(PORT)/docs"
	$(BIN)/python -m uvicorn api.main:app --host $(HOST) --port $(PORT)

test: lint types contracts unit  ## Everything that must be green before a change lands.

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

contracts: $(STAMP)
	$(BIN)/lint-imports

unit: $(STAMP)
	$(BIN)/pytest -n auto

check: $(STAMP)  ## Load, lint and try the examples of every rulebook.
	$(BIN)/adjudicator check

golden: $(STAMP)  ## Write the golden rulings anew, while their language is not published.
	$(BIN)/python -m tests.golden

bench: $(STAMP)  ## One decision as a ratio to the bare engine call and to zen-engine.
	$(BIN)/python -m benchmarks.decision

soak: $(STAMP)  ## 200,000 decisions; memory must stay flat.
	$(BIN)/python -m benchmarks.soak

differential: $(STAMP)  ## A million pairs of rules and facts through all three evaluators.
	ADJUDICATOR_DIFFERENTIAL_PAIRS=1000000 $(BIN)/pytest tests/differential -q

mutation: $(STAMP)  ## Change every rule, table and figure; list what no example notices.
	$(BIN)/python -m benchmarks.mutation

clean:  ## Remove the environment and local data.
	rm -rf $(VENV) var
