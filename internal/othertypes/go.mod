module github.com/refrain-go/refrain/internal/othertypes

go 1.26.0

replace github.com/refrain-go/refrain => ../..

require (
	github.com/decred/dcrd/dcrec/secp256k1/v4 v4.4.1
	github.com/ericlagergren/decimal v0.0.0-20190204014639-71cf34b7c2b5
	github.com/govalues/decimal v0.1.36
	github.com/holiman/uint256 v1.3.2
	github.com/refrain-go/refrain v0.0.0
	github.com/shopspring/decimal v1.6.0
	golang.org/x/exp v0.0.0-20261113113407-e3970619a1a4
	google.golang.org/genproto/googleapis/rpc v0.0.0-20261110000943-09e21b237f2c
	google.golang.org/grpc v1.85.0
	google.golang.org/protobuf v1.36.12
)

require (
	github.com/minio/highwayhash v1.0.4 // indirect
	golang.org/x/sys v0.50.0 // indirect
)
