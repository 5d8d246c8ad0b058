//lint:file-ignore U1000 fields that only reflection reads

package plan

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"math/big"
	"net/netip"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
	"unsafe"
)

// source makes values from bytes, always the same value from the same bytes. It has few
// choices, so values made from different bytes are often equal, or nearly so.
type source struct {
	data   []byte
	cyclic bool                             // pointers may form cycles
	made   map[reflect.Type][]reflect.Value // pointers, slices and maps, to be used again
}

func newSource(data []byte, cyclic bool) *source {
	return &source{data: data, cyclic: cyclic, made: map[reflect.Type][]reflect.Value{}}
}

func (s *source) next(n int) int {
	if len(s.data) == 0 {
		return 0
	}
	b := s.data[0]
	s.data = s.data[1:]
	return int(b) % n
}

// value returns a new, addressable value of type t.
func (s *source) value(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	s.fill(v, 0)
	return v
}

var (
	someFloats  = []float64{0, math.Copysign(0, -1), 1, math.NaN(), math.Float64frombits(0x7ff8000000000123), math.Inf(1)}
	someStrings = []string{"", "a", "b", "ab", "a\x00", "\x01a"}
	someTimes   = []time.Time{{}, time.Unix(5, 0).UTC(), time.Unix(5, 0).In(time.FixedZone("X", 3600)), time.Unix(5, 0).In(time.FixedZone("X", 7200)),
		time.Unix(5, 0).In(time.FixedZone("Y", 3600)), time.Unix(5, 1).UTC(), time.Unix(1700000000, 0)}
	somePatterns = []string{"a(|b)", "(a|ab)(c|bcd)?", "b"}
	someAddrs    = []string{"1.2.3.4", "::1", "fe80::1%eth0", "fe80::1%eth1", "::ffff:1.2.3.4"}
	insideAny    = typesOf[int, int64, string, bool, float64, []byte]()
	insideAny2   = slices.Concat(typesOf[[]any, map[string]any, *node, *int, pair2, mine](), typesOf[selfish, boxed1, *shouted, branches, [1]*int, *pair2](), insideAny)
)

type (
	mine  string
	pair2 struct{ A, B any }
	node  struct {
		value int8
		next  *node
		kids  []*node
		more  map[string]*node
		any   any
	}
	padded struct {
		a bool
		b int64
		c uint16
	}
	ignoring struct {
		_db  *node
		Size int
		Skip string `refrain:"-"`
		_    int32
		last bool
	}
	embedding struct {
		padded
		*ignoring
	}
	generic[T any] struct{ one, two T }
	wide           struct {
		words [80]*int
		last  string
	}
	branches map[string]branches
	boxed1   struct{ only *pair2 }
	shouted  struct{ text string } // keyed by its text in capital letters
	decimal  struct {              // like shopspring's
		value *big.Int
		exp   int32
	}
	// amount is like types of apd and Kubernetes: a small number needs no big.Int, and
	// the text may be kept.
	amount struct {
		big      *big.Int
		small    int64
		negative bool
		text     string
	}
	parts struct {
		first node
		list  []node
		some  [2]node
		to    []*node
		ints  []int
		one   [2]*int
		any   any
	}
)

func typesOf[A, B, C, D, E, F any]() []reflect.Type {
	return []reflect.Type{reflect.TypeFor[A](), reflect.TypeFor[B](), reflect.TypeFor[C](), reflect.TypeFor[D](), reflect.TypeFor[E](), reflect.TypeFor[F]()}
}

func (s shouted) RefrainKey() any { return []any{strings.ToUpper(s.text)} }

func (s shouted) String() string { return s.text }

func (d decimal) number() *big.Rat {
	if d.value == nil {
		return new(big.Rat)
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(d.exp)), nil)
	return new(big.Rat).SetInt(new(big.Int).Mul(d.value, scale))
}

func (d decimal) Cmp(o decimal) int            { return d.number().Cmp(o.number()) }
func (d decimal) Equal(o decimal) bool         { return d.Cmp(o) == 0 }
func (d decimal) String() string               { return d.number().RatString() }
func (d decimal) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

