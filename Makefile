# Start with `make demo` and `make test`; both install into .venv first.
#
#   make PYTHON=python3.12 test              another Python
#   make test ARGS="tests/rules -k weight"   arguments for pytest

.DEFAULT_GOAL := help
.PHONY: help install install-dev demo test test-all coverage lint format check-docs check docs bench clean

VENV := .venv
BIN := $(VENV)/bin
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
# The first of these that is new enough; else `python3`, which the error message below names.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$name && exit; done; echo python3)
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
ARGS ?=

help:
	@echo 'make demo      check a copy of an example, show its fixes, apply them'
	@echo 'make test      run the tests that are not marked slow, in about two minutes on two cores'
	@echo 'make test-all  run all tests, as CI does'
	@echo 'make lint      ruff, mypy --strict, and check that README and docs are up to date'
	@echo 'make check     lint and all tests, with branch coverage'
	@echo 'make format    format the code and apply fixes with ruff'
	@echo 'make docs      regenerate docs/rules, docs/codemods.md and parts of README.md'
	@echo 'make bench     measure speed and memory on a file of 100 MB'
	@echo 'make clean     remove .venv and all generated files'

$(VENV)/.created:
	@$(PYTHON) -c '$(NEW_ENOUGH)' || { \
		echo "ftlint needs Python 3.11 or later, but \`$(PYTHON)\` is: $$($(PYTHON) --version 2>&1)." >&2; \
		echo "Choose a newer one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@rm -rf $(VENV)
	@echo 'Installing into $(VENV) ...'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Could not create $(VENV). On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@touch $@

SOURCES := pyproject.toml

$(VENV)/.installed: $(VENV)/.created $(SOURCES)
	@$(PIP_INSTALL) --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.created $(SOURCES)
	@$(PIP_INSTALL) --editable '.[dev]'
	@touch $(VENV)/.installed $@

install: $(VENV)/.installed

install-dev: $(VENV)/.installed-dev

# `ftlint` exits with 1 if findings remain, as they do here; any other failure is an error of the demo.
demo: install
	@rm -rf examples-fixed
	@cp -R examples examples-fixed
	@cd examples-fixed && for command in \
		'check --format concise --max-findings 1 damaged.jsonl' \
		'check --rule tool-ids/unknown-id --rule tool-ids/orphan-result support_tools.jsonl' \
		'fix --diff --rule tool-ids/unknown-id support_tools.jsonl' \
		'fix --rule tool-ids/unknown-id support_tools.jsonl' \
		'check --format concise --rule tool-ids support_tools.jsonl'; do \
		printf '\n$$ ftlint %s\n' "$$command"; \
		$(abspath $(BIN))/ftlint $$command || test $$? -eq 1 || exit; done
	@printf '\nNow try: $(BIN)/ftlint check examples\n'

test: install-dev
	$(BIN)/python -m pytest -n auto -m 'not slow' $(ARGS)

test-all: install-dev
	$(BIN)/python -m pytest -n auto $(ARGS)

coverage: install-dev
	$(BIN)/python -m pytest -n auto --cov --cov-report=term $(ARGS)

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict -p ftlint
	@$(MAKE) --no-print-directory check-docs

format: install-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

check-docs: install-dev
	$(BIN)/python -m pytest --quiet tests/docs

check: lint coverage

docs: install-dev
	$(BIN)/python docs/generate.py

bench: install-dev
	$(BIN)/python benchmarks/run.py

clean:
	rm -rf $(VENV) build dist examples-fixed benchmarks/data htmlcov .coverage .coverage.*
	rm -rf .hypothesis .mypy_cache .pytest_cache .ruff_cache *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
