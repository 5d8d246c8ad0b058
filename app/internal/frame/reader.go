package frame

import (
	"encoding/binary"
	"math"
	"reflect"
	"strconv"
	"time"
	"unsafe"
)

// reader reads the values of one Go type through pointers to them. Its functions are chosen once a column, so that
// reading a cell of a plain kind neither asks for its type nor allocates.
type reader struct {
	// value gives the cell as the data holds it.
	value func(p unsafe.Pointer) any
	// text appends the cell as shown, in any length.
	text func(dst []byte, p unsafe.Pointer) []byte
	// raw appends an encoding that is the cell's alone among those of its type, and tells where it ends.
	raw func(dst []byte, p unsafe.Pointer) []byte
}

func readerOf(t reflect.Type) reader {
	r := reader{value: func(p unsafe.Pointer) any { return reflect.NewAt(t, p).Elem().Interface() }}
	switch {
	case t == timeType:
		r.text = func(dst []byte, p unsafe.Pointer) []byte { return appendTime(dst, *(*time.Time)(p)) }
		r.raw = func(dst []byte, p unsafe.Pointer) []byte { return rawTime(dst, *(*time.Time)(p)) }
		return r
	case showsItself(t) && t.Kind() != reflect.Pointer:
		return byMethod(r, t)
	}
	switch t.Kind() {
	case reflect.Int:
		return integer[int](r)
	case reflect.Int8:
		return integer[int8](r)
	case reflect.Int16:
		return integer[int16](r)
	case reflect.Int32:
		return integer[int32](r)
	case reflect.Int64:
		return integer[int64](r)
	case reflect.Uint:
		return unsigned[uint](r)
	case reflect.Uint8:
		return unsigned[uint8](r)
	case reflect.Uint16:
		return unsigned[uint16](r)
	case reflect.Uint32:
		return unsigned[uint32](r)
	case reflect.Uint64:
		return unsigned[uint64](r)
	case reflect.Uintptr:
		return unsigned[uintptr](r)
	case reflect.Float32:
		return floating[float32](r, 32)
	case reflect.Float64:
		return floating[float64](r, 64)
	case reflect.Bool:
		r.text = func(dst []byte, p unsafe.Pointer) []byte { return strconv.AppendBool(dst, *(*bool)(p)) }
		r.raw = func(dst []byte, p unsafe.Pointer) []byte { return append(dst, *(*byte)(p)) }
		return r
	case reflect.String:
		r.text = func(dst []byte, p unsafe.Pointer) []byte { return append(dst, clip(*(*string)(p))...) }
		r.raw = func(dst []byte, p unsafe.Pointer) []byte { return rawString(dst, *(*string)(p)) }
		return r
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			r.text = func(dst []byte, p unsafe.Pointer) []byte { return appendBytes(dst, *(*[]byte)(p)) }
			r.raw = func(dst []byte, p unsafe.Pointer) []byte { return rawString(dst, *(*[]byte)(p)) }
			return r
		}
	case reflect.Pointer:
		if t.Elem().Kind() != reflect.Pointer {
			return pointer(t, r)
		}
	case reflect.Struct:
		if isNull(t) {
			valid := t.Field(1).Offset
			return optional(readerOf(t.Field(0).Type), func(p unsafe.Pointer) unsafe.Pointer {
				if !*(*bool)(unsafe.Add(p, valid)) {
					return nil
				}
				return p
			})
		}
	}
	return byValue(r)
}

func integer[T int | int8 | int16 | int32 | int64](r reader) reader {
	r.text = func(dst []byte, p unsafe.Pointer) []byte { return strconv.AppendInt(dst, int64(*(*T)(p)), 10) }
	r.raw = func(dst []byte, p unsafe.Pointer) []byte { return rawUint(dst, uint64(*(*T)(p))) }
	return r
}

func unsigned[T uint | uint8 | uint16 | uint32 | uint64 | uintptr](r reader) reader {
	r.text = func(dst []byte, p unsafe.Pointer) []byte { return strconv.AppendUint(dst, uint64(*(*T)(p)), 10) }
	r.raw = func(dst []byte, p unsafe.Pointer) []byte { return rawUint(dst, uint64(*(*T)(p))) }
	return r
}