func (a *amount) number() *big.Int {
	n := big.NewInt(a.small)
	if a.big != nil {
		n.Add(n, a.big)
	}
	if a.negative {
		n.Neg(n)
	}
	return n
}

func (a *amount) Cmp(o *amount) int { return a.number().Cmp(o.number()) }

func (a *amount) String() string {
	if a.text == "" {
		return a.number().String()
	}
	return a.text
}

// samples are types of every kind and shape that plans distinguish.
var samples = []reflect.Type{
	reflect.TypeFor[int](), reflect.TypeFor[uint8](), reflect.TypeFor[bool](), reflect.TypeFor[float64](), reflect.TypeFor[complex64](), reflect.TypeFor[string](),
	reflect.TypeFor[[]int](), reflect.TypeFor[[]byte](), reflect.TypeFor[[]float64](), reflect.TypeFor[[]float32](), reflect.TypeFor[[]string](), reflect.TypeFor[[][]string](),
	reflect.TypeFor[[3]float64](), reflect.TypeFor[[2][3]int8](), reflect.TypeFor[[]struct{}](), reflect.TypeFor[[0]func()](), reflect.TypeFor[[2]*int](),
	reflect.TypeFor[map[string]int](), reflect.TypeFor[map[int]string](), reflect.TypeFor[map[float64]bool](), reflect.TypeFor[map[string][]int](), reflect.TypeFor[map[any]string](),
	reflect.TypeFor[map[string]any](), reflect.TypeFor[map[padded]*int](), reflect.TypeFor[map[int32]map[string]bool](),
	reflect.TypeFor[map[string]struct{}](), reflect.TypeFor[map[int]padded](), reflect.TypeFor[map[string]generic[[]string]](), reflect.TypeFor[map[int32]wide](), reflect.TypeFor[map[generic[string]]*int](),
	reflect.TypeFor[*int](), reflect.TypeFor[**string](), reflect.TypeFor[*node](), reflect.TypeFor[node](), reflect.TypeFor[[]*node](), reflect.TypeFor[[]node](),
	reflect.TypeFor[any](), reflect.TypeFor[[]any](), reflect.TypeFor[pair2](), reflect.TypeFor[error](),
	reflect.TypeFor[padded](), reflect.TypeFor[[]padded](), reflect.TypeFor[ignoring](), reflect.TypeFor[[]ignoring](), reflect.TypeFor[embedding](),
	reflect.TypeFor[generic[[]string]](), reflect.TypeFor[generic[*float32]](), reflect.TypeFor[wide](),
	reflect.TypeFor[time.Time](), reflect.TypeFor[[]time.Time](), reflect.TypeFor[big.Int](), reflect.TypeFor[*big.Int](), reflect.TypeFor[[]*big.Rat](), reflect.TypeFor[netip.Addr](),
	reflect.TypeFor[url.URL](), reflect.TypeFor[*url.URL](), reflect.TypeFor[selfish](), reflect.TypeFor[branches](), reflect.TypeFor[parts](), reflect.TypeFor[[]parts](),
	reflect.TypeFor[decimal](), reflect.TypeFor[[]*decimal](), reflect.TypeFor[map[string]decimal](), reflect.TypeFor[*amount](), reflect.TypeFor[[]amount](),
	reflect.TypeFor[[]netip.Prefix](), reflect.TypeFor[map[netip.Addr]*time.Time](), reflect.TypeFor[big.Float](),
	reflect.TypeFor[shouted](), reflect.TypeFor[map[any]*shouted](), reflect.TypeFor[[]fmt.Stringer](), reflect.TypeFor[boxed1](), reflect.TypeFor[[2]any](), reflect.TypeFor[[3]boxed1](),
	reflect.TypeFor[map[complex128][2]int16](), reflect.TypeFor[map[int8]*[]string](),
	reflect.TypeFor[map[int32][0]int64](), reflect.TypeFor[map[uint32][2]uint32](), reflect.TypeFor[map[string][3]any](), reflect.TypeFor[map[int64]error](),
	reflect.TypeFor[slog.Value](), reflect.TypeFor[[]slog.Attr](), reflect.TypeFor[*slog.Record](), reflect.TypeFor[map[string]slog.Value](),
	reflect.TypeFor[*regexp.Regexp](), reflect.TypeFor[[]regexp.Regexp](), reflect.TypeFor[ecdsa.PublicKey](), reflect.TypeFor[[]*noop](),
	reflect.TypeFor[*sealed](), reflect.TypeFor[[]ware](), reflect.TypeFor[map[string]*sealed](),
	reflect.TypeFor[json.RawMessage](), reflect.TypeFor[bytes.Buffer](), reflect.TypeFor[[][]byte](), reflect.TypeFor[[][]float64](), reflect.TypeFor[[]uintptr](),
	reflect.TypeFor[struct {
		f float32
		p padded
		s []struct {
			x float64
			t []string
		}
	}](),
}

