# Needs Python 3.11 or newer and nothing else; what else it takes goes into .venv.
# Another Python: make test PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LARGEST ?= 50
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help demo test bench rules clean

help:
	@echo "make demo   clean the samples, and show them before and after"
	@echo "make test   lint, types, tests with coverage"
	@echo "make bench  speed, memory and start-up"
	@echo "make rules  write the index of the rules, after one was changed"
	@echo "make clean  remove what the others made"

demo: $(VENV)/installed
	@$(BIN)/python tests/demo.py

test: $(VENV)/developed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest --cov=cleaner --cov-report=term-missing:skip-covered

bench: $(VENV)/installed
	$(BIN)/python -m tests.bench.bench_startup
	$(BIN)/python -m tests.bench.bench_hook
	$(BIN)/python -m tests.bench.bench_clean --largest $(LARGEST)

rules: $(VENV)/installed
	$(BIN)/python -m cleaner.rules.compile

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "cleaner needs Python 3.11 or newer; name one: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml
	$(PIP) install --editable .
	@touch $@

$(VENV)/developed: $(VENV)/installed
	$(PIP) install --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
