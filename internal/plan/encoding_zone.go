package plan

import (
	"crypto/sha256"
	"encoding/binary"
	"reflect"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

// A time.Location is encoded with all its rules, since the other process may have another
// database of time zones. time.Local is encoded by the digest of its rules: if they are
// other rules there, its times would show another clock, and decoding fails.

// Instead of its number plus zoneKnown, a location may be one of these.
const (
	zoneUTC = iota
	zoneNew
	zoneLocal
	zoneKnown
)

// The types below are those of package time.
type zone struct {
	name   string
	offset int
	isDST  bool
}

type zoneChange struct {
	when         int64
	index        uint8
	isstd, isutc bool
}

type zoneRules struct {
	name       string
	zone       []zone
	tx         []zoneChange
	extend     string
	cacheStart int64
	cacheEnd   int64
	cacheZone  *zone
}

func init() {
	if !sameFields(locationType, reflect.TypeFor[zoneRules]()) {
		panic("plan: the fields of time.Location have changed: adapt encoding_zone.go")
	}
}

// sameFields reports whether two types have the same memory and the same names of fields.
func sameFields(a, b reflect.Type) bool {
	if a.Kind() != b.Kind() || a.Size() != b.Size() {
		return false
	}
	switch a.Kind() {
	case reflect.Slice, reflect.Pointer:
		return sameFields(a.Elem(), b.Elem())
	case reflect.Struct:
		if a.NumField() != b.NumField() {
			return false
		}
		for i := range a.NumField() {
			f, g := a.Field(i), b.Field(i)
			if f.Name != g.Name || f.Offset != g.Offset || !sameFields(f.Type, g.Type) {
				return false
			}
		}
	}
	return true
}

func rulesOf(l *time.Location) *zoneRules {
	_ = l.String() // time.Local reads its rules on first use
	return (*zoneRules)(unsafe.Pointer(l))
}

// appendZone appends the rules of a location.
func appendZone(b []byte, z *zoneRules) []byte {
	text := func(s string) { b = append(binary.AppendUvarint(b, uint64(len(s))), s...) }
	flag := func(yes bool) {
		x := byte(0)
		if yes {
			x = 1
		}
		b = append(b, x)
	}
	text(z.name)
	text(z.extend)
	b = binary.AppendUvarint(b, uint64(len(z.zone)))
	for _, zone := range z.zone {
		text(zone.name)
		b = binary.LittleEndian.AppendUint64(b, uint64(zone.offset))
		flag(zone.isDST)
	}
	b = binary.AppendUvarint(b, uint64(len(z.tx)))
	for _, change := range z.tx {
		b = binary.LittleEndian.AppendUint64(b, uint64(change.when))
		b = append(b, change.index)
		flag(change.isstd)
		flag(change.isutc)
	}
	return b
}

// localDigest returns the digest of the rules of time.Local.
func localDigest() [16]byte {
	sum := sha256.Sum256(appendZone(nil, rulesOf(time.Local)))
	return [16]byte(sum[:16])
}

// zone appends a location.
func (w *writer) zone(l *time.Location) {
	if l == time.UTC {
		w.byte(zoneUTC)
		return
	}
	for i := len(w.locations) - 1; i >= 0; i-- {
		if w.locations[i] == l {
			w.uvarint(uint64(i) + zoneKnown)
			return
		}
	}
	w.locations = append(w.locations, l)
	if l == time.Local {
		digest := localDigest()
		w.buf = append(append(w.buf, zoneLocal), digest[:]...)
		return
	}
	w.byte(zoneNew)
	w.buf = appendZone(w.buf, rulesOf(l))
}

func (r *reader) zone() *time.Location {
	switch code := r.uvarint(); code {
	case zoneUTC:
		return time.UTC
	case zoneLocal:
		if [16]byte(r.bytes(16)) != localDigest() {
			panic(damagedZone)
		}
		r.locations = append(r.locations, time.Local)
		return time.Local
	case zoneNew:
		l := r.newZone()
		r.locations = append(r.locations, l)
		return l
	default:
		if code-zoneKnown >= uint64(len(r.locations)) {
			panic(damagedReference)
		}
		return r.locations[code-zoneKnown]
	}
}

// zones has the locations that were decoded, by their encoding, so that two answers have
// one location.
var zones struct {
	sync.Map
	count atomic.Int32
}

const mostZones = 1000

func (r *reader) newZone() *time.Location {
	begin := r.rest
	z := r.zoneRules()
	encoded := string(begin[:len(begin)-len(r.rest)])
	if l, ok := zones.Load(encoded); ok {
		return l.(*time.Location)
	}
	l := new(time.Location)
	*(*zoneRules)(unsafe.Pointer(l)) = z
	if zones.count.Load() < mostZones {
		if _, met := zones.LoadOrStore(encoded, l); !met {
			zones.count.Add(1)
		}
	}
	return l
}

func (r *reader) zoneRules() (z zoneRules) {
	z.name, z.extend = string(r.text()), string(r.text())
	n := r.length()
	if n > len(r.rest)/10 {
		panic(damagedEnd)
	}
	z.zone = make([]zone, n)
	for i := range z.zone {
		name := string(r.text())
		offset := int64(r.uint64())
		if offset < -1<<30 || offset > 1<<30 {
			panic(damagedKnown)
		}
		z.zone[i] = zone{name, int(offset), r.bool()}
	}
	if n = r.length(); n > len(r.rest)/11 {
		panic(damagedEnd)
	}
	z.tx = make([]zoneChange, n)
	for i := range z.tx {
		change := zoneChange{int64(r.uint64()), r.byte(), r.bool(), r.bool()}
		if int(change.index) >= len(z.zone) || i > 0 && change.when < z.tx[i-1].when {
			panic(damagedKnown)
		}
		z.tx[i] = change
	}
	return z
}

// writeZone appends a *time.Location, which may be nil.
func writeZone(w *writer, p unsafe.Pointer) *Refusal {
	l := *(**time.Location)(p)
	w.bool(l != nil)
	if l != nil {
		w.zone(l)
	}
	return nil
}

func readZone(r *reader, p unsafe.Pointer) {
	if r.bool() {
		*(**time.Location)(p) = r.zone()
	}
}

// readType is the reverse of writeType.
func readType(r *reader, p unsafe.Pointer) {
	t := r.root.static.readName(r, 0)
	boxed := any(t)
	*(*unsafe.Pointer)(p) = (*eface)(unsafe.Pointer(&boxed)).data
}
