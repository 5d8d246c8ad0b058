package frame

import (
	"encoding/binary"
	"math"
	"reflect"
	"strconv"
	"time"
	"unsafe"
)

// reader reads the values of one Go type through pointers to them. Its functions are
// chosen once for a column, so that reading a cell of a plain kind neither inspects its
// type nor allocates.
type reader struct {
	// value gives the cell as the data holds it.
	value func(p unsafe.Pointer) any
	// text appends the cell as shown, in any length.
	text func(dst []byte, p unsafe.Pointer) []byte
	// raw appends an encoding that differs for different cells of its type. The encoding
	// marks its own end.
	raw func(dst []byte, p unsafe.Pointer) []byte
}

func readerOf(t reflect.Type) reader {
	r := reader{value: func(p unsafe.Pointer) any { return reflect.NewAt(t, p).Elem().Interface() }}
	switch {
	case t == timeType:
		r.text = func(dst []byte, p unsafe.Pointer) []byte { return appendTime(dst, *(*time.Time)(p)) }
		r.raw = func(dst []byte, p unsafe.Pointer) []byte { return rawTime(dst, *(*time.Time)(p)) }
		return r
	case t.Kind() == reflect.Pointer && meaningOf(t.Elem()).plain == nil && t.Elem().Kind() != reflect.Pointer:
		return pointer(t, r)
	case isSQLNull(t):
		valid := t.Field(1).Offset
		return optional(readerOf(t.Field(0).Type), func(p unsafe.Pointer) unsafe.Pointer {
			if !*(*bool)(unsafe.Add(p, valid)) {
				return nil
			}
			return p
		})
	case meaningOf(t).plain != nil:
		return byMeaning(t)
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

// pointer reads the values that pointers of type t point at. A value that is not plain is
// given as the pointer itself: the value may forbid copies, and may have methods only by
// its pointer.
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

// optional reads values that may be missing. The function find returns nil for a missing
// value.
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

// byMethod reads values that have a method for their text. Some have it only through a
// pointer, as big.Int does.
func byMethod(r reader, t reflect.Type) reader {
	show := r
	if !t.Implements(stringerType) && !t.Implements(errorType) {
		show.value = func(p unsafe.Pointer) any { return reflect.NewAt(t, p).Interface() }
	}
	show = byValue(show)
	show.value = r.value
	return show
}

// byMeaning reads values that stand for a plain cell. Their methods may need a pointer,
// so the values are reached through one.
func byMeaning(t reflect.Type) reader {
	return reader{
		value: func(p unsafe.Pointer) any { return plainAt(reflect.NewAt(t, p).Elem()) },
		text:  func(dst []byte, p unsafe.Pointer) []byte { return appendAt(dst, reflect.NewAt(t, p).Elem()) },
		raw:   func(dst []byte, p unsafe.Pointer) []byte { return rawAny(dst, plainAt(reflect.NewAt(t, p).Elem())) },
	}
}

// byValue derives text and raw from r.value, for types that have no faster way.
func byValue(r reader) reader {
	r.text = func(dst []byte, p unsafe.Pointer) []byte { return appendAny(dst, r.value(p)) }
	r.raw = func(dst []byte, p unsafe.Pointer) []byte { return rawAny(dst, r.value(p)) }
	return r
}

func rawUint(dst []byte, x uint64) []byte { return binary.LittleEndian.AppendUint64(dst, x) }

func rawString[T string | []byte](dst []byte, s T) []byte {
	return append(rawUint(dst, uint64(len(s))), s...)
}

// rawFloat encodes every NaN alike.
func rawFloat(dst []byte, x float64) []byte {
	if math.IsNaN(x) {
		x = math.NaN()
	}
	return rawUint(dst, math.Float64bits(x))
}

// rawTime encodes the instant and the zone by its name and offset. The monotonic reading
// is no part of a cell.
func rawTime(dst []byte, t time.Time) []byte {
	name, offset := t.Zone()
	dst = rawUint(rawUint(dst, uint64(t.Unix())), uint64(t.Nanosecond()))
	return rawString(rawUint(dst, uint64(offset)), name)
}

// rawAny begins with the type of the cell, because a column of any values does not tell
// it.
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
	case time.Duration:
		return rawUint(append(dst, 'l'), uint64(v))
	case Decimal:
		return rawString(append(dst, 'e'), string(v))
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

// rawText encodes a value by its text. The length of the text comes first.
func rawText(dst []byte, v any) []byte {
	dst = append(dst, 'o')
	at := len(dst)
	dst = appendAny(rawUint(dst, 0), v)
	binary.LittleEndian.PutUint64(dst[at:], uint64(len(dst)-at-8))
	return dst
}
