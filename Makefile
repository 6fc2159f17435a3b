# Every target works on a fresh machine that has Python 3.11 or later, git and make.
#   make site PYTHON=python3.13     with this Python
#   make site PIP_ARGS="..."        with more options for pip: the README has an example
python := .venv/bin/python
export NO_MKDOCS_2_WARNING := 1

.PHONY: help site record test serve lighthouse lint clean environment

help: ## say what there is to make
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

site: environment ## run every program, time what changed on this machine, build the site
	$(python) -m timings record --runner local --budget 2
	$(python) -m timings check --require local
	$(python) -m mkdocs build --strict
	$(python) -m timings finish
	@echo "The site is in $(CURDIR)/site. To read it:"
	@echo "    $(python) -m http.server --bind 127.0.0.1 --directory site 8000"
	@echo "and open http://127.0.0.1:8000/ in a browser."

record: environment ## time every experiment on this machine, on its full budget
	$(python) -m timings record --runner local

test: environment ## run every test
	@scripts/browser
	$(python) -m pytest -n auto

serve: environment ## show the site at http://127.0.0.1:8000/, and again after each change
	$(python) -m mkdocs serve --no-strict

lighthouse: environment ## print the Lighthouse scores of every page of the built site (needs Node.js)
	@scripts/lighthouse

lint: environment ## check style and spelling
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m codespell_lib

clean: ## remove what was built; the environment and the records stay
	rm -rf site .cache .pytest_cache .ruff_cache

environment:
	@scripts/environment
