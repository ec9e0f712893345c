# Every command of this project. Needs only make and Python 3.11 or newer; all else goes into .venv.

VENV  := .venv
BIN   := $(VENV)/bin
DEMO  := $(VENV)/.installed-demo
DEV   := $(VENV)/.installed-dev
RIVALS := .venv-rivals/.installed
PIP   := $(BIN)/python -m pip --disable-pip-version-check

# The first of these that really runs and is new enough makes the environment.
PYTHON ?= python3.13 python3.12 python3.11 python3 python

PYTEST_WORKERS ?= 2
PYTEST_ARGS    ?=
BENCH_ARGS     ?=

export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help demo test check docs bench bench-full bench-report bench-rivals bench-stages bench-quotas bench-split bench-micro test-trees maps clean
.DELETE_ON_ERROR:

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(DEMO)  ## plan scenarios/superstore; prints the run folder and its map
	$(BIN)/territory-opt plan scenarios/superstore/scenario.toml

test: $(DEV)  ## run the whole test suite
	$(BIN)/python -m pytest -n $(PYTEST_WORKERS) --dist loadfile --timeout 300 $(PYTEST_ARGS)

check: $(DEV)  ## ruff, mypy and the import contract
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

test-trees: $(DEV)  ## prove allocations of quotas on 1,000 random trees each; two minutes
	TERRITORY_OPT_TREES=1000 $(BIN)/python -m pytest --timeout 900 tests/quotas/allocation/test_properties.py

docs: $(DEV)  ## write docs/reference anew; check links and examples
	$(BIN)/python docs/generate.py
	$(BIN)/python -m pytest tests/house

bench: $(DEV) $(RIVALS)  ## the telling benchmark rows, rivals included, in an hour; goes on where it stopped
	$(BIN)/python -m benchmarks run --tier subset $(BENCH_ARGS)

bench-full: $(DEV) $(RIVALS)  ## every published benchmark row; goes on where it stopped
	$(BIN)/python -m benchmarks run --tier full $(BENCH_ARGS)

bench-report: $(DEV)  ## write docs/benchmarks.md from the newest results
	$(BIN)/python -m benchmarks report $(BENCH_ARGS)

bench-rivals: $(RIVALS)  ## install the other solvers into an environment of their own

bench-stages: $(DEV)  ## time every stage of a plan on made-up accounts (BENCH_ARGS="--accounts 10000 --reps 100")
	$(BIN)/python benchmarks/stages.py $(BENCH_ARGS)

bench-quotas: $(DEV)  ## time quotas of 10,000 reps down a tree beside general solvers and clipping
	$(BIN)/python -m benchmarks.quotas $(BENCH_ARGS)

bench-split: $(DEV)  ## one plan over two worker processes beside the same plan unsplit (20 minutes)
	$(BIN)/python -m benchmarks.split $(BENCH_ARGS)

bench-micro: $(DEV)  ## time the hot paths alone
	$(BIN)/python -m pytest benchmarks/micro -p benchmark -o python_files='bench_*.py' $(BENCH_ARGS)

maps: $(DEV)  ## plan every shipped scenario and renew the gallery in maps/
	$(BIN)/python maps/render.py

clean:  ## remove the environment and all caches; run folders stay
	rm -rf $(VENV) .venv-rivals build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@for python in $(PYTHON); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		"$$python" -m venv $(VENV) && exit 0; \
		rm -rf $(VENV); \
		echo "$$python cannot make an environment; on Debian and Ubuntu: apt install python3-venv" >&2; \
		exit 1; \
	done; \
	echo "Python 3.11 or newer is needed; looked for: $(PYTHON)" >&2; \
	for python in $(PYTHON); do "$$python" --version >&2 2>/dev/null; done; \
	echo "Install one, or name it: make demo PYTHON=/path/to/python3.12" >&2; \
	exit 1

$(DEMO): pyproject.toml | $(BIN)/python
	@echo "Installing what the demo uses into $(VENV) (once; some minutes)"
	@$(PIP) install --quiet -e .
	@touch $@

$(DEV): pyproject.toml | $(BIN)/python
	@echo "Installing what tests and checks use into $(VENV) (once; some minutes)"
	@$(PIP) install --quiet -e '.[dev]'
	@touch $(DEMO) $@

$(RIVALS): benchmarks/rivals/requirements.txt | $(BIN)/python
	@echo "Installing the other solvers into .venv-rivals (once; some minutes)"
	@$(BIN)/python -m venv .venv-rivals
	@.venv-rivals/bin/python -m pip --disable-pip-version-check install --quiet -r $<
	@touch $@
