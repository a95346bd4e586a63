# What people and machines do with QuickTakes. `make help` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run import test test-full test-unit test-postgres test-browser test-slow test-pages \
	lint format bench clean startable

PYTHON ?= python3
PORT ?= 8000
DIR ?=

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PYTEST := $(BIN)/pytest -q -n auto -rs
PIP := $(BIN)/pip install -qq --disable-pip-version-check
UNIT := not browser and not slow and not corpus and not pages
PAGES := tests/pages
VAR := $(or $(VAR_DIR),var)
STATIC := $(VAR)/static/staticfiles.json
say = @printf '· %s\n'

help:  ## List what make can do here.
	@echo "Usage: make TARGET"
	@echo
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' Makefile | while IFS=$$'\t' read -r name text; do \
		printf '  %-14s %s\n' "$$name" "$$text"; done

# --- The site

run: export SITE_URL := $(or $(SITE_URL),http://127.0.0.1:$(PORT))
run: export PORT := $(PORT)
run: startable .venv/site.stamp $(STATIC)  ## Serve the site on http://127.0.0.1:8000 (PORT=8001 for another port).
	$(say) "Bringing the database up to date"
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) ensure_library
	@$(MANAGE) ensure_editor
	@work() { trap 'kill $$task 2>/dev/null || true; wait $$task || true; exit' TERM; \
		until $(MANAGE) run_tasks --verbosity 0 & task=$$!; wait $$task; do \
			sleep 1; echo "The worker was cut off. Starting it again." >&2; done; }; \
		work & worker=$$!; \
		trap 'kill $$worker 2>/dev/null || true; wait $$worker || true' EXIT; \
		$(BIN)/gunicorn quicktakes.wsgi --log-level warning

# Before anything is made. Gunicorn reads WEB_CONCURRENCY before its configuration file could object.
startable:
	@if [[ "$${SITE_URL,,}" == https://* ]]; then \
		echo "make run serves this machine only. For a public site see docs/deployment.md." >&2; exit 1; fi
	@if ! [[ "$${WEB_CONCURRENCY-2}" =~ ^[1-9][0-9]{0,2}$$ ]]; then \
		echo "WEB_CONCURRENCY=$$WEB_CONCURRENCY is no number of processes. Write, for example: 2" >&2; exit 1; fi
	@if ! [[ "$$PORT" =~ ^[1-9][0-9]{0,4}$$ && "$$PORT" -le 65535 ]]; then \
		echo "PORT=$$PORT is no number from 1 to 65535. Write, for example: make run PORT=8001" >&2; exit 1; fi
	@if (exec 3<>/dev/tcp/127.0.0.1/$$PORT) 2>/dev/null; then \
		echo "Port $$PORT is taken by another program. Choose another: make run PORT=$$((PORT + 1))" >&2; \
		exit 1; fi

import: .venv/site.stamp  ## Import a folder or an archive of documents: make import DIR=path.
	@if [[ -z "$(DIR)" || ! -e "$(DIR)" ]]; then \
		echo "Name a folder or an archive that exists: make import DIR=path/to/documents" >&2; exit 1; fi
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) import_articles "$(DIR)" --report "$(VAR)/import-report.json"

# --- Checks

test: lint test-unit test-postgres test-browser  ## Run lint and every test that takes minutes at most.

test-full: test-slow test-pages  ## Run what `make test` leaves out: kills, the corpus, page checkers.

test-unit: .venv/dev.stamp  ## Run the tests of the daily loop (SQLite, under a minute).
	$(say) "Tests on SQLite"
	@$(PYTEST) -m "$(UNIT) and not postgres"

test-postgres: .venv/dev.stamp  ## Run the tests that touch the database on PostgreSQL.
	$(say) "Tests on PostgreSQL"
	@$(BIN)/python -m tests.on_postgres $(PYTEST) -m "(django_db or postgres) and $(UNIT)"

test-browser: .venv/dev.stamp  ## Run the browser stories in the system's Chromium.
	$(say) "Browser stories"
	@if tests/have.sh "the browser stories" chromium chromium chromium-browser google-chrome; then \
		$(PYTEST) -m "browser and not slow"; fi

test-slow: .venv/dev.stamp  ## Run the slow tests, and those of the corpus that QUICKTAKES_CORPUS names.
	$(say) "Slow tests"
	@$(PYTEST) -m "(slow or corpus) and not pages"

test-pages: .venv/dev.stamp  ## Check whole pages with the Nu checker, html-validate and Lighthouse.
	$(say) "Page checkers"
	@if tests/have.sh "the page checkers" npm npm && tests/have.sh "the page checkers" default-jre-headless java; then \
		$(MAKE) --silent $(PAGES)/node_modules/.stamp && $(PYTEST) -m pages; fi

# A made-up site with TLS: what `check --deploy` says of it, it says of every real one.
DEPLOYED = SITE_URL=https://example.org DATABASE_URL=sqlite://:memory: \
	SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(64))")

lint: .venv/dev.stamp  ## Check style, types, floors, migrations and production settings.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@echo manage.py makemigrations --check
	@$(DEPLOYED) $(MANAGE) makemigrations --check --dry-run
	@echo manage.py check --deploy
	@$(DEPLOYED) $(MANAGE) check --deploy --fail-level WARNING

format: .venv/dev.stamp  ## Put the code into its usual shape.
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: .venv/dev.stamp  ## Measure, and write docs/performance.md.
	@$(BIN)/python -m tests.benchmarks

clean:  ## Remove .venv and caches; your library in var/ stays.
	@rm -rf .venv build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache $(PAGES)/node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Removed .venv and caches. Left alone: var/ (the database, keys)."

# --- What the targets stand on

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "QuickTakes needs Python 3.11 or newer. Name one: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		echo "Python's venv module is missing. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(say) "Making .venv"
	@$(PYTHON) -m venv .venv

.venv/site.stamp: requirements.txt | .venv/bin/pip
	$(say) "Installing requirements.txt (a minute, the first time)"
	@$(PIP) -r requirements.txt
	@touch $@

# Compressing takes five seconds: only when a file changed, or the libraries that bring their own.
$(STATIC): .venv/site.stamp quicktakes/settings.py $(shell find static -type f)
	$(say) "Collecting static files"
	@$(MANAGE) collectstatic --clear --no-input --verbosity 0

.venv/dev.stamp: requirements.txt requirements-extras.txt requirements-dev.txt | .venv/bin/pip
	$(say) "Installing requirements-dev.txt (a minute or two, the first time)"
	@$(PIP) -r requirements-dev.txt
	@touch $@

$(PAGES)/node_modules/.stamp: $(PAGES)/package-lock.json
	$(say) "Installing the page checkers"
	@cd $(PAGES) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
