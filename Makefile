# Every target sets up what it needs; nothing has to be installed first but Python 3.11.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
BENCH := .venv-bench
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help run test check format bench fuzz lighthouse calibrate schema clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "arena needs Python 3.11 or newer; found $$($(PYTHON) --version). Set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

run: $(READY) ## set everything up and run the arena with simulated models
	@exec $(BIN)/arena demo

test: $(READY) ## run every test
	$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

check: $(READY) ## ruff, mypy --strict, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY) ## let ruff format and fix what it can
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .

# Rivals pin old numpys: they and the arena beside them live in an environment of their own.
$(BENCH)/.ready: pyproject.toml
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,bench]'
	@touch $@

bench: $(BENCH)/.ready ## the benchmarks, rivals side by side; ARGS=rating_fit for some
	$(BENCH)/bin/python -m tests.benchmarks $(ARGS)

fuzz: $(READY) ## many made-up requests against the API (schemathesis, all checks)
	ARENA_SCHEMATHESIS_EXAMPLES=100 $(BIN)/python -m pytest -n 2 --timeout 3600 tests/web/test_schemathesis.py

.lighthouse/package.json:
	npm install --silent --no-audit --no-fund --prefix .lighthouse lighthouse@12

lighthouse: $(READY) .lighthouse/package.json ## Lighthouse on the leaderboard and a model's page; needs npm and chromium
	$(BIN)/python -m tests.browser.lighthouse

calibrate: $(READY) ## simulations with known truth: what intervals cover, what protocols gain
	$(BIN)/python -m tests.calibration

schema: $(READY) ## write sql/schema.sql anew from the migrations
	$(BIN)/python -m tests.schema_file

clean: ## forget the virtual environment and caches
	rm -rf $(VENV) $(BENCH) .lighthouse .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