// keySamples are the samples, and maps whose keys are references. For a copy of such a
// map, the oracle could only guess which key belongs to which.
var keySamples = append([]reflect.Type{reflect.TypeFor[map[[2]any]pair2](), reflect.TypeFor[map[boxed1]bool](), reflect.TypeFor[map[*node]int]()}, samples...)

func (s *source) fill(v reflect.Value, depth int) {
	v = exposed(v)
	switch p := v.Addr().Interface().(type) {
	case *time.Time:
		*p = someTimes[s.next(len(someTimes))]
		return
	case *big.Int:
		p.SetInt64(int64(s.next(3) - 1))
		if s.next(2) == 1 { // the same number in more memory
			p.Lsh(p, 200).Rsh(p, 200)
		}
		return
	case *big.Rat:
		p.SetFrac64(int64(s.next(3)-1), int64(s.next(2)+1))
		return
	case *big.Float:
		p.SetPrec(uint(8 * s.next(3))).SetInt64(int64(s.next(3) - 1))
		return
	case *netip.Prefix:
		*p = netip.PrefixFrom(netip.MustParseAddr(someAddrs[s.next(len(someAddrs))]), s.next(3))
		return
	case *slog.Value:
		*p = s.slogValue(depth)
		return
	case *regexp.Regexp:
		*p = *regexp.MustCompile(somePatterns[s.next(len(somePatterns))])
		if s.next(2) == 1 {
			p.Longest()
		}
		return
	case *netip.Addr:
		*p = netip.MustParseAddr(someAddrs[s.next(len(someAddrs))])
		return
	}
	switch t := v.Type(); t.Kind() {
	case reflect.Bool:
		v.SetBool(s.next(2) == 1)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(s.next(3)))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		v.SetUint(uint64(s.next(3)))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(someFloats[s.next(len(someFloats))])
	case reflect.Complex64, reflect.Complex128:
		v.SetComplex(complex(someFloats[s.next(len(someFloats))], someFloats[s.next(len(someFloats))]))
	case reflect.String:
		v.SetString(someStrings[s.next(len(someStrings))])
	case reflect.Array:
		for i := range v.Len() {
			s.fill(v.Index(i), depth)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			s.fill(v.Field(i), depth)
		}
	case reflect.Interface:
		s.fillInterface(v, depth)
	case reflect.Pointer, reflect.Slice, reflect.Map:
		s.fillReference(v, depth)
	}
}

// slogValue returns a Value of any kind. It makes groups like other slices, so they may
// be used again.
func (s *source) slogValue(depth int) slog.Value {
	switch kind := slog.Kind(s.next(int(slog.KindGroup) + 1)); kind {
	case slog.KindBool:
		return slog.BoolValue(s.next(2) == 1)
	case slog.KindDuration:
		return slog.DurationValue(time.Duration(s.next(3)))
	case slog.KindFloat64:
		return slog.Float64Value(someFloats[s.next(len(someFloats))])
	case slog.KindInt64:
		return slog.IntValue(s.next(3))
	case slog.KindUint64:
		return slog.Uint64Value(uint64(s.next(3)))
	case slog.KindString:
		return slog.StringValue(someStrings[s.next(len(someStrings))])
	case slog.KindTime:
		return slog.TimeValue(someTimes[s.next(len(someTimes))])
	case slog.KindGroup:
		attrs := s.inner(reflect.TypeFor[[]slog.Attr](), depth).([]slog.Attr)
		return slog.GroupValue(attrs...)
	default:
		return slog.AnyValue(s.inner(anyType, depth))
	}
}

