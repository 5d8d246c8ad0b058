package plan

import (
	"fmt"
	"reflect"
	"strings"
)

// wayOut is the advice for a value that was refused, as a key and as a result.
type wayOut struct{ key, result string }

const (
	asSlice  = "hold the memory as a slice or a string"
	messages = "RegisterClone[proto.Message](proto.Clone)"
)

// waysOut has, by reason, the advice that is for that reason alone.
var waysOut = map[string]wayOut{
	holdsLock:    {"pass the data without the lock", "return a copy of the data, made under the lock and without it"},
	holdsSync:    {"pass the data without it", "return the data without it"},
	holdsSyncMap: {"pass a plain map", "return a plain map"},
	holdsAtomic:  {"pass the value that Load returns", "return the value that Load returns"},
	holdsBuilder: {"pass the string that String returns", "return the string that String returns"},
	holdsList:    {"pass a slice of the values", "return a slice of the values"},
	holdsValue:   {"pass what Interface returns", "return what Interface returns"},
	holdsWeak:    {"pass what Value returns", "return what Value returns"},
	holdsC:       {asSlice + " of Go (C.GoBytes, C.GoString)", asSlice + " of Go (C.GoBytes, C.GoString), and an object of C in a singleton"},
	holdsExtent:  {asSlice, asSlice},
	holdsOpenEnd: {asSlice, asSlice},
	holdsBlock:   {asSlice + " (unsafe.Slice, unsafe.String)", asSlice + " (unsafe.Slice, unsafe.String)"},
	holdsHeader:  {asSlice, asSlice},
	holdsMessage: {"key messages by RegisterKey[proto.Message], with what proto.MarshalOptions{Deterministic: true} makes of them", ""},
}

// KeyWayOut returns what to do about a key that was refused for this reason. It returns
// "" if only the advice for all keys applies.
func (r *Refusal) KeyWayOut() string { return waysOut[r.Reason].key }

// ResultWayOut is KeyWayOut for a result.
func (r *Refusal) ResultWayOut() string {
	switch {
	case r.Reason != holdsMessage:
		return waysOut[r.Reason].result
	case r.Path == "" && r.Type.Kind() == reflect.Pointer:
		return fmt.Sprintf("copy it by CloneWith(proto.CloneOf[%v]), or all messages by %s", r.Type, messages)
	}
	return "copy all messages by " + messages
}

// isMessage reports whether t is a message of google.golang.org/protobuf, a pointer to
// one, or an interface that only messages implement. A struct that embeds a message is
// none.
func isMessage(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct:
		t = reflect.PointerTo(t)
	case reflect.Pointer, reflect.Interface:
	default:
		return false
	}
	return hasProtoReflect(t) && !embedsMessage(t)
}

func hasProtoReflect(t reflect.Type) bool {
	method, has := t.MethodByName("ProtoReflect")
	return has && method.Type.NumOut() == 1 && strings.HasSuffix(method.Type.Out(0).PkgPath(), "protobuf/reflect/protoreflect")
}

func embedsMessage(t reflect.Type) bool {
	if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		return false
	}
	for i := range t.Elem().NumField() {
		f := t.Elem().Field(i)
		if f.Anonymous && (hasProtoReflect(f.Type) || f.Type.Kind() == reflect.Struct && hasProtoReflect(reflect.PointerTo(f.Type))) {
			return true
		}
	}
	return false
}
