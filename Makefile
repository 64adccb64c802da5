# WiSC Registry. `make` alone lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install -qq --progress-bar off
DEMO := var/demo
# pytest keeps the assertions that it has rewritten, which take half the time of collecting the tests,
# if Python may write bytecode.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest
ORDINARY := -q -m "not long and not bench"
FAST := $(addprefix tests/,law ledger documents spreadsheets domain services cli contract support)

.DEFAULT_GOAL := help
.PHONY: help run install compiled collected chromium test test-fast test-long vendor-ui bench lint fix docs lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: compiled ## set up, load the demonstration partnership, show three answers, serve on 127.0.0.1:8000
	@REGISTRY_HOME=$(DEMO) $(BIN)/registry demo --serve

install: compiled ## leave .venv/bin/registry

test: $(VENV)/.installed-dev ## the whole test suite
	@$(MAKE) --no-print-directory -j 3 lint collected chromium
	@$(PYTEST) -n 2 --dist worksteal $(ORDINARY) tests

test-fast: $(VENV)/.installed-dev compiled ## the tests that need no database server and no build, for while you work
	@$(PYTEST) -n 2 --dist worksteal -q -m "not long and not bench and not database" $(FAST) --ignore tests/contract/test_wheel.py

test-long: $(VENV)/.installed-dev ## the long campaigns: a million comparisons, mutants, 250,000 requests of fuzz, kills
	@$(PYTEST) -q -m long tests

vendor-ui: $(VENV)/.installed-dev ## fetch the page components again, by hash (needs npm)
	@$(BIN)/python -m tests.vendor_ui

bench: $(VENV)/.installed-bench ## the benchmarks; writes docs/reference/benchmarks.md
	@$(BIN)/python -m tests.bench

lint: $(VENV)/.installed-dev ## ruff, mypy --strict and the import contracts
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet . && echo "ruff: clean"
	@$(BIN)/mypy --no-error-summary registry && echo "mypy: clean"
	@$(BIN)/lint-imports --no-cache >.lint-imports.log 2>&1 && echo "imports: one way" || { cat .lint-imports.log; exit 1; }

fix: $(VENV)/.installed-dev ## let ruff mend what it can
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

docs: $(VENV)/.installed-dev ## make the generated pages again: OpenAPI, law reference, command help
	@$(BIN)/python -m tests.generate_docs

lock: ## lock the dependencies again, with hashes (needs uv)
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --group build pyproject.toml -o requirements.lock
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --group build --group dev pyproject.toml -o requirements-dev.lock
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --group build --group dev --group bench pyproject.toml -o requirements-bench.lock

clean: ## remove what was made here, the demonstration too
	@rm -rf $(VENV) var build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .lint-imports.log .collected.log

# Python is told not to write bytecode on some machines (PYTHONDONTWRITEBYTECODE); then every command
# and every process of a test would compile the program anew, which is most of its start.
compiled: $(VENV)/.installed
	@$(BIN)/python -m compileall -q registry tests

# ``make test`` does these two beside ``lint``, which uses one core.
collected: compiled
	@$(PYTEST) --collect-only $(ORDINARY) tests >.collected.log 2>&1 || { tail -n 60 .collected.log; exit 1; }

chromium: $(VENV)/.installed-dev
	@$(BIN)/python -m tests.browser.chromium

# --- how the environment is made --------------------------------------------------------------

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "This needs Python 3.11 or newer as $(PYTHON). If you have one under another name: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "Your Python lacks venv. This line mends it on Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@echo "Making $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "Installing the locked dependencies …"
	@$(PIP) --no-deps --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

# The lock for tests has everything that the other has, so a fresh clone installs once. pip compiles on
# one core, compileall on all of them; it passes over what packages have that is no Python of today.
$(VENV)/.installed-dev: $(VENV)/bin/python requirements.lock requirements-dev.lock pyproject.toml
	@echo "Installing the locked dependencies and the tools for tests …"
	@$(PIP) --no-compile --no-deps --require-hashes -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true
	@touch $(VENV)/.installed $@

$(VENV)/.installed-bench: $(VENV)/.installed-dev requirements-bench.lock
	@echo "Installing what the benchmarks compare with …"
	@$(PIP) --no-deps --require-hashes -r requirements-bench.lock
	@touch $@
