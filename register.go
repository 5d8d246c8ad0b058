package refrain

import (
	"reflect"

	"github.com/refrain-go/refrain/internal/plan"
)

// RegisterClone declares that clone copies values of type T, wherever memos meet them: as
// results and arguments, and at any depth inside of them. It is for types of other
// packages that memos refuse, or whose own function copies better. T may be an interface;
// then clone copies values of every type that implements it:
//
//	refrain.RegisterClone[proto.Message](proto.Clone) // all protobuf messages
//
// clone must return an independent value of the same dynamic type as its argument. It
// runs when a value is stored, at each hit, and when a flight starts, from many
// goroutines at once and under no lock. If it panics or returns another type, that call
// gets a [*CopyError]. clone is never called with nil: a nil pointer is copied as nil. If
// several pointers lead to one value, clone is called once, and the copies of all of them
// lead to its result.
//
// A function for a type goes before one for an interface that the type implements. A
// function for an interface is not used for a struct that implements the interface by an
// embedded field and has other fields, since it would not see those.
//
// Call RegisterClone in an init function of a package that others import, before they
// declare their memos. It panics if a memo that copies a T was declared before, or if T
// is registered already.
func RegisterClone[T any](clone func(T) T) {
	if clone == nil {
		panic("refrain: RegisterClone: the function is nil")
	}
	plan.RegisterClone(reflect.TypeFor[T](), func(value any) any { return clone(value.(T)) })
}

// RegisterSize declares that a value of type T holds as many bytes as size returns. It is
// for types that [RegisterClone] copies, since a memo cannot measure those. Without it a
// pointer to such a value counts only the memory that it leads to directly. size is
// called when a value is stored. The rules of RegisterClone hold here too.
//
//	refrain.RegisterSize[proto.Message](proto.Size)
func RegisterSize[T any](size func(T) int) {
	if size == nil {
		panic("refrain: RegisterSize: the function is nil")
	}
	plan.RegisterSize(reflect.TypeFor[T](), func(value any) any { return size(value.(T)) })
}

// RegisterKey declares that the result of key takes the place of a value of type T in
// keys, wherever the value is in an argument, as if T had a method RefrainKey. It is for
// types of other packages that cannot be keys, or for which more values should be equal
// than their fields say. Two values that must not share an answer need different keys. T
// may be an interface; the dynamic type of the value always counts too.
//
//	refrain.RegisterKey(func(m proto.Message) any {
//		b, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
//		if err != nil {
//			panic(err) // the call returns a KeyError
//		}
//		return b
//	})
//
// key runs at each call, from many goroutines at once, and must not change its argument.
// If it panics, that call returns a [*KeyError]. Where T is an interface, a type's own
// RefrainKey goes before key. Otherwise the rules of [RegisterClone] hold.
func RegisterKey[T any](key func(T) any) {
	if key == nil {
		panic("refrain: RegisterKey: the function is nil")
	}
	plan.RegisterKey(reflect.TypeFor[T](), func(value any) any { return key(value.(T)) })
}
