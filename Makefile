# Everything here sets up what it needs by itself: Python packages and Node in .venv, the CDK
# command line in node_modules.

ENV = dev
PYTHON ?= $(shell command -v python3.11 || command -v python3)

# Spelled out in each recipe, since the make of macOS does not look for programs in its own PATH.
# Where Python is told to keep no bytecode, each process would compile the CDK anew, for seconds.
SETTINGS := PYTHONDONTWRITEBYTECODE= CDK_DISABLE_VERSION_CHECK=1 CDK_DISABLE_CLI_TELEMETRY=true
RUN := PATH="$(CURDIR)/.venv/bin:$$PATH" $(SETTINGS)
CDK := $(RUN) node_modules/.bin/cdk

# $(call install,FOLDER,WHAT): uv is far faster than pip, whose index it is told. Where it cannot
# reach that, pip does the same.
PIP = .venv/bin/pip --quiet --disable-pip-version-check --python $(1) install --no-compile $(2)
UV = UV_DEFAULT_INDEX="$$(.venv/bin/pip config list \
	| sed -n "s/^[^=]*[.]index-url='\(.*\)'/\1/p" | head -n 1)" \
	.venv/bin/uv --quiet --system-certs pip install --python $(1) $(2)
install = $(UV) || $(PIP)

LOCK := .venv/bin/uv pip compile --quiet --upgrade --generate-hashes --extra cli --extra local \
	--group dev --custom-compile-command "make lock" pyproject.toml
SELECT = -m "not exhaustive"
READY := .venv/.python-ready node_modules/.ready

.PHONY: help setup demo test test-all test-lowest lint unit synth deploy destroy lock clean bench \
	bench-lake access-page architecture-page project-template dashboard-page goldens \
	performance-page rules-page

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Install everything into .venv and node_modules

demo: $(READY) ## Deploy dev to a local AWS, send one message per channel, read the events, destroy
	$(RUN) .venv/bin/python -m cdk_pinpoint.local.demo --environment $(ENV)

test: $(READY) ## Run linters, type check and tests, those that deploy included
	$(MAKE) --no-print-directory -j2 lint unit

test-all: $(READY) ## Run linters, type check and every test
	$(MAKE) --no-print-directory -j2 lint unit SELECT=
	$(MAKE) --no-print-directory test-lowest

test-lowest: $(READY) .venv/lowest/.ready ## Run tests with the oldest packages that we allow
	PATH="$(CURDIR)/.venv/lowest/bin:$$PATH" $(SETTINGS) .venv/lowest/bin/pytest \
		--numprocesses 3 --no-loadscope-reorder -m "not exhaustive" --ignore tests/deployed

lint: $(READY)
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy

unit: $(READY) .venv/.compiled
	$(RUN) .venv/bin/pytest --numprocesses 3 --no-loadscope-reorder $(SELECT)

synth: $(READY) ## Write cdk.out for all environments
	$(CDK) synth --quiet --strict

deploy: $(READY) ## Deploy one environment to AWS: make deploy ENV=dev
	$(CDK) deploy Messaging-$(ENV)

destroy: $(READY) ## Destroy one environment on AWS: make destroy ENV=dev
	$(CDK) destroy Messaging-$(ENV)

bench: $(READY) ## Measure synthesis against raw L1 constructs (minutes); JSON=FILE keeps the figures
	$(RUN) .venv/bin/python bench/synthesis.py $(if $(JSON),--json $(JSON))

bench-lake: $(READY) ## Measure the event lake on a million made-up events (minutes)
	$(RUN) .venv/bin/python bench/event_lake.py

access-page: $(READY) ## Write docs/access.md and its picture from the template of prod
	$(RUN) UPDATE_DOCS=1 .venv/bin/pytest --quiet tests/operations/access/test_access_page.py

architecture-page: $(READY) ## Write docs/architecture.md and its picture from the template of prod
	$(RUN) UPDATE_DOCS=1 .venv/bin/pytest --quiet tests/operations/diagram/test_architecture_page.py

project-template: $(READY) ## Copy app, cdk.json and environments to what `cdk-pinpoint init` writes
	$(RUN) UPDATE_DOCS=1 .venv/bin/pytest --quiet tests/operations/project -k our_own_files

dashboard-page: $(READY) ## Write docs/dashboard.md and its picture from the template of prod
	$(RUN) UPDATE_DOCS=1 .venv/bin/pytest --quiet tests/monitoring/test_dashboard_page.py

rules-page: $(READY) ## Write docs/rules.md from the rules
	$(RUN) UPDATE_DOCS=1 .venv/bin/pytest --quiet tests/policy/test_rules_page.py

performance-page: $(READY) ## Write the table of docs/performance.md from what was recorded
	$(RUN) UPDATE_DOCS=1 .venv/bin/pytest --quiet tests/proof/test_performance_page.py

goldens: $(READY) ## Keep the templates of the version that is released now
	$(RUN) .venv/bin/python tests/proof/releases.py

mutants-page: $(READY) ## Write docs/mutants.md: which faults in the template of prod are found, and by what
	$(RUN) UPDATE_DOCS=1 .venv/bin/pytest --quiet tests/proof/test_mutants.py -k every_tool

lock: $(READY) ## Lock the newest Python packages that pyproject.toml allows, and the oldest
	$(LOCK) --output-file requirements/dev.txt
	$(LOCK) --output-file requirements/lowest.txt --resolution lowest-direct

clean: ## Remove what the other commands made
	rm -rf .venv node_modules cdk.out .mypy_cache .pytest_cache .ruff_cache

.venv/.python-ready: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| (echo "Python 3.11 or newer is needed; name it with 'make PYTHON=/path/to/python3'"; exit 1)
	$(PYTHON) -m venv .venv
	sed -n '/^uv==/,/[^\\]$$/p' requirements/dev.txt > .venv/uv.txt
	$(call PIP,.venv,--require-hashes --requirement .venv/uv.txt)
	$(call install,.venv,--require-hashes --requirement requirements/dev.txt)
	$(call install,.venv,--no-deps --no-build-isolation --editable .)
	@touch $@

node_modules/.ready: package-lock.json .venv/.python-ready
	$(RUN) .venv/bin/npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# Imported once, so that it is compiled once, and not by each of the processes that run tests.
.venv/.compiled: .venv/.python-ready
	$(RUN) .venv/bin/python -c 'from cdk_pinpoint import *'
	@touch $@

.venv/lowest/.ready: requirements/lowest.txt .venv/.python-ready
	.venv/bin/python -m venv --clear --without-pip .venv/lowest
	$(call install,.venv/lowest,--require-hashes --requirement requirements/lowest.txt)
	$(call install,.venv/lowest,--no-deps --no-build-isolation --editable .)
	@touch $@
