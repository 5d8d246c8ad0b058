package plan

import (
	"math/big"
	"reflect"
	"strings"
	"time"
	"unsafe"
)

// wellKnownKey returns the function that encodes a type by its meaning, not by its
// memory.
func wellKnownKey(t, known reflect.Type, part func(reflect.Type) *Key) func(*Encoder, unsafe.Pointer) *Refusal {
	switch known {
	case slogValueType:
		return slogKey()
	case regexpType:
		return regexpKey(part)
	case curveType:
		return curveKey(t, part)
	case ecdhPublicType:
		return encodeECDHPublic
	case ecdhPrivateType:
		return encodeECDHPrivate
	case funcType:
		return encodeFunc
	case frameType:
		return encodeFrame
	case timeType:
		return encodeTime
	case locationType:
		return locationKey(part)
	case intType:
		return func(e *Encoder, p unsafe.Pointer) *Refusal { e.int((*big.Int)(p)); return nil }
	case ratType:
		return encodeRat
	case floatType:
		return encodeFloat
	default:
		return encodeType
	}
}

// encodeTime encodes the instant and the location. A location is encoded by its name and
// by the zone in force, because one location may be loaded many times, and FixedZone
// makes different locations with one name.
func encodeTime(e *Encoder, p unsafe.Pointer) *Refusal {
	t := (*time.Time)(p)
	e.uint64(uint64(t.Unix()))
	e.uvarint(uint64(t.Nanosecond()))
	location := t.Location().String()
	zone, offset := t.Zone()
	if offset == 0 && zone == "UTC" && location == "UTC" {
		e.byte(tagNil)
		return nil
	}
	e.byte(tagInline)
	e.string(location)
	e.string(zone)
	e.uint64(uint64(offset))
	return nil
}

// locationKey encodes a time.Location with all its rules.
func locationKey(part func(reflect.Type) *Key) func(*Encoder, unsafe.Pointer) *Refusal {
	rules := structKey(locationType, owner{}, part)
	return func(e *Encoder, p unsafe.Pointer) *Refusal {
		// String makes time.Local read its rules from the system, which it does on first
		// use.
		_ = (*time.Location)(p).String()
		return rules(e, p)
	}
}

// isLocationCache reports whether f, a field of time.Location, depends on the time at
// which the location was loaded.
func isLocationCache(f reflect.StructField) bool { return strings.HasPrefix(f.Name, "cache") }

func (e *Encoder) int(x *big.Int) {
	words := x.Bits()
	e.byte(byte(x.Sign()))
	e.uvarint(uint64(len(words)))
	if len(words) > 0 {
		e.bytes(unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), len(words)*int(unsafe.Sizeof(words[0]))))
	}
}

func encodeRat(e *Encoder, p unsafe.Pointer) *Refusal {
	x := (*big.Rat)(p)
	e.int(x.Num())
	e.int(x.Denom())
	return nil
}

// encodeFloat encodes what can be observed of a big.Float. Its text has the shortest
// exact mantissa, whatever number of words the Float uses.
func encodeFloat(e *Encoder, p unsafe.Pointer) *Refusal {
	x := (*big.Float)(p)
	e.uvarint(uint64(x.Prec()))
	e.byte(byte(x.Mode()))
	e.byte(byte(x.Acc()))
	e.string(x.Text('p', 0))
	return nil
}

// encodeType encodes the type that a reflect.Type stands for.
func encodeType(e *Encoder, p unsafe.Pointer) *Refusal {
	t := reflect.NewAt(typeType, p).Elem().Interface().(reflect.Type)
	e.typeMark(t, typeNumber(t))
	return nil
}
