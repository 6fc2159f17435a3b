# Every target works on a fresh machine that has Python 3.11 or later, git and make.
#   make site PYTHON=python3.13     with this Python
#   make site PIP_ARGS="..."        with more options for pip: the README has an example
override python := $(if $(filter Windows_NT,$(value OS)),.venv/Scripts/python,.venv/bin/python)
override NO_MKDOCS_2_WARNING := 1
export NO_MKDOCS_2_WARNING

# What is given is text: it goes on by the environment, make expands nothing in it, and recipes take
# it as "$$NAME", so that no shell reads it either.
command-line := $(foreach name,$(.VARIABLES),$(if $(filter command,$(origin $(name))),$(name)))
$(foreach name,$(command-line),$(eval override $(name) := $$(value $(name)))$(eval export $(name)))

.PHONY: help site record test quick gpu-test gpu-record chapter serve lighthouse lint clean environment check build programs \
	record-shard links audit stand-in

help: ## say what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile

site: environment ## run every program, time what changed on this machine, build the site
	$(python) -m timings record --runner local --budget 2
	$(python) -m timings check --require local
	$(python) -m mkdocs build --strict
	$(python) -m timings finish
	@echo "The site is in $$PWD/site. To read it:"
	@echo "    $(python) -m http.server --bind 127.0.0.1 --directory site 8000"
	@echo "and open http://127.0.0.1:8000/ in a browser."

record: environment ## time every experiment on this machine, on its full budget
	$(python) -m timings record --runner local

test: environment ## run every test but those that take long: LONG=1 runs these too
	@scripts/browser
	@scripts/stand-in build || [ $$? = 3 ] # where it cannot be built, the tests on it are skipped
	$(python) -m pytest -n auto --dist worksteal

quick: environment ## run what a change of this branch calls for, and say what is left out
	@$(python) scripts/quick

gpu-test: ## run the tests of the GPU where there is one: none of them may skip
	scripts/gpu-environment $(python) -m pytest --gpu

gpu-record: ## record everything where there is a GPU, and check it: make gpu-record RUNNER=h100
	@test -n "$$RUNNER" || { echo "make gpu-record: name the kind of machine: make gpu-record RUNNER=h100" >&2; exit 2; }
	scripts/gpu-environment $(python) -m timings record --gpu --runner "$$RUNNER"
	$(python) -m timings check --require "$$RUNNER"

chapter: environment ## lay down a new chapter, and record it: make chapter NAME=shared-memory
	@$(python) -m timings chapter "$$NAME"
	@$(python) -m timings record --chapter "$$NAME" --budget 2
	@$(python) -m timings check --chapter "$$NAME"
	@echo "Now write: make serve shows the chapter while you do, CONTRIBUTING.md says how."

serve: environment ## show the site at http://127.0.0.1:8000/, and again after each change
	@$(python) -m timings serve

stand-in: environment ## build the stand-in for the CUDA driver, on which tests run PyCUDA without a GPU
	@scripts/stand-in build

lighthouse: environment ## print the Lighthouse scores of every page of the built site (needs Node.js)
	@scripts/lighthouse

lint: environment ## check style, spelling, Markdown, workflows, and whether all sources agree
	@$(python) -m pre_commit run --all-files
	@scripts/workflows

check: environment ## are the records whole and fresh, and do all claims hold: REQUIRE="runner ..."
	$(python) -m timings check $${REQUIRE:+--require} $$REQUIRE

build: environment ## build the site, strictly, from the records as they are
	$(python) -m mkdocs build --strict
	$(python) -m timings finish

programs: environment ## run every program, under every start method of this platform
	$(python) -m pytest -n auto tests/test_programs.py

record-shard: environment ## record a part: RUNNER=name SHARD=1/3, and ALL=1 for what has not changed too
	$(python) -m timings record --runner "$$RUNNER" --shard "$$SHARD" $${ALL:+--all}

links: build ## follow every link of the site, those to other hosts too
	@$(python) -m linkcheck --config scripts/linkcheckerrc site/index.html

audit: environment ## is a known vulnerability in what is installed
	@$(python) -m pip_audit --local --skip-editable

clean: ## remove what was built; the environment and the records stay
	rm -rf site .cache .pytest_cache .ruff_cache

environment: ## make .venv, or bring it up to date
	@scripts/environment
