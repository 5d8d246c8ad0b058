package plan

import (
	"encoding/binary"
	"log/slog"
	"math/big"
	"net/netip"
	"reflect"
	"time"
	"unsafe"
)

var (
	addrType        = reflect.TypeFor[netip.Addr]()
	attrType        = reflect.TypeFor[slog.Attr]()
	locationPointer = reflect.TypeFor[*time.Location]()
)

// knownEncoding returns the function that makes the plan of a type that is encoded by its
// meaning, or nil.
func knownEncoding(t reflect.Type) func(*Encoding, func(reflect.Type) *Encoding) {
	switch {
	case t == addrType:
		return eachOf(writeAddr, readAddr)
	case t == locationPointer:
		return eachOf(writeZone, readZone)
	case isCurve(t):
		return buildSentinel
	}
	switch wellKnown(t) {
	case timeType:
		return func(k *Encoding, _ func(reflect.Type) *Encoding) { k.write, k.read = writeTimes, readTimes }
	case intType:
		return eachOf(func(w *writer, p unsafe.Pointer) *Refusal { w.int((*big.Int)(p)); return nil },
			func(r *reader, p unsafe.Pointer) { r.int((*big.Int)(p)) })
	case ratType:
		return eachOf(writeRat, readRat)
	case floatType:
		return eachOf(writeFloat, readFloat)
	case slogValueType:
		return buildSlog
	case typeType:
		return eachOf(writeType, readType)
	}
	return nil
}

// eachOf makes plans from functions for one value.
func eachOf(write func(*writer, unsafe.Pointer) *Refusal, read func(*reader, unsafe.Pointer)) func(*Encoding, func(reflect.Type) *Encoding) {
	return func(k *Encoding, _ func(reflect.Type) *Encoding) {
		k.write = func(w *writer, p unsafe.Pointer, n int, stride uintptr) *Refusal {
			for i := range n {
				if refusal := write(w, nth(p, i, stride)); refusal != nil {
					return refusal
				}
			}
			return nil
		}
		k.read = func(r *reader, p unsafe.Pointer, n int, stride uintptr) {
			for i := range n {
				read(r, nth(p, i, stride))
			}
		}
	}
}

// leastKnown returns how many bytes the encoding of a known type has at least, or 0.
func leastKnown(t reflect.Type) int {
	if knownEncoding(t) == nil {
		return 0
	}
	switch wellKnown(t) {
	case timeType:
		return 13
	case ratType, floatType:
		return 2
	}
	return 1
}

// isLeafKnown is isLeaf for a known type. Memory that only the value refers to is no
// reference.
func isLeafKnown(t reflect.Type) bool {
	switch wellKnown(t) {
	case timeType, intType, ratType, floatType:
		return true
	}
	return t == addrType
}

// writeTimes appends the seconds, then the nanoseconds and then the locations of n times.
// The monotonic reading is left out.
func writeTimes(w *writer, p unsafe.Pointer, n int, stride uintptr) *Refusal {
	b := w.extend(12 * n)
	for i := range n {
		t := (*time.Time)(nth(p, i, stride))
		binary.LittleEndian.PutUint64(b[8*i:], uint64(t.Unix()))
		binary.LittleEndian.PutUint32(b[8*n+4*i:], uint32(t.Nanosecond()))
	}
	for i := range n {
		w.zone((*time.Time)(nth(p, i, stride)).Location())
	}
	return nil
}

func readTimes(r *reader, p unsafe.Pointer, n int, stride uintptr) {
	b := r.bytes(12 * n)
	for i := range n {
		seconds := int64(binary.LittleEndian.Uint64(b[8*i:]))
		nanoseconds := binary.LittleEndian.Uint32(b[8*n+4*i:])
		if nanoseconds >= 1e9 {
			panic(damagedKnown)
		}
		*(*time.Time)(nth(p, i, stride)) = time.Unix(seconds, int64(nanoseconds)).In(r.zone())
	}
}

// int appends a number: the length of its bytes with the sign, and the bytes.
func (w *writer) int(x *big.Int) {
	n := (x.BitLen() + 7) / 8
	header := uint64(n) << 1
	if x.Sign() < 0 {
		header |= 1
	}
	w.uvarint(header)
	x.FillBytes(w.extend(n))
}

