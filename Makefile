# make demo and make test are the two commands; each builds .venv first when it is missing or out of date.
# Another Python, beside the first:  make test PYTHON=python3.12 VENV=.venv-3.12

PYTHON ?= python3
VENV ?= .venv
ARGS ?=
SEED ?= 1
WORKERS ?= auto

ROOMS := models inputs optimizer reports burdenshare
BIN := $(VENV)/bin
PYTEST = $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder
UV := $(shell command -v uv 2>/dev/null)

# uv where it is on PATH; otherwise pip, made new enough inside the environment to know dependency groups.
ifneq ($(UV),)
INSTALL = "$(UV)" pip install --quiet --python $(BIN)/python --constraints constraints.txt --build-constraints constraints.txt
else
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --build-constraint constraints.txt
endif

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test test-all pytest pytest-slow pytest-all lint format bench trust docs pins clean

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.runtime  ## solve the ISAF 2010 workbook, print its fairness report, write out/isaf-2010.xlsx
	@mkdir -p out
	$(BIN)/burdenshare solve inputs/examples/isaf-2010.xlsx --output out/isaf-2010.xlsx

test: lint pytest  ## lint, then the test suite without its slow tests

test-all: test pytest-slow  ## everything that continuous integration runs: lint, then every test

pytest: $(VENV)/.dev  ## that suite alone, on every core; ARGS="-k leximin" and WORKERS=0 choose
	$(PYTEST) -m "not slow" $(ARGS)

pytest-slow: $(VENV)/.dev  ## the slow tests alone
	$(PYTEST) -m slow $(ARGS)

pytest-all: $(VENV)/.dev  ## both at once
	$(PYTEST) $(ARGS)

lint: $(VENV)/.dev  ## ruff, mypy and the import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(VENV)/.dev  ## let ruff mend what it can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

trust: $(VENV)/.dev  ## try answers in other units and beside a second solver, write docs/trust.md; SEED=2 chooses
	$(BIN)/python -m tests.trust --seed $(SEED)

docs: $(VENV)/.runtime  ## write docs/workbook.md, docs/api.md, the table of docs/formulation.md and the lists of docs/map.md and docs/examples.md anew
	$(BIN)/python -m inputs.write.reference > docs/workbook.md
	$(BIN)/python -m tests.api_page > docs/api.md
	$(BIN)/python -m optimizer.coalition.families < docs/formulation.md > docs/formulation.new
	mv docs/formulation.new docs/formulation.md
	$(BIN)/python -m tests.map_page

bench: $(VENV)/.bench  ## measure speed beside other modelling libraries
	$(BIN)/python -m benchmarks

pins: $(VENV)/.created  ## resolve constraints.txt anew, for Python 3.11 and later
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile pyproject.toml --quiet --upgrade --all-extras --group dev --universal \
		--python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
		--output-file constraints.txt

clean:  ## remove everything that can be made again
	rm -rf .venv .venv-* out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find $(ROOMS) tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment, in three steps. A stamp file says how far it is built.

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "burdenshare needs Python 3.11 or later; name one: make PYTHON=python3.11")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.3"
	@touch $@

$(VENV)/.runtime: $(VENV)/.created pyproject.toml constraints.txt
	$(INSTALL) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime
	$(INSTALL) --group dev
	@touch $@

$(VENV)/.bench: $(VENV)/.runtime
	$(INSTALL) --editable ".[bench]"
	@touch $@
