// The test that checks histories of calls against a model needs a checker, which the
// library does not: so it is a module of its own.
module github.com/refrain-go/refrain/internal/linear

go 1.26.0

require (
	github.com/anishathalye/porcupine v1.3.1
	github.com/refrain-go/refrain v0.0.0
)

require (
	github.com/minio/highwayhash v1.0.4 // indirect
	golang.org/x/sys v0.50.0 // indirect
)

replace github.com/refrain-go/refrain => ../..