func floating[T float32 | float64](r reader, bits int) reader {
	r.text = func(dst []byte, p unsafe.Pointer) []byte { return appendFloat(dst, float64(*(*T)(p)), bits) }
	r.raw = func(dst []byte, p unsafe.Pointer) []byte { return rawFloat(dst, float64(*(*T)(p))) }
	return r
}

// pointer reads what pointers of type t point at. A value that is not plain is given as the pointer itself: it may not
// be copied, and have methods only so.
func pointer(t reflect.Type, r reader) reader {
	o := optional(readerOf(t.Elem()), func(p unsafe.Pointer) unsafe.Pointer { return *(*unsafe.Pointer)(p) })
	if typeOf(t) == Other {
		o.value = func(p unsafe.Pointer) any {
			if *(*unsafe.Pointer)(p) == nil {
				return nil
			}
			return r.value(p)
		}
	}
	return o
}

// optional reads values that may be missing; find gives nil for those.
func optional(inner reader, find func(unsafe.Pointer) unsafe.Pointer) reader {
	return reader{
		value: func(p unsafe.Pointer) any {
			if p = find(p); p == nil {
				return nil
			}
			return inner.value(p)
		},
		text: func(dst []byte, p unsafe.Pointer) []byte {
			if p = find(p); p == nil {
				return dst
			}
			return inner.text(dst, p)
		},
		raw: func(dst []byte, p unsafe.Pointer) []byte {
			if p = find(p); p == nil {
				return append(dst, 0)
			}
			return inner.raw(append(dst, 1), p)
		},
	}
}

// byMethod reads values that show themselves, some only through a pointer, as big.Int does.
func byMethod(r reader, t reflect.Type) reader {
	show := r
	if !t.Implements(stringerType) && !t.Implements(errorType) {
		show.value = func(p unsafe.Pointer) any { return reflect.NewAt(t, p).Interface() }
	}
	show = byValue(show)
	show.value = r.value
	return show
}

// byValue reads by r.value what no faster way is known for.
func byValue(r reader) reader {
	r.text = func(dst []byte, p unsafe.Pointer) []byte { return appendAny(dst, r.value(p)) }
	r.raw = func(dst []byte, p unsafe.Pointer) []byte { return rawAny(dst, r.value(p)) }
	return r
}

func rawUint(dst []byte, x uint64) []byte { return binary.LittleEndian.AppendUint64(dst, x) }

func rawString[T string | []byte](dst []byte, s T) []byte {
	return append(rawUint(dst, uint64(len(s))), s...)
}

// rawFloat takes every NaN for the same.
func rawFloat(dst []byte, x float64) []byte {
	if math.IsNaN(x) {
		x = math.NaN()
	}
	return rawUint(dst, math.Float64bits(x))
}

// rawTime takes the instant and what the clock showed; the monotonic reading is no part of a cell.
func rawTime(dst []byte, t time.Time) []byte {
	name, offset := t.Zone()
	dst = rawUint(rawUint(dst, uint64(t.Unix())), uint64(t.Nanosecond()))
	return rawString(rawUint(dst, uint64(offset)), name)
}

// rawAny begins with what it holds, as a column of any values does not say it.
func rawAny(dst []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, 'n')
	case string:
		return rawString(append(dst, 's'), v)
	case []byte:
		return rawString(append(dst, 'b'), v)
	case bool:
		return strconv.AppendBool(dst, v)
	case time.Time:
		return rawTime(append(dst, 'z'), v)
	}
	rv := reflect.ValueOf(v)
	if showsItself(rv.Type()) {
		return rawText(dst, v)
	}
	switch {
	case rv.CanInt():
		return rawUint(append(dst, 'i'), uint64(rv.Int()))
	case rv.CanUint():
		return rawUint(append(dst, 'u'), rv.Uint())
	case rv.CanFloat():
		return rawFloat(append(dst, 'd'), rv.Float())
	case rv.Kind() == reflect.Slice && rv.Type().Elem().Kind() == reflect.Uint8:
		return rawString(append(dst, 'b'), rv.Bytes())
	}
	return rawText(dst, v)
}

// rawText encodes a value by its text, its length first.
func rawText(dst []byte, v any) []byte {
	dst = append(dst, 'o')
	at := len(dst)
	dst = appendAny(rawUint(dst, 0), v)
	binary.LittleEndian.PutUint64(dst[at:], uint64(len(dst)-at-8))
	return dst
}