func (r *reader) int(x *big.Int) {
	header := r.uvarint()
	if header == 1 || header>>1 > uint64(len(r.rest)) {
		panic(damagedKnown)
	}
	b := r.bytes(int(header >> 1))
	if len(b) > 0 && b[0] == 0 {
		panic(damagedKnown)
	}
	const size = int(unsafe.Sizeof(big.Word(0)))
	words := make([]big.Word, (len(b)+size-1)/size)
	for i, digit := range b {
		at := len(b) - 1 - i
		words[at/size] |= big.Word(digit) << (8 * (at % size))
	}
	x.SetBits(words)
	if header&1 == 1 {
		x.Neg(x)
	}
}

// A big.Rat is two numbers. The denominator of an integer may be 0, which stands for 1.
var ratDenominator = func() uintptr {
	fields := reflect.VisibleFields(ratType)
	if len(fields) != 2 || fields[0].Type != intType || fields[0].Offset != 0 || fields[1].Type != intType {
		panic("plan: the fields of big.Rat have changed: adapt encoding_known.go")
	}
	return fields[1].Offset
}()

func writeRat(w *writer, p unsafe.Pointer) *Refusal {
	w.int((*big.Int)(p))
	w.int((*big.Int)(unsafe.Add(p, ratDenominator)))
	return nil
}

func readRat(r *reader, p unsafe.Pointer) {
	r.int((*big.Int)(p))
	denominator := (*big.Int)(unsafe.Add(p, ratDenominator))
	if r.int(denominator); denominator.Sign() < 0 {
		panic(damagedKnown)
	}
}

// writeFloat appends what gob would. The exact bytes depend on the size of a word, but
// not their meaning.
func writeFloat(w *writer, p unsafe.Pointer) *Refusal {
	b, err := (*big.Float)(p).GobEncode()
	if err != nil {
		return &Refusal{Type: floatType, Reason: holdsShared}
	}
	w.uvarint(uint64(len(b)))
	w.buf = append(w.buf, b...)
	return nil
}

func readFloat(r *reader, p unsafe.Pointer) {
	b := r.text()
	if len(b) == 0 || (*big.Float)(p).GobDecode(b) != nil {
		panic(damagedKnown)
	}
}

// The kinds of addresses.
const (
	addrNone = iota
	addr4
	addr6
	addrZone
)

func writeAddr(w *writer, p unsafe.Pointer) *Refusal {
	switch a := (*netip.Addr)(p); {
	case !a.IsValid():
		w.byte(addrNone)
	case a.Is4():
		b := a.As4()
		w.buf = append(append(w.buf, addr4), b[:]...)
	default:
		b := a.As16()
		kind := byte(addr6)
		if a.Zone() != "" {
			kind = addrZone
		}
		w.buf = append(append(w.buf, kind), b[:]...)
		if kind == addrZone {
			w.text(a.Zone())
		}
	}
	return nil
}

func readAddr(r *reader, p unsafe.Pointer) {
	a := (*netip.Addr)(p)
	switch r.byte() {
	case addrNone:
		*a = netip.Addr{}
	case addr4:
		*a = netip.AddrFrom4([4]byte(r.bytes(4)))
	case addr6:
		*a = netip.AddrFrom16([16]byte(r.bytes(16)))
	case addrZone:
		*a = netip.AddrFrom16([16]byte(r.bytes(16)))
		zone := r.text()
		if len(zone) == 0 {
			panic(damagedKnown)
		}
		*a = a.WithZone(string(zone))
	default:
		panic(damagedKnown)
	}
}

// writeType appends the name of the type that a reflect.Type stands for.
func writeType(w *writer, p unsafe.Pointer) *Refusal {
	t := reflect.NewAt(typeType, p).Elem().Interface().(reflect.Type)
	name, ok := w.root.static.appendName(nil, t, 0)
	if !ok {
		return &Refusal{Type: t, Reason: holdsUnregistered}
	}
	w.buf = append(w.buf, name...)
	return nil
}