// inner returns a new value of type t.
func (s *source) inner(t reflect.Type, depth int) any {
	v := reflect.New(t).Elem()
	s.fill(v, depth+1)
	return v.Interface()
}

func (s *source) fillInterface(v reflect.Value, depth int) {
	if v.NumMethod() > 0 { // error or fmt.Stringer
		var is []any
		text := someStrings[s.next(3)]
		for _, x := range []any{&url.Error{Op: text}, errors.New(text), fmt.Errorf("%w", errors.New(text)), elliptic.P256(), elliptic.P384(), newSealed(text), sealedValue{text: &text}, shouted{text}, &shouted{text}, time.Duration(len(text))} {
			if reflect.TypeOf(x).Implements(v.Type()) {
				is = append(is, x)
			}
		}
		if i := s.next(len(is) + 1); i < len(is) {
			v.Set(reflect.ValueOf(is[i]))
		}
		return
	}
	types := insideAny2
	if depth > 3 || s.next(8) > 4 {
		types = insideAny
	}
	switch i := s.next(len(types) + 1); {
	case i == len(types):
	case s.next(16) == 1: // zero: often equal contents of different types
		v.Set(reflect.Zero(types[i]))
	default:
		content := reflect.New(types[i]).Elem()
		s.fill(content, depth+1)
		v.Set(content)
	}
}

func (s *source) fillReference(v reflect.Value, depth int) {
	t := v.Type()
	choice := s.next(7)
	switch {
	case choice == 0:
		return
	case choice == 6 && s.fillInside(v):
		return
	case choice == 1 && len(s.made[t]) > 0:
		made := s.made[t]
		v.Set(made[s.next(len(made))])
		return
	case depth > 5:
		return
	}
	remember := func() { s.made[t] = append(s.made[t], v.Convert(t)) }
	fillNow := func(fill func()) {
		if s.cyclic {
			remember()
			fill()
		} else {
			fill()
			remember()
		}
	}
	switch t.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		target := v.Elem()
		fillNow(func() { s.fill(target, depth+1) })
	case reflect.Slice:
		n := s.next(4)
		v.Set(reflect.MakeSlice(t, n, n+s.next(3)))
		elements := v.Slice(0, n)
		fillNow(func() {
			for i := range n {
				s.fill(elements.Index(i), depth+1)
			}
		})
	case reflect.Map:
		v.Set(reflect.MakeMap(t))
		m := reflect.ValueOf(v.Interface())
		fillNow(func() { s.fillMap(m, depth+1) })
	}
}

// fillInside makes v refer to the middle of a slice that was made before, if there is
// one.
func (s *source) fillInside(v reflect.Value) bool {
	t := v.Type()
	if t.Kind() == reflect.Pointer {
		t = reflect.SliceOf(t.Elem())
	}
	made := s.made[t]
	if t.Kind() != reflect.Slice || len(made) == 0 {
		return false
	}
	slice := made[s.next(len(made))]
	if slice.Len() == 0 {
		return false
	}
	begin := s.next(slice.Len())
	if v.Kind() == reflect.Pointer {
		v.Set(slice.Index(begin).Addr())
	} else {
		v.Set(slice.Slice(begin, begin+s.next(slice.Len()-begin+1)))
	}
	return true
}

func (s *source) fillMap(m reflect.Value, depth int) {
	for range s.next(4) {
		key, value := reflect.New(m.Type().Key()).Elem(), reflect.New(m.Type().Elem()).Elem()
		if key.Kind() == reflect.Interface {
			key.Set(reflect.Zero(insideAny[s.next(5)]))
		} else {
			s.fill(key, depth)
		}
		s.fill(value, depth)
		if key.Comparable() {
			m.SetMapIndex(key, value)
		}
	}
}

// exposed returns the addressable value v without the protection of unexported fields.
func exposed(v reflect.Value) reflect.Value {
	return reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
}
