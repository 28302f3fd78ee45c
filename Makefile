# Every path here is relative: the folder may have spaces in its name.
# make demo, make test: do all set-up themselves. CONTRIBUTING.md tells the rest.

SHELL = /bin/sh
RUN = . ./.ci/environment &&
PY = .venv/bin/python

.PHONY: help demo test quick lint messages docs pictures bench clean

help:
	@echo 'make demo      install into .venv, render personas/, say where to look'
	@echo 'make test      set up all that the tests need, and run them all'
	@echo 'make quick     the tests that take seconds: no browser, no terminal, nothing slow'
	@echo 'make lint      ruff, mypy, import contracts'
	@echo 'make messages  extract, update and compile the catalogues'
	@echo 'make docs      write the generated parts of docs/, and personas/.schema/'
	@echo 'make pictures  take the pictures of the README again (needs Chromium)'
	@echo 'make bench     every benchmark, as ratios'
	@echo 'make clean     remove what make and the tests made (drafts stay)'

demo:
	@sh .ci/setup run
	@$(RUN) $(PY) -m empathy_cli render
	@$(PY) .ci/where build/index.html

test:
	@sh .ci/setup dev
	@sh .ci/tools
	@$(RUN) $(PY) -m pytest -n 2 --dist worksteal -rfEs --durations=10

quick:
	@sh .ci/setup dev
	@$(RUN) $(PY) -m pytest -m 'not slow and not browser and not terminal'

lint:
	@sh .ci/setup dev
	@$(RUN) $(PY) -m ruff check .
	@$(RUN) $(PY) -m mypy && $(PY) -m mypy docs benchmarks
	@$(RUN) .venv/bin/lint-imports

messages:
	@sh .ci/setup dev
	@$(RUN) $(PY) .ci/messages

docs:
	@sh .ci/setup dev
	@$(RUN) $(PY) docs/generate.py
	@$(RUN) $(PY) -m empathy_cli schema --write

pictures:
	@sh .ci/setup dev
	@sh .ci/tools
	@$(RUN) $(PY) docs/pictures.py

bench:
	@sh .ci/setup dev
	@$(RUN) $(PY) benchmarks/all.py

clean:
	rm -rf .venv build dist *.egg-info .empathy/render.json .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
