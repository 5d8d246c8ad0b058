//lint:file-ignore U1000 fields that only reflection reads

package plan

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"net/netip"
	"reflect"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unique"
	"unsafe"
)

func mustEncode[T any](t *testing.T, v T) []byte {
	t.Helper()
	b, err := encode(reflect.ValueOf(&v).Elem())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func mustDecode[T any](t *testing.T, b []byte) T {
	t.Helper()
	v, err := decode(reflect.TypeFor[T](), b)
	if err != nil {
		t.Fatal(err)
	}
	return *v.Addr().Interface().(*T)
}

func roundTrip[T any](t *testing.T, v T) T {
	t.Helper()
	return mustDecode[T](t, mustEncode(t, v))
}

// Hazard: an entry of a 64-bit machine is read as something else on one of 32 bits. // D2
func TestEncoding_IsTheSameOnEveryMachine(t *testing.T) {
	type inner struct {
		A int8
		B int
	}
	type value struct {
		Number int
		Word   uint16
		Ok     bool
		Text   string
		List   []int
		At     *int
		Rows   []inner
		Time   time.Time
		Map    map[string]uint
		Any    any
	}
	v := value{
		-2, 0x0102, true, "ab", []int{1, 2}, nil, []inner{{1, 2}, {3, 4}}, time.Unix(1, 2).UTC(), map[string]uint{"k": 5}, int32(7),
	}
	v.At = &v.List[1]
	// Number, Word, Ok, Text; List: new, 2; At: into object of type 0 … ; then the rest.
	const want = "feffffffffffffff" + "0201" + "01" + "026162" + "0102" + "020108" + "0102" + "010000000000000002000000" + "00" + "0101" +
		"01" + "0005696e743332" + "%s" + "07000000" +
		"0100000000000000" + "0200000000000000" + "0103" + "0200000000000000" + "0400000000000000" +
		"016b" + "0500000000000000"
	digest := TypeDigest(reflect.TypeFor[int32]())
	got := hex.EncodeToString(mustEncode(t, v))
	if w := strings.ReplaceAll(want, "%s", hex.EncodeToString(digest[:8])); !strings.HasPrefix(got, w) {
		t.Errorf("\n%s, not\n%s", got, w)
	}
	back := roundTrip(t, v)
	if back.At != &back.List[1] || !reflect.DeepEqual(v, back) {
		t.Errorf("%+v", back)
	}
}

// Hazard: what lay in memory before, such as a password, is written to a disk as padding
// or as a field that nobody can read. // V2 D7
func TestEncoding_PaddingIsNeverWritten(t *testing.T) {
	type value struct {
		a bool
		b int64
		_ [3]int16
		c uint8
	}
	encoded := func(fill byte) []byte {
		all := make([]value, 3)
		memory := bytesAt(unsafe.Pointer(&all[0]), unsafe.Sizeof(all[0])*3)
		for i := range memory {
			memory[i] = fill
		}
		for i := range all {
			all[i].a, all[i].b, all[i].c = true, int64(i), 7
		}
		return mustEncode(t, all)
	}
	if clean, dirty := encoded(0), encoded(0xa5); !bytes.Equal(clean, dirty) || bytes.Contains(dirty, []byte{0xa5}) {
		t.Errorf("%x\n%x", clean, dirty)
	}
}

// Hazard: a NaN with a meaning of its own (R's NA) becomes another NaN. // V2
func TestEncoding_NaNsKeepTheirBits(t *testing.T) {
	const missing = 0x7ff00000000007a2
	for _, x := range roundTrip(t, []float64{math.Float64frombits(missing), math.Float64frombits(missing)}) {
		if math.Float64bits(x) != missing {
			t.Errorf("%x", math.Float64bits(x))
		}
	}
	m := roundTrip(t, map[float64]int{math.NaN(): 1, math.Float64frombits(missing): 2})
	if len(m) != 2 {
		t.Error(m)
	}
}

// Hazard: a time comes back in another zone, with other rules, or not == to what it
// was. // V2
func TestEncoding_TimesComeBack(t *testing.T) {
	if got := roundTrip(t, time.Time{}); got != (time.Time{}) {
		t.Error(got)
	}
	zones := []*time.Location{time.UTC, time.Local, time.FixedZone("X", -3600)}
	if berlin, err := time.LoadLocation("Europe/Berlin"); err == nil {
		zones = append(zones, berlin)
	}
	for _, zone := range zones {
		for _, at := range []time.Time{time.Now().In(zone), time.Unix(-1<<40, 999_999_999).In(zone), time.Unix(1<<40, 0).In(zone)} {
			got := roundTrip(t, []time.Time{at, at})[1]
			later, gotLater := at.AddDate(0, 6, 0), got.AddDate(0, 6, 0)
			if !got.Equal(at) || got.String() != at.Round(0).String() || gotLater.String() != later.Round(0).String() {
				t.Errorf("%v: %v", at, got)
			}
		}
	}
	local := mustEncode(t, time.Unix(0, 0).Local())
	if time.Local != time.UTC && local[12] == zoneLocal {
		local[len(local)-1]++ // rules of another machine
		if _, err := decode(timeType, local); err != damagedZone {
			t.Error(err)
		}
	}
	if l := roundTrip(t, []*time.Location{time.UTC, nil, time.Local, zones[2], zones[2]}); l[0] != time.UTC || l[1] != nil || l[2] != time.Local || l[3] != l[4] || l[3].String() != "X" {
		t.Error(l)
	}
	if a, b := roundTrip(t, time.Unix(1, 0).In(zones[2])), roundTrip(t, time.Unix(1, 0).In(zones[2])); a != b {
		t.Error("two answers have two locations")
	}
}

// Hazard: a number of a known type loses digits, precision or sign. // V2
func TestEncoding_NumbersAndAddressesComeBack(t *testing.T) {
	huge := new(big.Int).Lsh(big.NewInt(-12345), 1000)
	for _, x := range []*big.Int{new(big.Int), big.NewInt(-1), big.NewInt(255), big.NewInt(256), huge} {
		if got := roundTrip(t, x); got.Cmp(x) != 0 || len(got.Bits()) != len(x.Bits()) {
			t.Error(x, got)
		}
	}
	for _, x := range []*big.Rat{new(big.Rat), big.NewRat(-1, 3), new(big.Rat).SetInt(huge)} {
		if got := roundTrip(t, *x); got.Cmp(x) != 0 || got.Add(&got, big.NewRat(1, 2)).Cmp(new(big.Rat).Add(x, big.NewRat(1, 2))) != 0 {
			t.Error(x, got)
		}
	}
	third := new(big.Float).SetPrec(200).Quo(big.NewFloat(1), big.NewFloat(3))
	for _, x := range []*big.Float{new(big.Float), big.NewFloat(math.Inf(-1)), big.NewFloat(math.Copysign(0, -1)), third} {
		if got := roundTrip(t, x); got.Cmp(x) != 0 || got.Signbit() != x.Signbit() || got.Prec() != x.Prec() || got.Acc() != x.Acc() {
			t.Error(x, got)
		}
	}
	for _, text := range someAddrs {
		a := netip.MustParseAddr(text)
		if got := roundTrip(t, netip.PrefixFrom(a, 20)); got.Addr() != a && a.Zone() == "" {
			t.Error(a, got)
		}
		if got := roundTrip(t, map[netip.Addr]bool{a: true}); !got[a] {
			t.Error(a, got)
		}
	}
}

// Hazard: a shared pointer, a cycle, a pointer into an array or the capacity that a
// buffer remembers does not outlive the process. // V2
func TestEncoding_KeepsAliasesInsidesAndCapacity(t *testing.T) {
	type arena struct {
		nodes []node
		first *node
		ints  [3]int
		third *int
		again []node
	}
	a := &arena{nodes: make([]node, 3)}
	a.first, a.third, a.again = &a.nodes[2], &a.ints[2], a.nodes
	a.nodes[2].next = &a.nodes[0]
	a.nodes[0].any = &a.nodes[2]
	b := roundTrip(t, a)
	if b.first != &b.nodes[2] || b.third != &b.ints[2] || &b.again[0] != &b.nodes[0] || b.nodes[2].next != &b.nodes[0] || b.nodes[0].any != any(&b.nodes[2]) {
		t.Errorf("%+v", b)
	}
	// The whole is reached through a part only.
	type member struct {
		team *[]member
		name string
	}
	team := []member{{name: "a"}, {name: "b"}}
	team[0].team, team[1].team = &team, &team
	one := roundTrip(t, &team[1])
	if one != &(*one.team)[1] || (*one.team)[0].name != "a" {
		t.Errorf("%+v", one)
	}
	var buffer bytes.Buffer
	buffer.Grow(1000)
	buffer.WriteString("text")
	if got := roundTrip(t, buffer); got.String() != "text" || got.Available() != buffer.Available() {
		t.Error(got.Available())
	}
	type stack struct {
		elements []*int
		n        int
	}
	s := roundTrip(t, stack{make([]*int, 1, 100), 1})
	if cap(s.elements) != 100 {
		t.Error(cap(s.elements))
	}
}

// Hazard: a long list overflows the stack, and a chain of doubly shared values takes for
// ever. // V2
func TestEncoding_DepthAndSharingCostNothing(t *testing.T) {
	defer debug.SetMaxStack(debug.SetMaxStack(4 << 20)) // beyond it the process dies
	var list *node
	for range 300_000 {
		list = &node{next: list}
	}
	length := 0
	for n := roundTrip(t, list); n != nil; n = n.next {
		length++
	}
	if length != 300_000 {
		t.Error(length)
	}
	var wide any = 1
	for range 60 {
		wide = pair2{wide, wide}
	}
	if b := mustEncode(t, wide); len(b) > 10_000 {
		t.Error(len(b))
	} else {
		wide = mustDecode[any](t, b)
	}
	depth := 0
	for ; wide != any(1); depth++ {
		wide = wide.(pair2).A
	}
	if depth != 60 {
		t.Error(depth)
	}
	text := strings.Repeat("x", 100_000)
	rows := make([]string, 1000)
	for i := range rows {
		rows[i] = text
	}
	if b := mustEncode(t, rows); len(b) > 110_000 {
		t.Errorf("one text a thousand times takes %d bytes", len(b))
	} else if back := mustDecode[[]string](t, b); back[999] != text || unsafe.StringData(back[0]) != unsafe.StringData(back[999]) {
		t.Error("texts differ")
	}
}

type unnamedError struct{ text string }

func (e *unnamedError) Error() string { return e.text }

var (
	errUnnamed = errors.New("unnamed")
	errNamed   = fmt.Errorf("named")
	mark       = &node{value: 7}
	namedMark  = &node{value: 8}
)

func init() {
	RegisterSentinel("plan.errNamed", errNamed)
	RegisterSentinel("plan.namedMark", namedMark)
}

// Hazard: after a restart errors.Is(err, io.EOF) is false, or a program's own mark is
// another pointer, and nobody says so. // V2
func TestEncoding_SentinelsAreToldByNameOrRefused(t *testing.T) {
	type result struct {
		Err  error
		More []error
	}
	r := roundTrip(t, result{io.EOF, []error{fmt.Errorf("reading: %w", io.EOF), errNamed, errors.New("fresh"), io.EOF, nil}})
	if r.Err != io.EOF || !errors.Is(r.More[0], io.EOF) || r.More[0].Error() != "reading: EOF" || r.More[1] != errNamed || r.More[2].Error() != "fresh" || r.More[3] != io.EOF || r.More[4] != nil {
		t.Errorf("%+v", r)
	}
	if m := roundTrip(t, []*node{namedMark, {value: 1}, namedMark}); m[0] != namedMark || m[2] != namedMark || m[1].value != 1 {
		t.Error(m)
	}
	for _, v := range []any{result{Err: errUnnamed}, result{Err: fmt.Errorf("%w", errUnnamed)}, []*node{mark}} {
		original := reflect.New(reflect.TypeOf(v)).Elem()
		original.Set(reflect.ValueOf(v))
		_, err := encode(original)
		var refusal *Refusal
		if !errors.As(err, &refusal) || refusal.Reason != holdsSentinel || refusal.ResultWayOut() == "" {
			t.Errorf("%T: %v", v, err)
		}
	}
}

type figure interface{ area() float64 }

// Hazard: a type that cannot be made anew is found out when the entry is read, or never.
// // V2
func TestEncoding_RefusesAtDeclarationWithPathAndWayOut(t *testing.T) {
	type outer[T any] struct{ Inner []T }
	for _, c := range []struct {
		typ          reflect.Type
		path, reason string
	}{
		{reflect.TypeFor[outer[*regexp.Regexp]](), ".Inner[]", holdsRegexp},
		{reflect.TypeFor[outer[unique.Handle[string]]](), ".Inner[]", holdsUnique},
		{reflect.TypeFor[map[string]figure](), "[value]", holdsNobody},
		{reflect.TypeFor[outer[time.Location]](), ".Inner[]", holdsZone},
		{reflect.TypeFor[outer[*sealed]](), ".Inner[]", holdsCloned},
		{reflect.TypeFor[outer[func()]](), ".Inner[]", holdsFunc},
	} {
		_, err := EncodingOf(c.typ)
		var refusal *Refusal
		if !errors.As(err, &refusal) || refusal.Path != c.path || refusal.Reason != c.reason {
			t.Errorf("%v: %v", c.typ, err)
		} else if refusal.ResultWayOut() == "" && c.reason != holdsFunc {
			t.Errorf("%v: no way out", c.typ)
		}
	}
}

// Hazard: an interface holds what another process cannot name, and the entry is lost
// without a word. // V2
func TestEncoding_RefusesUnregisteredContentsAtTheCall(t *testing.T) {
	type local struct{ N int }
	for path, v := range map[string]any{"": local{1}, "[value]": map[string]any{"a": local{1}}, "…[]": []any{1, &local{2}}} {
		_, err := encode(reflect.ValueOf(&v).Elem())
		var refusal *Refusal
		if !errors.As(err, &refusal) || refusal.Reason != holdsUnregistered {
			t.Errorf("%q: %v", path, err)
		}
	}
	// Known from the result's own type.
	type result struct {
		One local
		Any []any
	}
	if r := roundTrip(t, result{Any: []any{local{3}, &local{4}, map[string]local{"x": {5}}}}); r.Any[0] != any(local{3}) || r.Any[1].(*local).N != 4 {
		t.Error(r)
	}
}

// Hazard: a type that an interface held has other fields now, and the bytes are read as
// those. // D2 C1
func TestDecode_RefusesContentsThatHaveChanged(t *testing.T) {
	b := mustEncode(t, any(node{value: 1}))
	at := bytes.Index(b, []byte("plan.node")) + len("plan.node")
	b[at]++ // the digest
	if _, err := decode(anyType, b); err != damagedType {
		t.Error(err)
	}
}

type unmarshals struct{ N int }

func (*unmarshals) UnmarshalBinary([]byte) error { panic("code of the program ran") }
func (*unmarshals) UnmarshalText([]byte) error   { panic("code of the program ran") }
func (*unmarshals) UnmarshalJSON([]byte) error   { panic("code of the program ran") }
func (*unmarshals) GobDecode([]byte) error       { panic("code of the program ran") }
func (unmarshals) MarshalBinary() ([]byte, error) {
	panic("code of the program ran")
}
func (unmarshals) MarshalText() ([]byte, error) { panic("code of the program ran") }
func (unmarshals) GobEncode() ([]byte, error)   { panic("code of the program ran") }
func (unmarshals) Hash() uint64                 { panic("code of the program ran") }
func (unmarshals) RefrainKey() any              { panic("code of the program ran") }

// Hazard: bytes from a store run code of the program. // D2
func TestDecode_RunsNoCodeOfTheProgram(t *testing.T) {
	m := roundTrip(t, map[unmarshals][]*unmarshals{{1}: {{2}}})
	if m[unmarshals{1}][0].N != 2 {
		t.Error(m)
	}
}

// Hazard: bytes that only an attacker writes: a length beyond all memory, a key twice, a
// reference to another type, an offset behind the end. // D2
func TestDecode_RefusesHostileBytes(t *testing.T) {
	type number int64
	type refs struct {
		A *int64
		B *string
		C []int64
	}
	type flagged struct {
		n  uint8
		ok bool
	}
	type textInNumbers struct {
		A []int64
		B *string
	}
	type numberInNumbers struct {
		A []int64
		B *int64
	}
	huge := "ffffffffffffffff7f"
	for _, c := range []struct {
		typ   reflect.Type
		bytes string
	}{
		{reflect.TypeFor[[]int64](), "01" + huge},
		{reflect.TypeFor[[]int64](), "01" + "ffffffff0f"},
		{reflect.TypeFor[[]string](), "01" + "64" + "00"},
		{reflect.TypeFor[[][]int](), "01" + "02" + "0101" + "0101" + "0100000000000000"},
		{reflect.TypeFor[map[string]int](), "01" + huge},
		{reflect.TypeFor[map[int8]int8](), "01" + "02" + "0505" + "0101"},
		{reflect.TypeFor[string](), "fe" + huge},
		{reflect.TypeFor[string](), "fe" + "05" + "6162636465"}, // not long
		{reflect.TypeFor[string](), "ff00"},
		{reflect.TypeFor[bool](), "02"},
		{reflect.TypeFor[[]bool](), "01" + "0a" + "00000000000000000003"},
		{reflect.TypeFor[[]flagged](), "0101" + "0502"},
		{reflect.TypeFor[padded](), "02" + "0000000000000000" + "0000"},
		{reflect.TypeFor[*int](), "09"},
		{reflect.TypeFor[refs](), "01" + "06" + "00" + "0500000000000000"},
		{reflect.TypeFor[refs](), "00" + "00" + "06" + "0500000000000000"},
		{reflect.TypeFor[textInNumbers](), "0104" + "020100" + strings.Repeat("00", 32)},
		// A pointer between two numbers, and one behind the last.
		{reflect.TypeFor[numberInNumbers](), "0104" + "020104" + strings.Repeat("00", 32)},
		{reflect.TypeFor[numberInNumbers](), "0104" + "020120" + strings.Repeat("00", 32)},
		// All claim the same bytes.
		{reflect.TypeFor[[][]int64](), "01e807" + strings.Repeat("01e807", 1000) + strings.Repeat("00", 8000)},
		{reflect.TypeFor[parts](), "00"},
		{reflect.TypeFor[[]struct{}](), "01" + huge},
		{reflect.TypeFor[[]struct{}](), "01" + "cccccccccccccc30"}, // no loop over it would end
		{timeType, "0000000000000000" + "00ca9a3b" + "00"},
		{timeType, "0000000000000000" + "00000000" + "0100000001" + "00"},
		{reflect.TypeFor[big.Int](), "01"},
		{reflect.TypeFor[big.Int](), "0400ff"},
		{reflect.TypeFor[netip.Addr](), "05"},
		{anyType, "02"},
		{anyType, "01" + "00" + "03666f6f"},
		{anyType, "01" + "02" + "02" + "02" + "02" + "02" + "02" + "02" + "02" + "02" + "00" + "03696e74"},
		{anyType, "01" + "03" + huge + "00" + "03696e74"},
		{anyType, "01" + "04" + "02" + "00" + "03696e74" + "00" + "03696e74"}, // map[[]int]int
		{reflect.TypeFor[int64](), "000000000000000000"},
		{reflect.TypeFor[int64](), "00"},
		{reflect.TypeFor[number](), ""},
	} {
		b, err := hex.DecodeString(c.bytes)
		if err != nil {
			t.Fatal(c.bytes)
		}
		_, err = decode(c.typ, b)
		var damage Damage
		if !errors.As(err, &damage) {
			t.Errorf("%v from %s: %v", c.typ, c.bytes, err)
		}
		checkDecoding(t, c.typ, b)
	}
	// A key that nothing can hash, and one that is too deep.
	b := mustEncode(t, map[any]int{pair2{1, 2}: 3})
	ok := roundTrip(t, map[any]int{pair2{1, 2}: 3})
	if ok[pair2{1, 2}] != 3 {
		t.Error(ok)
	}
	checkDecoding(t, reflect.TypeFor[map[any]int](), b)
	var deep any = 1
	for range mostKeyDepth {
		deep = pair2{deep, nil}
	}
	m := map[any]int{deep: 1}
	var refusal *Refusal
	if _, err := encode(reflect.ValueOf(&m).Elem()); !errors.As(err, &refusal) || refusal.Reason != holdsDeepKey {
		t.Error(err)
	}
	head := mustEncode(t, any(pair2{}))
	head = head[:bytes.Index(head, []byte("pair2"))+len("pair2")+8] // with the digest
	boxes := func(n int) []byte {                                   // n boxes inside each other
		b := slices.Concat([]byte{refNew, 1}, head, bytes.Repeat([]byte{contentKnown}, n-1))
		return slices.Concat(b, make([]byte, 1+n), make([]byte, 8))
	}
	if _, err := decode(reflect.TypeOf(m), boxes(mostKeyDepth-1)); err != nil {
		t.Error(err)
	}
	if _, err := decode(reflect.TypeOf(m), boxes(mostKeyDepth)); err != damagedKey {
		t.Error(err)
	}
	slice := mustEncode(t, any([]any{[]int{1}}))
	if _, err := decode(reflect.TypeFor[map[any]int](), append([]byte{refNew, 1}, slice...)); err == nil {
		t.Error("a slice is a key")
	}
}

// Hazard: few bytes are decoded into much memory: blank fields, small maps, capacity that
// nothing fills. // D2
func TestDecode_MemoryIsBoundedByTheBytes(t *testing.T) {
	type blank struct {
		a byte
		_ [1000]byte
	}
	type roomy struct {
		elements []*int
		n        int
	}
	maps := make([]map[string]string, 2000)
	rooms := make([]roomy, 100)
	for i := range maps {
		maps[i] = map[string]string{"": ""}
	}
	for i := range rooms {
		rooms[i].elements = make([]*int, 1, 1000)
	}
	checkDecoding(t, reflect.TypeFor[[]blank](), mustEncode(t, make([]blank, 2000)))
	checkDecoding(t, reflect.TypeFor[[]map[string]string](), mustEncode(t, maps))
	checkDecoding(t, reflect.TypeFor[[]roomy](), mustEncode(t, rooms))
	if back := roundTrip(t, make([]struct{}, 1<<20)); len(back) != 1<<20 {
		t.Error(len(back))
	}
	var refusal *Refusal
	endless := make([]struct{}, math.MaxInt)
	if _, err := encode(reflect.ValueOf(&endless).Elem()); math.MaxInt > math.MaxInt32 && (!errors.As(err, &refusal) || refusal.Reason != holdsEmpties) {
		t.Error(err)
	}
	if back := roundTrip(t, rooms); cap(back[50].elements) != 1000 {
		t.Error(cap(back[50].elements))
	}
}

// Hazard: a cut or torn entry is an answer. // D2
func TestDecode_EveryCutIsRefused(t *testing.T) {
	value := map[string]any{"a": []any{1, "text", &node{value: 3}}, "b": time.Unix(1, 0).UTC(), "c": map[string]any{"d": strings.Repeat("x", 300)}}
	b := mustEncode(t, value)
	for n := range b {
		if _, err := decode(reflect.TypeOf(value), b[:n]); err == nil {
			t.Fatalf("cut at %d of %d", n, len(b))
		}
	}
	if _, err := decode(reflect.TypeOf(value), append(b, 0)); err != damagedTail {
		t.Error(err)
	}
}

// Hazard: two goroutines that encode one value, or decode, share state. // V1
func TestEncoding_ManyAtOnce(t *testing.T) {
	v := twoProcesses()
	want, err := decode(reflect.TypeFor[[]any](), mustEncode(t, v))
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 20 {
				b, err := encode(reflect.ValueOf(&v).Elem())
				if err != nil {
					t.Error(err)
					return
				}
				if got, err := decode(reflect.TypeFor[[]any](), b); err != nil || !sameStored(got, want) {
					t.Error("another value", err)
				}
			}
		})
	}
	all.Wait()
}

