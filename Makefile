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

.PHONY: help site record test gpu-test gpu-record chapter serve lighthouse lint clean environment test-environment \
	check build programs links audit stand-in times walls quick lock

help: ## say what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile

site: environment ## build the site, record what changed on this machine, build it again
	@$(python) -m timings site

record: environment ## record on the full budget: RUNNER=name, and ALL=1 for what has not changed too
	$(python) -m timings record --runner "$${RUNNER:-local}" $${ALL:+--all}

test: test-environment ## run every test but those that take long: LONG=1 runs these too
	@scripts/browser
	@scripts/stand-in build || [ $$? = 3 ] # where it cannot be built, the tests on it are skipped
	$(python) -m pytest -n auto --dist worksteal

quick: test-environment ## run what a change of this branch calls for, and say what is left out
	@$(python) scripts/quick

gpu-test: ## run the tests of the GPU where there is one: none of them may skip
	scripts/gpu-environment $(python) -m pytest --gpu

gpu-record: ## record everything where there is a GPU, and check it: make gpu-record RUNNER=h100
	@test -n "$$RUNNER" || { echo "make gpu-record: name the kind of machine: make gpu-record RUNNER=h100" >&2; exit 2; }
	scripts/gpu-environment $(python) -m timings record --gpu --runner "$$RUNNER"
	$(python) -m timings check --require "$$RUNNER"

chapter: test-environment ## lay down a new chapter, and record it: make chapter NAME=shared-memory
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

lint: test-environment ## check style, spelling, Markdown, workflows, and whether all sources agree
	@$(python) -m pre_commit run --all-files
	@scripts/workflows

check: environment ## are the records whole and fresh, and do all claims hold: REQUIRE="runner ..."
	$(python) -m timings check $${REQUIRE:+--require} $$REQUIRE

build: environment ## build the site, strictly, from the records as they are
	@$(python) -m timings build

walls: test-environment ## damage what publishing takes in thousands of ways, other ones each time
	LONG=1 WALLS_ANEW=1 $(python) -m pytest -n auto tests/walls

programs: ## run what programs changed, under every start method, on PYTHON=3.14t, and ALL=1 the others too
	@PYTHON= scripts/environment
	@scripts/programs

links: test-environment build ## follow every link of the site, those to other hosts too
	@$(python) -m linkcheck --config scripts/linkcheckerrc site/index.html

audit: test-environment ## is a known vulnerability in what is installed
	@$(python) -m pip_audit --local --skip-editable

# Needs no environment of the new pins: there can be none before. One that is there will do.
lock: ## write constraints*.txt and wheels.txt anew, for changed pins: UPGRADE=1 raises what these bring
	@$(wildcard $(python)) scripts/lock

times: ## time these commands in a fresh clone, and write into the README how long they take
	@scripts/times

clean: ## remove what was built; the environment and the records stay
	rm -rf site .cache .pytest_cache .ruff_cache

environment: ## make .venv, or bring it up to date, for the site and its programs
	@scripts/environment

test-environment: ## the same, for tests and linters too
	@scripts/environment test
