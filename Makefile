# The two commands: make run, make test. The steps themselves are the small scripts in bin/.
.PHONY: run test setup bench screenshots

run: setup
	@exec .venv/bin/python manage.py up --end-with $$PPID

test:
	@exec bin/test

setup:
	@bin/setup

bench: setup
	@exec .venv/bin/python manage.py bench

screenshots:
	@bin/setup --dev
	@exec .venv/bin/python -m bench.screenshots
