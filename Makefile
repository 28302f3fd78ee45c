# Every path here is relative: the folder may have spaces in its name.
# make demo, make test: do all set-up themselves. CONTRIBUTING.md tells the rest.

SHELL = /bin/sh
RUN = . ./.ci/environment &&
PY = .venv/bin/python

.PHONY: help demo test quick lint messages docs pictures bench lock dist sbom clean

help:
	@echo 'make demo      install into .venv, render personas/, say where to look'
	@echo 'make test      set up all that the tests need, and run them all'
	@echo 'make quick     the tests that take seconds: no browser, no terminal, nothing slow'
	@echo 'make lint      ruff, mypy, import contracts'
	@echo 'make messages  extract, update and compile the catalogues'
	@echo 'make docs      write the generated parts of docs/, and personas/.schema/'
	@echo 'make pictures  take the pictures of the README again (needs Chromium)'
	@echo 'make bench     every benchmark against its peers; writes docs/benchmarks.md (QUICK=1: minutes)'
	@echo 'make lock      bring .ci/locks/ up to date with pyproject.toml (UPGRADE=1: take newer versions)'
	@echo 'make dist      the wheel, the sdist and the bill of materials (SBOM) into dist/; make sbom is the same'
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
	@$(RUN) $(PY) .ci/fetch && $(PY) .ci/wikis
	@$(RUN) $(PY) benchmarks/all.py

lock:
	@sh .ci/setup dev
	@$(RUN) $(PY) .ci/lock $(if $(UPGRADE),--upgrade)

dist sbom:
	@sh .ci/setup dev
	@$(RUN) sh .ci/dist dist
	@ls dist

clean:
	rm -rf .venv build dist *.egg-info .empathy/render* .empathy/publish-*.json .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
