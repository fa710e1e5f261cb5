# Two commands on a fresh machine: `make run` and `make test`. They need make, and Python 3.11 or newer with venv.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
POSTS ?= 20000
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-warn-script-location

.DEFAULT_GOAL := help
.PHONY: help setup run test fix check check-code check-all bench lock messages migration

help:
	@sed -n 's/^\([a-z-]*\):.*## /\1 /p' Makefile | while read -r name what; do printf 'make %-10s %s\n' "$$name" "$$what"; done

setup: .venv/check.stamp ## make .venv with everything locked, and stop there

run: .venv/run.stamp ## serve the forum with its demo community on http://127.0.0.1:8000 (HOST, PORT)
	@$(BIN)/forum init
	@$(BIN)/forum demo --if-empty
	@exec $(BIN)/forum serve --host $(HOST) --port $(PORT)

test: .venv/test.stamp ## run the whole test suite
	@.ci/postgres $(BIN)/pytest -n auto

fix: .venv/check.stamp ## put right what can be put right without thinking
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .

check: check-code test ## do everything that CI does

check-code: .venv/check.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates

check-all: check ## do what takes longer too: every journey in every way, all on PostgreSQL and on every Python, the other Whoosh
	.ci/postgres $(BIN)/pytest -q -n auto --thorough tests
	.ci/postgres $(BIN)/pytest -q -n auto --on-postgres
	.ci/postgres .ci/forks
	.ci/postgres .ci/pythons all

bench: .venv/check.stamp ## measure speed and memory, and print tables (POSTS)
	@$(BIN)/python -m bench $(POSTS)

messages: .venv/test.stamp ## list the words that have no Hindi yet
	@$(BIN)/python -m tests.house.messages

migration: .venv/check.stamp ## write the migration that the models ask for (NAME="what changes")
	@FORUM_DATA_DIR=$$(mktemp -d); export FORUM_DATA_DIR; \
	$(BIN)/alembic -q upgrade head && $(BIN)/alembic revision --autogenerate -m "$(NAME)"; \
	status=$$?; rm -r "$$FORUM_DATA_DIR"; exit $$status

# One .venv, filled as far as somebody needed it; a stamp is older than its lock file when there is something to do.
# pip refuses an editable install together with required hashes: the locked set comes first, the project after it.
define fill
$(INSTALL) --require-hashes --requirement requirements/$*.txt
$(INSTALL) --no-deps --no-build-isolation --editable .
@touch $@
endef

.venv/%.stamp: requirements/%.txt pyproject.toml | .venv/bin/python
	$(fill)

.venv/bin/python:
	@for python in $(PYTHON) python3.13 python3.12 python3.11; do \
		if $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			$$python -m venv .venv || rm -rf .venv; test -x .venv/bin/python; exit $$?; \
		fi; \
	done; \
	echo "Python 3.11 or newer with venv was not found; install it, or name it: make PYTHON=/path/to/python3." >&2; exit 1

# uv comes from a virtual environment of its own, which is thrown away.
COMPILE = $$work/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url -q

lock: .venv/bin/python ## choose the newest versions that fit, and lock them with hashes
	@work=$$(mktemp -d); export UV_CUSTOM_COMPILE_COMMAND="make lock"; \
	$(BIN)/python -m venv $$work && $$work/bin/python -m pip --disable-pip-version-check install --quiet uv && \
	$(COMPILE) --upgrade pyproject.toml requirements/build.in -o requirements/run.txt && \
	$(COMPILE) --upgrade pyproject.toml requirements/build.in requirements/test.in -c requirements/run.txt -o requirements/test.txt && \
	$(COMPILE) --upgrade pyproject.toml requirements/build.in requirements/test.in requirements/check.in -c requirements/test.txt \
		-o requirements/check.txt && \
	$(COMPILE) --upgrade requirements/fork.in -o requirements/fork.txt; \
	status=$$?; rm -r $$work; exit $$status
