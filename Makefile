# The portal's commands; `make help` lists them. Needs Python 3.11 or newer and make; on Debian and Ubuntu also the
# package python3-venv.
BIN := .venv/bin
CSS = $(shell git ls-files '*.css')

# make run PROFILE=ooek PORT=8600; DATABASE_URL and the PORTAL_… of portal/settings.py count too.
ifdef PROFILE
export PORTAL_PROFILE := $(PROFILE)
endif
ifdef PORT
export PORTAL_PORT := $(PORT)
endif
# Not from the environment, where some shells keep this machine's name under it.
ifeq ($(origin HOST),command line)
export PORTAL_HOST := $(HOST)
endif

.DEFAULT_GOAL := help
.PHONY: venv venv-dev browser help run up quick hooks test check lint format types imports sql-lint lock migrate schema seed demo bench load growth chaos screenshots clean

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | while IFS="$$(printf '\t')" read -r n w; do printf '  make %-12s %s\n' "$$n" "$$w"; done

venv:
	@sh .ci/venv requirements.txt

venv-dev:
	@sh .ci/venv requirements-dev.txt

browser:
	@sh .ci/browser

run: venv ## Start the portal with all it needs (PORT=8501 PROFILE=evnhcmc); Ctrl-C stops it
	@exec $(BIN)/python -m portal run --stop-with $$PPID

# A saved screen is drawn anew by Streamlit, within a second and where one is; what lies below needs new processes.
up: venv-dev ## A portal that follows the files as they are saved (PORT=8501); Ctrl-C stops it
	@PORTAL_RELOAD=yes exec $(BIN)/watchfiles --sigint-timeout 15 --ignore-paths portal/ui \
	    "sh -c 'exec $(BIN)/python -m portal run --stop-with \$$PPID'" portal db seed streamlit_app.py

quick: venv-dev ## Style, types and the tests that a change touches; the first time all but the browser's
	@$(BIN)/python -m tests.quick

hooks: venv-dev ## Have every commit checked before it is made
	@$(BIN)/pre-commit install

# The browser's tests wait for pages within seconds: on two cores they run by themselves. What fails is tried once more, and said
# in the report as rerun: a story that needs it is looked into.
test: venv-dev browser ## Run every test
	@$(BIN)/python -m pytest -n 2 --dist loadfile --ignore tests/browser $(ARGS)
	@$(BIN)/python -m pytest tests/browser --reruns 1 $(ARGS)

check: lint types imports sql-lint ## Everything that is checked without running the portal

lint: venv-dev ## Style and mistakes that can be read off the text
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@sh .ci/css $(CSS)

format: venv-dev ## Lay the code out
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .
	@$(BIN)/css-beautify --indent-size 2 --end-with-newline --replace $(CSS) >/dev/null

types: venv-dev ## Types
	@$(BIN)/mypy

imports: venv-dev ## Which module may import which
	@$(BIN)/lint-imports

sql-lint: venv-dev ## Migrations that would lock or break a running database
	@rm -rf var/sql && $(BIN)/python -m portal migrate --sql-files var/sql
	@$(BIN)/squawk var/sql/*.sql

lock: ## Pin anew what the requirements need, after one of them changed
	@rm -rf var/lock && python3 -m venv var/lock
	@var/lock/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@{ echo "# Every package that is installed, by \`make lock\`; what we ask for is in requirements*.txt."; \
	   var/lock/bin/python -m pip freeze; } > constraints.txt
	@rm -rf var/lock

migrate: venv ## Bring the database's schema up to date
	@$(BIN)/python -m portal migrate

schema: venv ## Write what the migrations come to into db/schema; needs no running portal
	@$(BIN)/python -m portal schema

seed: venv ## Load the profile's units, categories, limits and calendars (PROFILE=evnhcmc)
	@$(BIN)/python -m portal migrate
	@$(BIN)/python -m portal seed

bench: venv-dev browser ## Measure the running portal in a browser, against plain HTML, Flask-Admin and Django's admin (SCALE=full for millions, small to try; PEERS=none)
	@$(BIN)/python -m bench

load: venv-dev ## Measure how many people one process serves (PEOPLE=100,400 RUNS=3 SECONDS=30)
	@$(BIN)/python -m bench.load

growth: venv-dev ## Measure what a click costs the database, at every size of the demo and of a unit's list
	@$(BIN)/python -m bench.growth

chaos: venv-dev ## Kill, cut, fill and restart a portal of its own while somebody writes: tried, lost, seconds (SMALL=1: three minutes)
	@$(BIN)/python -m chaos

screenshots: venv-dev browser ## Take a picture of every page for every role
	@$(BIN)/python -m tests.screenshots

clean: ## Forget caches; the data in var/ stays
	@rm -rf .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	@find portal pages tests db -name __pycache__ -prune -exec rm -rf {} +
