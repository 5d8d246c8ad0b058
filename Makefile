# What the project does by hand. `make test` is the suite, and installs what the suite needs; .ci/run calls test and check.

.PHONY: test check bench bench-ratios bench-app bench-peers bench-python conformance web fmt

test:
	scripts/install-test-needs
	npm --prefix app/web ci --no-audit --no-fund
	scripts/each-module go test -race -count=1 ./...
	go test -count=1 -run Allocate .
	scripts/test-32-bit
	go test -count=1 -tags invariants -run 'Scope|Singleton|Validate|Cache|Handler|Leaks|Registry' . ./internal/lease
	cd examples && GOWORK=off go test -count=1 -tags invariants ./internal/proof
	npm --prefix app/web test

check: bin/staticcheck
	scripts/check-format
	scripts/each-module go vet ./...
	scripts/each-module "$(CURDIR)/bin/staticcheck" ./...
	bin/staticcheck -tags invariants . ./internal/lease
	go build ./... ./examples/...
	scripts/check-generated

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
