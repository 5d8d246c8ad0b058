// Package protoreflect looks to plans like the one of google.golang.org/protobuf, for
// tests of what plans say about messages. The module internal/prototest tests real
// messages.
package protoreflect

// Message is what a method ProtoReflect returns.
type Message interface{ IsValid() bool }
