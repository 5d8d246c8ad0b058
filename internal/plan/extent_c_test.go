//go:build cgo

package plan

import (
	"reflect"
	"testing"

	"github.com/refrain-go/refrain/internal/plan/ctypes"
)

// Hazard: an incomplete type of C has no size, so a pointer to it counts as data. A hit
// hands out a handle that was freed, and all handles share a key. // K6 V1
func TestExtent_PointersToMemoryOfCAreRefused(t *testing.T) {
	handle, free := ctypes.Open()
	defer free()
	for _, v := range append(ctypes.Pointers, handle, []any{handle}, struct{ h *ctypes.Handle }{handle}) {
		typ := reflect.TypeOf(v)
		for use, plan := range map[string]func(reflect.Type) error{
			"key":      func(t reflect.Type) error { _, err := KeyOf(t); return err },
			"result":   func(t reflect.Type) error { _, err := CopyOf(t); return err },
			"argument": func(t reflect.Type) error { _, err := CopyArgOf(t); return err },
		} {
			err := plan(typ)
			if typ == reflect.TypeFor[[]any]() {
				_, err = keyOfValue(addressable(reflect.ValueOf(v)))
			}
			if r, ok := err.(*Refusal); !ok || r.Reason != holdsC {
				t.Errorf("%v as a %s: %v", typ, use, err)
			}
		}
	}
	if _, err := CopyOf(reflect.TypeOf(ctypes.Callback)); err == nil || err.(*Refusal).Reason != holdsExtent {
		t.Errorf("a function of C: %v", err)
	}
}

// Hazard: numbers and structs of C that lie in memory of Go are refused, too. // K6
func TestExtent_DataOfCIsData(t *testing.T) {
	for _, v := range ctypes.Data {
		c, _ := mustCopy(t, &v)
		if !reflect.DeepEqual(*c, v) {
			t.Errorf("the copy of %v is %v", v, *c)
		}
		mustKey(t, v)
	}
}
