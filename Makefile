# The tasks of the project. `make test` installs what the tests need and runs all of them.
# .ci/run calls test and check.

.PHONY: test check bench bench-ratios bench-app bench-peers bench-python conformance web fmt

test:
	scripts/install-test-needs
	npm --prefix app/web ci --no-audit --no-fund
	EXCEPT=./examples/internal/signin scripts/each-module go test -race -shuffle=on -count=1 -timeout=20m ./...
	cd examples/internal/signin && GOWORK=off go test -count=1 ./...
	go test -tags invariants -shuffle=on -count=2 . ./internal/...
	cd examples && GOWORK=off go test -tags invariants -count=1 ./internal/proof
	scripts/test-32-bit
	npm --prefix app/web test

check: bin/staticcheck
	scripts/check-format
	scripts/check-comments
	scripts/guards -check
	scripts/each-module go vet ./...
	scripts/each-module "$(CURDIR)/bin/staticcheck" ./...
	bin/staticcheck -tags invariants . ./internal/lease ./internal/plan
	go build ./... ./examples/...
	scripts/check-generated
	scripts/outdated

bench:
	cd bench && GOWORK=off go run .

bench-ratios:
	cd bench && GOWORK=off go run ./ratios

bench-app:
	cd bench && GOWORK=off go run ./app

bench-peers:
	bench/app/peers/run

bench-python:
	bench/python/run

conformance:
	cd bench && GOWORK=off go run ./conformance

web:
	npm --prefix app/web ci --no-audit --no-fund
	npm --prefix app/web run build

fmt:
	scripts/each-module go fmt ./...

bin/staticcheck: scripts/tools/go.mod
	cd scripts/tools && GOWORK=off go build -o ../../bin/staticcheck honnef.co/go/tools/cmd/staticcheck
