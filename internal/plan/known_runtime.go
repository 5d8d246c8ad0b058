package plan

import (
	"reflect"
	"runtime"
	"unsafe"
)

var (
	frameType = reflect.TypeFor[runtime.Frame]()
	funcType  = reflect.TypeFor[*runtime.Func]()
)

// encodeFunc encodes a *runtime.Func by what its methods tell, because the pointer leads
// into tables of the linker. Two functions of one name differ by their entry. Two places
// in a function that was inlined differ only by their line.
func encodeFunc(e *Encoder, p unsafe.Pointer) *Refusal {
	fn := *(**runtime.Func)(p)
	if fn == nil {
		e.byte(tagNil)
		return nil
	}
	if refusal := e.counter(funcType); refusal != nil {
		return refusal
	}
	e.byte(tagInline)
	e.string(fn.Name())
	e.uint64(uint64(fn.Entry()))
	file, line := fn.FileLine(fn.Entry())
	e.string(file)
	e.uint64(uint64(line))
	return nil
}

// encodeFrame encodes the fields of a runtime.Frame that its users see.
func encodeFrame(e *Encoder, p unsafe.Pointer) *Refusal {
	frame := (*runtime.Frame)(p)
	if refusal := e.counter(frameType); refusal != nil {
		return refusal
	}
	e.uint64(uint64(frame.PC))
	e.uint64(uint64(frame.Entry))
	e.string(frame.Function)
	e.string(frame.File)
	e.uint64(uint64(frame.Line))
	return encodeFunc(e, unsafe.Pointer(&frame.Func))
}
