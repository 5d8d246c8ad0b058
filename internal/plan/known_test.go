package plan

import (
	//lint:ignore SA1019 programs bring this deprecated type
	"crypto/dsa"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/mlkem"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"image/color"
	"log/slog"
	"math"
	"math/big"
	"net/netip"
	"net/url"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
)

type logValuer struct{ name []string }

func (l logValuer) LogValue() slog.Value { return slog.StringValue(strings.Join(l.name, " ")) }

// slogValues returns Values of all kinds. Only the first two are equal.
func slogValues() []slog.Value {
	early, late := time.Date(1, 2, 3, 4, 5, 6, 7, time.UTC), time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	return []slog.Value{
		{}, slog.AnyValue(nil), slog.StringValue(""), slog.StringValue("alice"), slog.StringValue("annie"), slog.AnyValue(slog.KindString),
		slog.Int64Value(1), slog.Uint64Value(1), slog.BoolValue(true), slog.BoolValue(false), slog.DurationValue(1), slog.Float64Value(1), slog.Float64Value(0),
		slog.Float64Value(math.Copysign(0, -1)), slog.Float64Value(math.NaN()),
		slog.TimeValue(time.Time{}), slog.TimeValue(early), slog.TimeValue(late), slog.TimeValue(late.In(time.FixedZone("X", 3600))), slog.TimeValue(late.In(time.FixedZone("X", 7200))),
		slog.GroupValue(), slog.GroupValue([]slog.Attr{}...), slog.GroupValue(slog.Int("a", 1)), slog.GroupValue(slog.Int("a", 1), slog.String("b", "x")),
		slog.GroupValue(slog.Int("a", 1), slog.String("b", "y")), slog.GroupValue(slog.Group("in", slog.Group("in", "s", strings.Repeat("long", 100)))),
		slog.AnyValue([]string{"a"}), slog.AnyValue([]string{"b"}), slog.AnyValue(map[string]int{"a": 1}), slog.AnyValue(logValuer{[]string{"a"}}), slog.AnyValue(logValuer{[]string{"b"}}),
		slog.AnyValue(&logValuer{[]string{"a"}}), slog.AnyValue(slog.Source{Function: "f", File: "g", Line: 1}), slog.AnyValue(slog.LevelInfo), slog.AnyValue(struct{}{}),
	}
}

// Hazard: a slog.Value stores a string as the address of a byte, and a group as the
// address of an Attr. If a copy has only that one, its readers read what lies behind it.
// If a key has only that one, two strings are the same argument. // K1 K6 V1 V2
func TestSlog_ValuesOfAllKindsAreCopiedAndKeyed(t *testing.T) {
	keys := map[string]int{}
	for i, v := range slogValues() {
		c, size := mustCopy(t, &v)
		if c.Kind() != v.Kind() || fmt.Sprintf("%#v", c.Any()) != fmt.Sprintf("%#v", v.Any()) && v.Kind() != slog.KindGroup && reflect.ValueOf(v.Any()).Kind() != reflect.Pointer {
			t.Errorf("%d: the copy of %v is %v", i, v, c)
		}
		if c.String() != v.String() {
			t.Errorf("%d: the copy of %v is %v", i, v, c)
		}
		if v.Kind() == slog.KindString && size != int64(slogValueType.Size())+int64(len(v.String())) {
			t.Errorf("%v is counted as %d bytes", v, size)
		}
		key := mustKey(t, v)
		if mustKey(t, *c) != key {
			t.Errorf("%d: a copy of %v has another key", i, v)
		}
		if j, met := keys[key]; met && i > 1 {
			t.Errorf("%d and %d have one key", i, j)
		}
		keys[key] = i
	}
	wantSame(t, slog.Float64Value(math.NaN()), slog.Float64Value(math.Float64frombits(0x7ff8000000000123)))
	wantSame(t, slog.AnyValue(&logValuer{[]string{"a"}}), slog.AnyValue(&logValuer{[]string{"a"}}))
}

