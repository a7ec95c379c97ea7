# Two commands set everything up on a bare Debian with Python 3.11 to 3.14, make and a C compiler:
#   make run    what serving needs, migrations, the API on http://127.0.0.1:8000, sample cases
#   make test   what developing needs, and the whole suite
# What may be set: make run HOST=0.0.0.0 PORT=8080, make PYTHON=/path/to/python3.12 test
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
.NOTPARALLEL:

HOST ?= 127.0.0.1
PORT ?= 8000
VENV ?= .venv
BIN := $(VENV)/bin
SERVING := $(VENV)/.serving
TOOLS := $(VENV)/.installed

# The newest python that can make an environment and compile the rules engine.
PYTHONS := python3.14 python3.13 python3.12 python3.11 python3
WORKS := import sys, ensurepip, os, sysconfig; \
  sys.exit(not ((3, 11) <= sys.version_info[:2] < (3, 15) \
  and os.path.isfile(os.path.join(sysconfig.get_path("include"), "Python.h"))))
PYTHON ?= $(shell for p in $(PYTHONS); do $$p -c '$(WORKS)' 2>/dev/null && command -v $$p && break; done)

# The engine calls what Python 3.13 no longer has under its old name.
ENGINE := CPPFLAGS='$(CPPFLAGS) -DPyEval_CallObject=PyObject_CallObject'
PIP := $(BIN)/python -m pip --disable-pip-version-check
LOCKED := $(PIP) install --require-hashes --no-build-isolation --requirement

# $(call step,WHAT,COMMAND): says what is done, and when it is, how long that took.
step = @printf '%s ...' '$(1)'; begun=$$SECONDS; { $(2); } && echo " $$((SECONDS - begun)) s"
# A dot for each package that comes in; what goes wrong, pip says on standard error.
dots = while read -r line; do case $$line in Downloading*|Using\ cached*) printf .;; \
  Building*started) printf ' compiling the engine';; Installing*) printf ' unpacking';; esac; done

.PHONY: golden help python run tools test lint types contracts unit test-pythons check bench soak \
  differential mutation lock clean

help:  ## Show the targets.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/'

python:  ## Show which python is used.
	@$(if $(PYTHON),$(PYTHON),:) -c '$(WORKS)' && test -n '$(PYTHON)' && echo '$(PYTHON)' || { echo \
	  'A Python from 3.11 to 3.14 is needed, with venv and its headers. On Debian: apt-get install' \
	  'python3 python3-venv python3-dev gcc libc6-dev. Say which with: make PYTHON=/path/to/python3'; \
	  exit 1; } >&2

$(SERVING): pyproject.toml requirements/build.txt requirements/serve.txt
	@$(MAKE) --silent python >/dev/null
	$(call step,A Python environment in $(VENV),test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV))
	$(call step,Packages to serve with,\
	  { $(LOCKED) requirements/build.txt && $(ENGINE) $(LOCKED) requirements/serve.txt; } | $(dots))
	$(call step,This program,rm -rf adjudicator.egg-info && $(PIP) install --quiet --no-deps --no-build-isolation --editable . \
	  && $(BIN)/python -m compileall -q -j 0 adjudicator api)
	@touch $@

$(TOOLS): $(SERVING) requirements/dev.txt
	$(call step,Packages to develop with,$(ENGINE) $(LOCKED) requirements/dev.txt | $(dots))
	@touch $@

run:  ## Serve the API with the sample cases. Set HOST and PORT to serve elsewhere than 127.0.0.1:8000.
	@$(MAKE) --silent python >/dev/null
	@$(PYTHON) -I api/kit/port.py '$(HOST)' '$(PORT)'
	@$(MAKE) --silent $(SERVING)
	@$(BIN)/python -m api.serve '$(HOST)' '$(PORT)'

tools: $(TOOLS)  ## The command line and everything else that developing needs.

test: lint types contracts unit  ## Everything that must be green before a change lands.

lint: $(TOOLS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(TOOLS)
	$(BIN)/mypy

contracts: $(TOOLS)
	$(BIN)/lint-imports

unit: $(TOOLS)
	$(BIN)/pytest -n auto

test-pythons:  ## The suite under every python that is found; or PYTHONS='/path/a /path/b'.
	@tried=; for p in $(PYTHONS); do \
	  v=$$($$p -c '$(WORKS)' 2>/dev/null && $$p -c 'import sys; print("%d.%d" % sys.version_info[:2])') || continue; \
	  case " $$tried " in *" $$v "*) continue;; esac; tried="$$tried $$v"; \
	  echo "Python $$v"; $(MAKE) --no-print-directory unit PYTHON=$$p VENV=.venv-$$v || exit 1; \
	done; echo "Tried:$$tried"; test -n "$$tried"

check: $(TOOLS)  ## Load, lint and try the examples of every rulebook.
	$(BIN)/adjudicator check

golden: $(TOOLS)  ## Write the golden rulings anew, while their language is not published.
	$(BIN)/python -m tests.golden

bench: $(TOOLS)  ## One decision as a ratio to the bare engine call and to zen-engine.
	$(BIN)/python -m benchmarks.decision

soak: $(TOOLS)  ## 200,000 decisions; memory must stay flat.
	$(BIN)/python -m benchmarks.soak

differential: $(TOOLS)  ## A million pairs of rules and facts through all three evaluators.
	ADJUDICATOR_DIFFERENTIAL_PAIRS=1000000 $(BIN)/pytest tests/differential -q

mutation: $(TOOLS)  ## Change every rule, table and figure; list what no example notices.
	$(BIN)/python -m benchmarks.mutation

# Universal: one file for every version of Python, told apart by markers.
COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
  --generate-hashes --no-annotate --custom-compile-command 'make lock'

lock: $(TOOLS)  ## Write the newest allowed versions of all packages, with hashes, to requirements/.
	$(PIP) install --quiet uv
	$(COMPILE) --group build -o requirements/build.txt
	$(COMPILE) pyproject.toml -o requirements/serve.txt
	$(COMPILE) pyproject.toml --extra dev -c requirements/serve.txt -o requirements/dev.txt

clean:  ## Remove the environments and local data.
	rm -rf $(VENV) .venv-* var
