// Package othertypes tests memos with real types of widely used modules: protobuf
// messages, gRPC statuses, decimal numbers, elliptic curves. It is a module of its own,
// so that users of Refrain do not get those modules among their requirements.
package othertypes