// Hazard: a copy of a Record shares attributes with it, or loses those beyond the
// fifth. // V1 V2
func TestSlog_RecordsWithManyAttributesAreIndependent(t *testing.T) {
	r := slog.NewRecord(time.Unix(1700000000, 0), slog.LevelWarn, "message", 1)
	for i := range 12 {
		r.Add(fmt.Sprint("key", i), strings.Repeat(fmt.Sprint("value", i), i), "group", slog.GroupValue(slog.Any("list", []int{i})))
	}
	text := func(r slog.Record) string {
		var b strings.Builder
		slog.NewTextHandler(&b, nil).Handle(t.Context(), r)
		return b.String()
	}
	want := text(r)
	c, _ := mustCopy(t, &r)
	c.Attrs(func(a slog.Attr) bool {
		if a.Value.Kind() == slog.KindGroup {
			a.Value.Group()[0].Value.Any().([]int)[0] = 99
			a.Value.Group()[0] = slog.Int("changed", 1)
		}
		return true
	})
	c.Add("more", 1)
	if text(r) != want {
		t.Errorf("changing a copy changed the original: %s", text(r))
	}
	again, _ := mustCopy(t, &r)
	if text(*again) != want {
		t.Errorf("the copy is %s", text(*again))
	}
	if mustKey(t, r) != mustKey(t, *again) {
		t.Error("a copy has another key")
	}
}

// Hazard: a group that refers back to itself is followed for ever, or shared groups are
// no longer shared. // K5 V2
func TestSlog_GroupsThatAreSharedOrLeadBack(t *testing.T) {
	attrs := []slog.Attr{slog.Int("a", 1), {}}
	group := slog.GroupValue(attrs...)
	pair := []any{group, attrs, group}
	c, _ := mustCopy(t, &pair)
	(*c)[1].([]slog.Attr)[0].Key = "changed"
	if (*c)[0].(slog.Value).Group()[0].Key != "changed" || (*c)[2].(slog.Value).Group()[0].Key != "changed" || attrs[0].Key != "a" {
		t.Error("what shared a group does not share its copy")
	}
	attrs[1] = slog.Attr{Key: "in", Value: group}
	if r := refusedKey(t, group); !r.Cycle {
		t.Errorf("%v", r)
	}
	ring, _ := mustCopy(t, &group)
	if inner := ring.Group()[1].Value; &inner.Group()[0] != &ring.Group()[0] || &inner.Group()[0] == &attrs[0] {
		t.Error("a group that leads back does not in its copy")
	}
}

// Hazard: a Value's content that cannot be copied is shared, or the message does not say
// where it is. // K6 V2
func TestSlog_RefusalsHaveTheirPath(t *testing.T) {
	a := slog.Group("request", "id", 1, "done", slog.AnyValue(map[string]any{"c": make(chan int)}))
	want := "the value holds a chan at .Value[].Value.any[value] (chan int)"
	if r := refusedKey(t, a); r.Error() != want {
		t.Errorf("key: %v", r)
	}
	if _, _, err := copyOfValue(reflect.ValueOf(&a).Elem()); err == nil || err.Error() != want {
		t.Errorf("copy: %v", err)
	}
	if _, err := CopyOf(reflect.TypeFor[slog.LevelVar]()); err == nil {
		t.Error("a LevelVar is copied")
	}
}

// Hazard: a shared Value is changed, and no test finds out. // V3
func TestSlog_ChangedValuesAreDetected(t *testing.T) {
	for want, change := range map[string]func(attrs []slog.Attr){
		"":               func([]slog.Attr) {},
		"[].Value.any[]": func(attrs []slog.Attr) { attrs[1].Value.Any().([]int)[0]++ },
		"[].Key":         func(attrs []slog.Attr) { attrs[0].Key = "b" },
		"[].Value.num":   func(attrs []slog.Attr) { attrs[0].Value = slog.StringValue("longer") },
		"[].Value.any":   func(attrs []slog.Attr) { attrs[0].Value = slog.StringValue("y") },
	} {
		attrs := []slog.Attr{slog.String("a", "x"), slog.Any("list", []int{1})}
		v := slog.GroupValue(attrs...)
		k, err := CopyOf(slogValueType)
		if err != nil {
			t.Fatal(err)
		}
		s, err := k.Snapshot(reflect.ValueOf(&v).UnsafePointer())
		if err != nil {
			t.Fatal(err)
		}
		change(attrs)
		if path, changed := s.Changed(); path != want || changed != (want != "") {
			t.Errorf("%q, want %q", path, want)
		}
	}
}