// Hazard: a type whose fields have changed has the digest that it had, and old bytes are
// read as its fields. // D2 C1
func TestTypeDigest_TellsTypesApart(t *testing.T) {
	met := map[[32]byte]reflect.Type{}
	type list struct{ next *list }
	type tagged struct {
		A int `refrain:"-"`
	}
	types := append([]reflect.Type{
		reflect.TypeFor[struct{ A int }](), reflect.TypeFor[struct{ B int }](), reflect.TypeFor[struct{ A int64 }](), reflect.TypeFor[struct{ A, B int }](),
		reflect.TypeFor[struct {
			B int
			A int
		}](), reflect.TypeFor[tagged](), reflect.TypeFor[list](), reflect.TypeFor[*list](), reflect.TypeFor[mine](), reflect.TypeFor[interface{ A() }](),
		reflect.TypeFor[interface{ B() }](), reflect.TypeFor[[4]int](), reflect.TypeFor[[5]int](), reflect.TypeFor[map[string]int32](), reflect.TypeFor[time.Duration](),
		reflect.TypeFor[[]time.Duration](), reflect.TypeFor[generic[int]](), reflect.TypeFor[generic[int8]](),
	}, keySamples...)
	for _, typ := range types {
		d := TypeDigest(typ)
		if met[d] != nil && met[d] != typ {
			t.Errorf("%v and %v have one digest", typ, met[d])
		}
		met[d] = typ
	}
	if TypeDigest(reflect.TypeFor[struct {
		A int `json:"a"`
	}]()) != TypeDigest(reflect.TypeFor[struct{ A int }]()) {
		t.Error("a tag that nobody here reads counts")
	}
}
