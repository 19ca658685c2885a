# What there is to do here. `make` alone explains itself from the ## comments below.
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
ROOMS ?=
named = $(or $($(1)),$(error say which: $(1)=…))

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## From a clone to everything installed: environment, packages by hash, web assets
	@bash -c '. tools/python.sh && find_python . && "$$python" tools/bootstrap.py'
	@echo 'Ready: ./run, ./test, make check'

.PHONY: run
run: ## Start pages and worker on http://127.0.0.1:8000
	@./run

.PHONY: demo
demo: ## A made-up district in an empty demo house: make demo CASES=120 MONTHS=24
	@$(PYTHON) -m bancheng demo $(if $(CASES),--cases $(CASES)) $(if $(MONTHS),--months $(MONTHS))

.PHONY: doctor
doctor: ## The constitution on the data there is, and the machine
	@$(PYTHON) -m bancheng doctor

.PHONY: backup
backup: ## A whole copy while people work, the keys elsewhere: make backup DIR=… KEYS=…
	@$(PYTHON) -m bancheng backup $(call named,DIR) $(if $(KEYS),--keys $(KEYS))

.PHONY: restore
restore: ## A backup back into an empty house: make restore DIR=… KEYS=…
	@$(PYTHON) -m bancheng restore $(call named,DIR) $(if $(KEYS),--keys $(KEYS))

.PHONY: test
test: ## The rules and the rooms named, quickly, on SQLite: make test ROOMS="cases org"
	@$(PYTHON) -m pytest -q -n 2 tests/rules $(addprefix tests/,$(ROOMS))

.PHONY: hostile
hostile: ## The faults at length, then hostile players of every role, on both engines, for an hour: make hostile MINUTES=5
	@WHOLE=1 HOSTILE=1 ./test -q tests/faults tests/upgrade tests/ops/test_population.py
	@$(PYTHON) -m tools.hostile --minutes $(or $(MINUTES),60)

.PHONY: check
check: ## Format, lint, types, templates, floors, migrations, docs: what every commit must pass
	@$(PYTHON) -m tools.check

.PHONY: format
format: ## Bring Python and templates into the house's form
	@$(PYTHON) -m ruff format bancheng tests tools && $(PYTHON) -m ruff check --fix bancheng tests tools
	@find bancheng -path '*/templates/*' -name '*.html' -print0 | xargs -0 .venv/bin/djade --target-version 6.1

.PHONY: chart
chart: ## Draw the wall chart of docs/ again from the process table
	@DJANGO_SETTINGS_MODULE=tests.settings $(PYTHON) -m tools.chart

.PHONY: docs
docs: ## Write the pages of docs/ that repeat a table of the code
	@DJANGO_SETTINGS_MODULE=tests.settings $(PYTHON) -m tools.docs

.PHONY: lock
lock: ## Write the four lock files again from their .in files, without any host name
	@$(PYTHON) -m tools.lock