// Hazard: Longest or UnmarshalText changes the expression for everybody. // V1
func TestRegexp_ACopyIsChangedAlone(t *testing.T) {
	type rule struct {
		by  *regexp.Regexp
		all []*regexp.Regexp
		own regexp.Regexp
		any any
	}
	old := rule{by: regexp.MustCompile("a(|b)"), all: []*regexp.Regexp{regexp.MustCompile("a(|b)")}, own: *regexp.MustCompile("a(|b)"), any: regexp.MustCompile("a(|b)")}
	c, _ := mustCopy(t, &old)
	c.by.Longest()
	c.all[0].Longest()
	c.own.Longest()
	if err := c.any.(*regexp.Regexp).UnmarshalText([]byte("other")); err != nil {
		t.Fatal(err)
	}
	for _, r := range []*regexp.Regexp{old.by, old.all[0], &old.own, old.any.(*regexp.Regexp)} {
		if got := r.FindString("ab"); got != "a" {
			t.Errorf("the original finds %q", got)
		}
	}
	if c.by.FindString("ab") != "ab" || c.any.(*regexp.Regexp).FindString("other") != "other" {
		t.Error("the copy was not changed")
	}
}

// Hazard: two expressions that match different texts share a key. // K1
func TestRegexp_IsKeyedByExpressionSyntaxAndLongest(t *testing.T) {
	longest := regexp.MustCompile("^a(|b)$")
	longest.Longest()
	all := []*regexp.Regexp{regexp.MustCompile("^a(|b)$"), longest, regexp.MustCompilePOSIX("^a(|b)$"), regexp.MustCompile("^a(|c)$"), nil, new(regexp.Regexp)}
	for i, a := range all {
		for j, b := range all {
			if same := mustKey(t, a) == mustKey(t, b); same != (i == j) {
				t.Errorf("%v and %v: %v", a, b, same)
			}
		}
	}
	wantSame(t, regexp.MustCompile("a+"), regexp.MustCompile("a+"))
	used := regexp.MustCompile("(a+)b")
	used.FindStringSubmatch(strings.Repeat("a", 1000))
	wantSame(t, used, regexp.MustCompile("(a+)b"))
}

// Hazard: a cryptographic key, above all a public one, is refused because of the
// functions of its curve. // V2
func TestCrypto_KeysAreCopiedAndKeyed(t *testing.T) {
	var made [2][]any
	for i := range made {
		for _, curve := range []elliptic.Curve{elliptic.P224(), elliptic.P256(), elliptic.P384(), elliptic.P521()} {
			key, err := ecdsa.GenerateKey(curve, rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			made[i] = append(made[i], &key.PublicKey, key, key.PublicKey)
		}
		for _, curve := range []ecdh.Curve{ecdh.P256(), ecdh.P384(), ecdh.P521(), ecdh.X25519()} {
			key, err := curve.GenerateKey(rand.Reader)
			if err != nil {
				t.Fatal(err)
			}
			made[i] = append(made[i], key.PublicKey(), key)
		}
		public, private, _ := ed25519.GenerateKey(rand.Reader)
		number, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			t.Fatal(err)
		}
		template := x509.Certificate{SerialNumber: big.NewInt(int64(i)), Subject: pkix.Name{CommonName: "refrain"}, DNSNames: []string{"example.org"}, URIs: []*url.URL{{Host: "x"}}, IPAddresses: nil}
		der, err := x509.CreateCertificate(rand.Reader, &template, &template, public, private)
		if err != nil {
			t.Fatal(err)
		}
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		forECDSA, err := x509.CreateCertificate(rand.Reader, &template, &template, made[i][0], made[i][1])
		if err != nil {
			t.Fatal(err)
		}
		certificateECDSA, err := x509.ParseCertificate(forECDSA)
		if err != nil {
			t.Fatal(err)
		}
		sealing, err := mlkem.GenerateKey768()
		if err != nil {
			t.Fatal(err)
		}
		made[i] = append(made[i], public, private, &number.PublicKey, number, certificate, certificateECDSA, &dsa.PublicKey{Y: big.NewInt(int64(i))}, sealing.EncapsulationKey())
	}
	for i, v := range made[0] {
		c, _ := mustCopy(t, &v)
		if equal, ok := v.(interface{ Equal(any) bool }); ok && !equal.Equal(*c) {
			t.Errorf("%T: the copy is not equal", v)
		}
		if mustKey(t, v) != mustKey(t, *c) {
			t.Errorf("%T: a copy has another key", v)
		}
		if mustKey(t, v) == mustKey(t, made[1][i]) {
			t.Errorf("%T: two have one key", v)
		}
	}
	key := made[0][0].(*ecdsa.PublicKey)
	c, _ := mustCopy(t, &key)
	//lint:ignore SA1019 programs bring this deprecated type
	if !(*c).Equal(key) || (*c).Curve != key.Curve || (*c).X == key.X {
		t.Error("a copy of a public key has another curve, or the same coordinates")
	}
	other := *key
	other.Curve = elliptic.P384()
	wantDifferent(t, key, &other)
	wantSame(t, any(elliptic.P256()), any(elliptic.P256()))
	if isCurve(reflect.TypeFor[ecdsa.PublicKey]()) || isCurve(reflect.TypeFor[*ecdsa.PrivateKey]()) {
		t.Error("a key that embeds its curve is taken for one")
	}
}

