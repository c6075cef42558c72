# Tools of .venv come first; without one, those on the PATH are used.
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: check quick proofs format-check format lint types imports test test-clock test-others gate reference train tune bench demo lock

# Everything that must hold before a commit. The evaluation gate is one of the tests.
check: format-check lint types imports test

# The same without the tests that take minutes.
quick: format-check lint types imports
	pytest -m "not slow"

format-check:
	ruff format --check .

format:
	ruff format .
	ruff check --fix .

lint:
	ruff check .

types:
	mypy

imports:
	lint-imports

# Tests that watch the clock run by themselves; the rest side by side.
test: test-clock test-others
test-clock:
	pytest -m clock
test-others:
	pytest -m "not clock" -n auto --maxprocesses 4 --dist loadfile

# The measurements that take too long for every change: a thousand generated sites, bombs through a whole run, real sites
# five times.
proofs:
	pytest --proofs -m "proof or slow"

# Only the tests that keep the quality of scoring from slipping.
gate:
	pytest $(or $(wildcard tests/scoring/*gate*.py),tests/scoring)

# The JSON schemas and tables of fields in docs/reference, from the code.
reference:
	python -m jobdepth.reference

# The tuned layers of the encoder, from the labelled passages; train the head after them.
tune:
	python -m scoring.training.tune

# The scorer's head and calibration, from the same passages.
train:
	python -m scoring.training.train

bench:
	python -m bench.score
	python -m bench.crawl
	python -m bench.draws

demo:
	jobdepth demo --output output/demo

# The pinned versions, from what is installed; see the top of the file.
lock:
	{ grep '^#' requirements/dev.lock; python -m pip freeze --all --exclude-editable | grep -v -e "^torch==" -e "^pip=="; } > requirements/dev.lock.new
	mv requirements/dev.lock.new requirements/dev.lock