// curve256 is a curve as other modules make them.
type curve256 struct {
	*elliptic.CurveParams
	double func(int) int
}

// panickingCurve panics when it is asked for its parameters.
type panickingCurve struct{ *elliptic.CurveParams }

func (*panickingCurve) Params() *elliptic.CurveParams { panic("none") }

// Hazard: a key is refused if its curve is not of the standard library. // V2
func TestCrypto_CurvesOfOtherModulesAreShared(t *testing.T) {
	params := *elliptic.P256().Params()
	//lint:ignore SA1019 programs bring this deprecated type
	key := &ecdsa.PublicKey{Curve: &curve256{&params, func(i int) int { return 2 * i }}, X: big.NewInt(1), Y: big.NewInt(2)}
	c, _ := mustCopy(t, &key)
	if (*c).Curve != key.Curve {
		t.Error("the curve was copied")
	}
	other := *key
	other.Curve = &curve256{elliptic.P384().Params(), nil}
	wantDifferent(t, key, &other)
	missing := *key
	missing.Curve = &panickingCurve{}
	if r := refusedKey(t, &missing); r.Error() != "the value has a Params method that panicked at .Curve (*plan.panickingCurve)" {
		t.Error(r)
	}
}

// Hazard: a pointer into tables of the linker is followed, and the tables are copied or
// read past their end. // K6
func TestRuntime_FunctionsAndFramesAreToldByName(t *testing.T) {
	pcs := make([]uintptr, 8)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	frame, _ := frames.Next()
	caller, _ := frames.Next()
	c, size := mustCopy(t, &frame)
	if c.Func != frame.Func || c.Function != frame.Function || size > 4<<10 {
		t.Errorf("the copy is %+v, of %d bytes", c, size)
	}
	wantDifferent(t, frame, caller)
	wantDifferent(t, frame.Func, caller.Func)
	wantSame(t, frame, *c)
	wantSame(t, frame.Func, runtime.FuncForPC(frame.Entry))
	var none *runtime.Func
	wantDifferent(t, none, frame.Func)
}

// Hazard: two places in an inlined function have one name and one entry, and share a
// key. // K1
func TestRuntime_LinesOfInlinedFunctionsAreToldApart(t *testing.T) {
	place := func(second bool) (f *runtime.Func) {
		defer func() {
			recover()
			pcs := make([]uintptr, 16)
			frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
			for frame, more := frames.Next(); more; frame, more = frames.Next() {
				if strings.HasSuffix(frame.Function, ".pick") {
					f = runtime.FuncForPC(frame.PC)
				}
			}
		}()
		pick(nil, second)
		return nil
	}
	a, b := place(false), place(true)
	if a == nil || b == nil || a == b {
		t.Skip("pick was not inlined")
	}
	wantDifferent(t, a, b)
	wantSame(t, a, place(false))
}

// pick panics for a nil slice, in one of two lines.
func pick(xs []int, second bool) int {
	if second {
		return xs[1]
	}
	return xs[0]
}

// Hazard: a type of the standard library that is known by its meaning is taken
// apart. // V2
func TestKnown_TypesThatHoldFunctionsAreShared(t *testing.T) {
	type config struct {
		Model color.Model
		Width int
	}
	v := config{color.NRGBAModel, 5}
	c, _ := mustCopy(t, &v)
	if c.Model != color.NRGBAModel {
		t.Error("a color model was copied")
	}
	var err error
	func() {
		defer func() { err = recover().(error) }()
		var x any = "text"
		_ = x.(int)
	}()
	failed, _ := mustCopy(t, &err)
	if (*failed).Error() != err.Error() {
		t.Errorf("%v", *failed)
	}
	address, _ := mustCopy(t, ref(netip.MustParseAddr("fe80::1%eth0")))
	if *address != netip.MustParseAddr("fe80::1%eth0") {
		t.Errorf("%v", address)
	}
}
