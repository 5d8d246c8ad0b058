package refrain_test

import (
	"bytes"
	"cmp"
	"container/list"
	"context"
	"crypto/elliptic"
	"database/sql"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"
	"weak"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/internal/plan/protobuf/reflect/protoreflect"
	"github.com/refrain-go/refrain/internal/surface"
)

const goldenMessages = "testdata/messages.golden"

// Hazard: a message changes unnoticed, or does not help its reader. All messages are in
// one file, to be read one after the other.
func TestMessages_MatchTheGoldenFile(t *testing.T) {
	var all []message
	for _, m := range slices.Concat(declarations(), optionsThatMakeNoSense(), calls(), logged(), persisted()) {
		text := lineNumber.ReplaceAllString(m.text(t), ".go:N")
		text = entrySize.ReplaceAllString(text, "bytes=N ")
		all = append(all, message{cause: m.cause, text: func(*testing.T) string { return text }})
	}
	slices.SortFunc(all, func(a, b message) int { return cmp.Compare(a.cause, b.cause) })
	var got strings.Builder
	for _, m := range all {
		fmt.Fprintf(&got, "# %s\n%s\n\n", m.cause, m.text(t))
	}
	surface.WantGolden(t, goldenMessages, []byte(got.String()))
}

var lineNumber = regexp.MustCompile(`\.go:\d+`)

// entrySize is the size of an entry, which is another where a pointer has 32 bits.
var entrySize = regexp.MustCompile(`bytes=\d+ `)

// Hazard: a message is added that is not in that file.
func TestMessages_NoneIsMissingInTheGoldenFile(t *testing.T) {
	known, err := os.ReadFile(goldenMessages)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, root := range []string{".", "internal"} {
		err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() && root == "." && file != "." {
				return cmp.Or(err, fs.SkipDir)
			}
			if file == filepath.Join("internal", "handover") || file == filepath.Join("internal", "surface") {
				// of the app, refrain run and the tests: no messages of the core
				return fs.SkipDir
			}
			if d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
				return nil
			}
			// only in builds with that tag, and tested there
			if d.Name() == "invariants.go" {
				return nil
			}
			for _, format := range formats(t, file) {
				found++
				if !pattern(format).Match(known) {
					t.Errorf("%s: no message in %s is like %q: cause it in messages_test.go", file, goldenMessages, format)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 30 {
		t.Errorf("found only %d messages in the sources", found)
	}
}

// formats returns the format strings of messages in a source file: those given to
// functions that make errors and messages, and the reasons of refusals.
func formats(t *testing.T, file string) []string {
	t.Helper()
	found, err := surface.Formats(file, "Errorf", "New", "Sprintf", "Error", "Warn")
	if err != nil {
		t.Fatal(err)
	}
	syntax, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(syntax, func(n ast.Node) bool {
		if n, ok := n.(*ast.ValueSpec); ok {
			for _, v := range n.Values {
				if s := surface.Text(v); strings.HasPrefix(s, "holds ") || strings.HasPrefix(s, "has a ") {
					found = append(found, s)
				}
			}
		}
		return true
	})
	return found
}

// pattern matches every message that a format can produce. A reason may be phrased as
// what the value is instead of what it holds. A constant error may have a memo's name in
// it.
func pattern(format string) *regexp.Regexp {
	p := surface.Pattern(format)
	if what, ok := strings.CutPrefix(p, "holds "); ok {
		p = "(holds|is) " + what
	}
	if what, ok := strings.CutPrefix(p, "refrain: "); ok {
		p = `refrain: (".*": )?` + what
	}
	return regexp.MustCompile(p)
}

// message is a message that a user can meet. cause says in a line how it comes about.
// text causes it and returns it.
type message struct {
	cause string
	text  func(*testing.T) string
}

// refused is the message of a declaration that panics.
func refused(cause string, declare func(in refrain.Option)) message {
	return message{"declaring " + cause, func(t *testing.T) string {
		return panicOf(t, func() { declare(fresh()) })
	}}
}

// failed is the message of a call that returns an error.
func failed(cause string, call func(ctx context.Context, in refrain.Option) error) message {
	return message{"calling " + cause, func(t *testing.T) (text string) {
		synctest.Test(t, func(t *testing.T) {
			err := call(t.Context(), fresh())
			if err == nil {
				t.Fatalf("%s: no error", cause)
			}
			text = err.Error()
		})
		return text
	}}
}

// told is a line that a cache logs.
func told(cause string, happen func(t *testing.T, in refrain.Option)) message {
	return toldBy("logged: "+cause, func(t *testing.T, c refrain.Config) { happen(t, refrain.In(refrain.New(c))) })
}

// toldBy is told for a cache that happen makes of a Config.
func toldBy(cause string, happen func(t *testing.T, c refrain.Config)) message {
	return message{cause, func(t *testing.T) string {
		var log bytes.Buffer
		synctest.Test(t, func(t *testing.T) {
			timeless := &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
				if a.Key == slog.TimeKey {
					return slog.Attr{}
				}
				return a
			}}
			happen(t, refrain.Config{Logger: slog.New(slog.NewTextHandler(&log, timeless))})
			time.Sleep(time.Hour) // longer than any grace
			synctest.Wait()
		})
		return strings.TrimSpace(log.String())
	}}
}

func identity(x int) int { return x }

// returns makes a memo's function that returns v.
func returns(v any) func(context.Context, any) (any, error) {
	return func(context.Context, any) (any, error) { return v, nil }
}

func openNothing(context.Context) (*int, error) { return nil, nil }

//lint:ignore U1000 only the type matters
type registeredLate struct{ n *int }

func declarations() []message {
	type filter struct {
		DB    *sql.DB
		Limit int
	}
	type query struct {
		Filter filter
	}
	type page struct {
		Rows []struct{ mu *sync.Mutex }
	}
	return []message{
		refused("a memo without a name", func(in refrain.Option) { refrain.CheckMemo[int, int]("", in) }),
		refused("a singleton without a name", func(in refrain.Option) { refrain.NewSingleton("", openNothing, in) }),
		refused("a memo of a taken name", func(in refrain.Option) {
			refrain.NewMemo("getPage", refrain.Pure(identity), in)
			refrain.NewMemo("getPage", refrain.Pure(identity), in)
		}),
		refused("a singleton of a memo's name", func(in refrain.Option) {
			refrain.NewMemo("db", refrain.Pure(identity), in)
			refrain.NewSingleton("db", openNothing, in)
		}),
		refused("a memo without a function", func(in refrain.Option) { refrain.NewMemo[int, int]("getPage", nil, in) }),
		refused("a memo in bulk without a function", func(in refrain.Option) { refrain.NewMemoBulk[int, int]("getPages", nil, in) }),
		refused("a singleton without a function", func(in refrain.Option) { refrain.NewSingleton[int]("db", nil, in) }),
		refused("an argument with a func", func(in refrain.Option) { refrain.CheckMemo[struct{ OnDone func() }, int]("getPage", in) }),
		refused("an argument that is a func", func(in refrain.Option) { refrain.CheckMemo[func(), int]("getPage", in) }),
		refused("an argument with a chan", func(in refrain.Option) { refrain.CheckMemo[map[string]chan int, int]("getPage", in) }),
		refused("an argument with an unsafe.Pointer", func(in refrain.Option) { refrain.CheckMemo[[]unsafe.Pointer, int]("getPage", in) }),
		refused("an argument with a database", func(in refrain.Option) { refrain.CheckMemo[query, int]("getPage", in) }),
		refused("an argument that is a database", func(in refrain.Option) { refrain.CheckMemo[*sql.DB, int]("getPage", in) }),
		refused("an argument that is a context", func(in refrain.Option) { refrain.CheckMemo[context.Context, int]("getPage", in) }),
		refused("a singleton's argument that is a file", func(in refrain.Option) {
			refrain.NewSingletonBy("reader", func(context.Context, *os.File) (int, error) { return 0, nil }, in)
		}),
		refused("a result with a lock", func(in refrain.Option) { refrain.CheckMemo[int, page]("getPage", in) }),
		refused("a result that is a database", func(in refrain.Option) { refrain.CheckMemo[int, *sql.DB]("openDB", in) }),
		refused("a result that is a func", func(in refrain.Option) { refrain.CheckMemo[int, func()]("getPage", in) }),
		refused("a result that is a chan", func(in refrain.Option) { refrain.CheckMemo[int, <-chan string]("getPage", in) }),
		refused("a negative limit, set later", func(refrain.Option) { refrain.New(refrain.Config{Name: "reports"}).SetMemoryLimit(-1) }),
		refused("a cache with a negative limit", func(refrain.Option) { refrain.New(refrain.Config{Name: "reports", MemoryLimit: -1}) }),
		refused("nothing, and calling a memo all the same", func(refrain.Option) { new(refrain.Memo[int, int]).Clear() }),
		refused("nothing, and calling a singleton all the same", func(refrain.Option) { new(refrain.Singleton[*int]).Clear() }),
		refused("nothing, and calling a zero Cache", func(refrain.Option) { new(refrain.Cache).Clear() }),
		refused("a memo, and calling it with a nil context", func(in refrain.Option) {
			var none context.Context
			refrain.NewMemo("getPage", refrain.Pure(identity), in).Get(none, 1)
		}),
		refused("a memo, and calling GetInto without a variable", func(in refrain.Option) {
			refrain.NewMemo("getPage", refrain.Pure(identity), in).GetInto(context.Background(), 1, nil)
		}),
		refused("a scope of a nil context", func(refrain.Option) {
			var none context.Context
			refrain.WithScope(none)
		}),
		refused("a handler that is nil", func(refrain.Option) { refrain.Handler(nil) }),
		refused("a result with a mutex", func(in refrain.Option) { refrain.CheckMemo[int, struct{ mu sync.Mutex }]("getPage", in) }),
		refused("a result with a sync.Once", func(in refrain.Option) { refrain.CheckMemo[int, struct{ once sync.Once }]("getPage", in) }),
		refused("a result with a sync.Map", func(in refrain.Option) { refrain.CheckMemo[int, *sync.Map]("getPage", in) }),
		refused("a result with an atomic number", func(in refrain.Option) { refrain.CheckMemo[int, struct{ n atomic.Int64 }]("getPage", in) }),
		refused("a result that is a strings.Builder", func(in refrain.Option) { refrain.CheckMemo[int, *strings.Builder]("getPage", in) }),
		refused("a result that is a list", func(in refrain.Option) { refrain.CheckMemo[int, *list.List]("getPage", in) }),
		refused("a result that is a reflect.Value", func(in refrain.Option) { refrain.CheckMemo[int, reflect.Value]("getPage", in) }),
		refused("a result with a weak pointer", func(in refrain.Option) { refrain.CheckMemo[int, []weak.Pointer[int]]("getPage", in) }),
		refused("a result that is a protobuf message", func(in refrain.Option) { refrain.CheckMemo[int, *protobufMessage]("getPage", in) }),
		refused("a result with protobuf messages", func(in refrain.Option) { refrain.CheckMemo[int, []*protobufMessage]("getPage", in) }),
		refused("a result with a pointer to a type of C", func(in refrain.Option) { refrain.CheckMemo[int, struct{ name *_Ctype_char }]("getPage", in) }),
		refused("a result with a pointer to an array that nobody could allocate", func(in refrain.Option) { refrain.CheckMemo[int, *[1 << 30]byte]("getPage", in) }),
		refused("a result with an open end", func(in refrain.Option) { refrain.CheckMemo[int, *openEnd]("getPage", in) }),
		refused("a result with a pointer beside its length", func(in refrain.Option) { refrain.CheckMemo[int, block]("getPage", in) }),
		//lint:ignore SA1019 programs bring this deprecated type
		refused("a result with the header of a slice", func(in refrain.Option) { refrain.CheckMemo[int, reflect.SliceHeader]("getPage", in) }),
		refused("an argument with a lock", func(in refrain.Option) { refrain.CheckMemo[page, int]("getPage", in) }),
		refused("an argument that is a strings.Builder", func(in refrain.Option) { refrain.CheckMemo[*strings.Builder, int]("getPage", in) }),
		refused("an argument that is a protobuf message", func(in refrain.Option) { refrain.CheckMemo[*protobufMessage, int]("getPage", in) }),
		refused("an argument with a pointer beside its length", func(in refrain.Option) { refrain.CheckMemo[block, int]("getPage", in) }),
		refused("a clone function that is nil", func(refrain.Option) { refrain.RegisterClone[registeredLate](nil) }),
		refused("a size function that is nil", func(refrain.Option) { refrain.RegisterSize[registeredLate](nil) }),
		refused("a key function that is nil", func(refrain.Option) { refrain.RegisterKey[registeredLate](nil) }),
		refused("a clone function twice", func(refrain.Option) { refrain.RegisterClone(func(f failingClone) failingClone { return f }) }),
		refused("a clone function after a memo", func(in refrain.Option) {
			refrain.CheckMemo[int, registeredLate]("getPage", in)
			refrain.RegisterClone(func(r registeredLate) registeredLate { return r })
		}),
		refused("a key function after a memo", func(in refrain.Option) {
			refrain.CheckMemo[registeredLate, int]("getPage", in)
			refrain.RegisterKey(func(registeredLate) any { return 0 })
		}),
		refused("a type immutable after a memo of it", func(in refrain.Option) {
			refrain.CheckMemo[int, registeredLate]("getPage", in)
			refrain.RegisterImmutable[registeredLate]()
		}),
	}
}

func optionsThatMakeNoSense() (all []message) {
	for cause, opts := range map[string][]refrain.Option{
		"TTL of zero":                              {refrain.TTL(0)},
		"RefreshAfter of zero":                     {refrain.RefreshAfter(0)},
		"StaleIfError of zero":                     {refrain.StaleIfError(0)},
		"Timeout that is negative":                 {refrain.Timeout(-time.Second)},
		"CacheErrors of zero":                      {refrain.CacheErrors(0, nil)},
		"MaxEntries of zero":                       {refrain.MaxEntries(0)},
		"MaxBytes that is negative":                {refrain.MaxBytes(-1)},
		"In of nil":                                {refrain.In(nil)},
		"In of the zero Cache":                     {refrain.In(new(refrain.Cache))},
		"KeyContext of nil":                        {refrain.KeyContext(nil)},
		"PassContext of a slice":                   {refrain.PassContext([]string{"user"})},
		"MapContext of nil":                        {refrain.MapContext(nil)},
		"CloneWith of nil":                         {refrain.CloneWith[int](nil)},
		"CloneWith of another type":                {refrain.CloneWith(func(s string) string { return s })},
		"CloneWith beside ShareValues":             {refrain.CloneWith(identity), refrain.ShareValues()},
		"DetectMutation without ShareValues":       {refrain.DetectMutation()},
		"RefreshAfter that is longer than the TTL": {refrain.RefreshAfter(time.Hour), refrain.TTL(time.Minute)},
		"Option that is empty":                     {{}},
	} {
		all = append(all, refused("a memo with an option "+cause, func(in refrain.Option) {
			refrain.NewMemo("getPage", refrain.Pure(identity), append([]refrain.Option{in}, opts...)...)
		}))
	}
	return append(all,
		refused("a singleton with an option StaleIfError", func(in refrain.Option) {
			refrain.NewSingleton("db", openNothing, in, refrain.StaleIfError(time.Second))
		}),
		refused("a singleton with an option Grace that is negative", func(in refrain.Option) {
			refrain.NewSingleton("db", openNothing, in, refrain.Grace(-time.Second))
		}),
		refused("a singleton with an option OnRelease of nil", func(in refrain.Option) {
			refrain.NewSingleton("db", openNothing, in, refrain.OnRelease[*int](nil))
		}),
		refused("a singleton with an option OnRelease of another type", func(in refrain.Option) {
			refrain.NewSingleton("db", openNothing, in, refrain.OnRelease(func(*sql.DB) error { return nil }))
		}),
		refused("a singleton with an option Validate of nil", func(in refrain.Option) {
			refrain.NewSingleton("db", openNothing, in, refrain.Validate[*int](nil))
		}),
		refused("a singleton with an option Validate of another type", func(in refrain.Option) {
			refrain.NewSingleton("db", openNothing, in, refrain.Validate(func(context.Context, *sql.DB) error { return nil }))
		}),
		refused("a memo with DetectMutation of a result with a chan", func(in refrain.Option) {
			refrain.CheckMemo[int, chan int]("getPage", in, refrain.ShareValues(), refrain.DetectMutation())
		}))
}

type (
	ring       struct{ Next *ring }
	panicking  struct{ ID int }
	everAsking struct{ ID int }
	userKey    struct{}
)

// These types are for messages about pointers whose extent is unknown.
type (
	//lint:ignore U1000 the field is there for the layout of its type
	protobufMessage struct{ state []func() }
	_Ctype_char     int8
	//lint:ignore U1000 the field is there for the layout of its type
	openEnd struct {
		count uint32
		items [1]uint64
	}
	//lint:ignore U1000 the field is there for the layout of its type
	block struct {
		data *float64
		len  int
	}
	curve struct{ *elliptic.CurveParams }
)

func (*protobufMessage) ProtoReflect() protoreflect.Message { return nil }
func (*curve) Params() *elliptic.CurveParams                { panic("none") }

// The registered functions of these types fail.
type (
	//lint:ignore U1000 the field is there for the layout of its type
	failingClone struct{ on func() }
	//lint:ignore U1000 the field is there for the layout of its type
	failingSize struct{ on func() }
	//lint:ignore U1000 the field is there for the layout of its type
	failingKey  struct{ on func() }
	clonesOther interface{ clonesOther() }
	//lint:ignore U1000 the field is there for the layout of its type
	otherClone struct{ on func() }
)

func (otherClone) clonesOther() {}

func init() {
	refrain.RegisterClone(func(failingClone) failingClone { panic("cannot") })
	refrain.RegisterClone(func(f failingSize) failingSize { return f })
	refrain.RegisterSize(func(failingSize) int { panic("cannot") })
	refrain.RegisterKey(func(failingKey) any { panic("cannot") })
	refrain.RegisterClone(func(clonesOther) clonesOther { return new(otherClone) })
}

func (panicking) RefrainKey() any    { panic("no key today") }
func (e everAsking) RefrainKey() any { return []everAsking{{e.ID + 1}} }

// get declares a memo and calls it once.
func get(arg, result any, opts ...refrain.Option) func(context.Context, refrain.Option) error {
	return func(ctx context.Context, in refrain.Option) error {
		_, err := refrain.NewMemo("getPage", returns(result), append(opts, in)...).Get(ctx, arg)
		return err
	}
}

// put declares a memo and stores a result in it.
func put(result any) func(context.Context, refrain.Option) error {
	return func(ctx context.Context, in refrain.Option) error {
		return refrain.NewMemo("getPage", returns(result), in).Put(ctx, 1, result)
	}
}

// open declares a singleton and calls it once.
func open(fn func(context.Context) (*int, error), opts ...refrain.Option) func(context.Context, refrain.Option) error {
	return func(ctx context.Context, in refrain.Option) error {
		_, err := refrain.NewSingleton("db", fn, append(opts, in)...).Get(ctx)
		return err
	}
}

func waitForEnd(ctx context.Context) (*int, error) { <-ctx.Done(); return nil, ctx.Err() }

func calls() []message {
	loop := &ring{}
	loop.Next = loop
	return slices.Concat(callsOfBodies(), []message{
		failed("with an argument that holds a func", get([]any{1, func() {}}, 0)),
		failed("with an argument that is a chan", get(make(chan int), 0)),
		failed("with an argument that holds a database", get(map[string]any{"db": new(sql.DB)}, 0)),
		failed("with an argument that leads back to itself", get(loop, 0)),
		failed("with an argument whose RefrainKey panics", get([]panicking{{1}}, 0)),
		failed("with an argument whose RefrainKey never ends", get(everAsking{}, 0)),
		failed("with a context that holds a func for KeyContext", func(ctx context.Context, in refrain.Option) error {
			return get(1, 1, refrain.KeyContext(userKey{}))(context.WithValue(ctx, userKey{}, func() {}), in)
		}),
		failed("with an argument whose RegisterKey panics", get([]failingKey{{}}, 0)),
		failed("with an argument with a curve that panics", get([]any{&curve{}}, 0)),
		failed("Put with a result whose RegisterClone panics", put([]any{failingClone{}})),
		failed("Put with a result whose RegisterSize panics", put([]any{failingSize{}})),
		failed("Put with a result whose RegisterClone makes another type", put(map[string]any{"a": otherClone{}})),
		failed("Put with a result that holds a handle", put([]any{(*struct{})(unsafe.Pointer(&[]byte{1}[0]))})),
		failed("PerSession without a session", get(1, 1, refrain.PerSession())),
		failed("PerUser without a user", get(1, 1, refrain.PerUser())),
		failed("Put with a result that holds a chan", func(ctx context.Context, in refrain.Option) error {
			return refrain.NewMemo("getPage", returns(1), in).Put(ctx, 1, map[string]any{"events": make(chan int)})
		}),
		failed("Put with a result whose copy is not equal to it", func(ctx context.Context, in refrain.Option) error {
			return refrain.NewMemo("book", returns(1), in).Put(ctx, 1, booking{[]*ticket{{1}}})
		}),
		failed("Put with a result whose clone is not equal to it", func(ctx context.Context, in refrain.Option) error {
			clone := refrain.CloneWith(func(t *ticket) *ticket { return &ticket{t.n} })
			m := refrain.NewMemo("book", refrain.Pure(func(n int) *ticket { return &ticket{n} }), in, clone)
			return m.Put(ctx, 1, &ticket{1})
		}),
		failed("and joining a flight whose result is a func", func(ctx context.Context, in refrain.Option) error {
			m := refrain.NewMemo("getPage", func(context.Context, int) (any, error) { time.Sleep(time.Second); return func() {}, nil }, in)
			go m.Get(ctx, 1)
			synctest.Wait()
			_, err := m.Get(ctx, 1)
			return err
		}),
		failed("Put where CloneWith panics", func(ctx context.Context, in refrain.Option) error {
			clone := func(int) int { panic("cannot") }
			return refrain.NewMemo("getPage", refrain.Pure(identity), in, refrain.CloneWith(clone)).Put(ctx, 1, 1)
		}),
		failed("with a context that has ended", func(ctx context.Context, in refrain.Option) error {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			return get(1, 1)(ctx, in)
		}),
		failed("a singleton after the cache was closed", func(ctx context.Context, _ refrain.Option) error {
			cache := refrain.New(refrain.Config{})
			s := refrain.NewSingleton("db", func(context.Context) (*resource, error) { return new(resource), nil }, refrain.In(cache))
			if err := cache.Close(ctx); err != nil {
				return err
			}
			_, err := s.Get(ctx)
			return err
		}),
		failed("a singleton whose function returns what was closed", func(ctx context.Context, in refrain.Option) error {
			one := new(resource)
			s := refrain.NewSingleton("db", func(context.Context) (*resource, error) { return one, nil }, in, refrain.Grace(0))
			s.Get(ctx)
			s.Clear()
			synctest.Wait()
			_, err := s.Get(ctx)
			return err
		}),
		failed("after the cache was closed", func(ctx context.Context, _ refrain.Option) error {
			cache := refrain.New(refrain.Config{})
			m := refrain.NewMemo("getPage", refrain.Pure(identity), refrain.In(cache))
			if err := cache.Close(ctx); err != nil {
				return err
			}
			_, err := m.Get(ctx, 1)
			return err
		}),
	})
}

// callsOfBodies are calls whose function does not return, or returns a wrong result.
func callsOfBodies() []message {
	return []message{
		failed("a memo that panics", func(ctx context.Context, in refrain.Option) error {
			_, err := refrain.NewMemo("getPage", refrain.Pure(func(int) int { panic("no such page") }), in).Get(ctx, 1)
			return err
		}),
		failed("a memo that ends its goroutine", func(ctx context.Context, in refrain.Option) error {
			_, err := refrain.NewMemo("getPage", refrain.Pure(func(int) int { runtime.Goexit(); return 0 }), in).Get(ctx, 1)
			return err
		}),
		failed("a memo that takes longer than its Timeout", func(ctx context.Context, in refrain.Option) error {
			_, err := refrain.NewMemo0("getPage", waitForEnd, in, refrain.Timeout(5*time.Second)).Get(ctx)
			return err
		}),
		failed("a memo that needs itself", func(ctx context.Context, in refrain.Option) error {
			var m *refrain.Memo0[int]
			m = refrain.NewMemo0("getPage", func(ctx context.Context) (int, error) { return m.Get(ctx) }, in)
			_, err := m.Get(ctx)
			return err
		}),
		failed("a memo and a singleton that need each other", func(ctx context.Context, in refrain.Option) error {
			var s *refrain.Singleton[*int]
			m := refrain.NewMemo0("config", func(ctx context.Context) (int, error) { _, err := s.Get(ctx); return 0, err }, in)
			s = refrain.NewSingleton("db", func(ctx context.Context) (*int, error) { n, err := m.Get(ctx); return &n, err }, in)
			_, err := s.Get(ctx)
			return err
		}),
		failed("a memo in bulk that returns too few results", func(ctx context.Context, in refrain.Option) error {
			m := refrain.NewMemoBulk("getPages", func(context.Context, []int) ([]string, error) { return []string{"one"}, nil }, in)
			_, err := m.GetAll(ctx, []int{1, 2, 3})
			return err
		}),
		failed("a memo in bulk that fails", func(ctx context.Context, in refrain.Option) error {
			m := refrain.NewMemoBulk("getPages", func(context.Context, []int) ([]string, error) { return nil, errors.New("no network") }, in)
			_, err := m.GetAll(ctx, []int{1, 2, 3})
			return err
		}),
		failed("a singleton that opens nil", open(openNothing)),
		failed("a singleton that panics", open(func(context.Context) (*int, error) { panic("no such host") })),
		failed("a singleton that takes longer than its Timeout", open(waitForEnd, refrain.Timeout(5*time.Second))),
	}
}

func logged() []message {
	return []message{
		told("an object is found invalid", func(t *testing.T, in refrain.Option) {
			open := func(context.Context) (*resource, error) { return new(resource), nil }
			s := refrain.NewSingleton("db", open, in, refrain.Validate(func(context.Context, *resource) error { return errors.New("no ping") }))
			s.Get(t.Context())
			s.Get(t.Context())
		}),
		told("a check takes too long", func(t *testing.T, in refrain.Option) {
			open := func(context.Context) (*resource, error) { return new(resource), nil }
			s := refrain.NewSingleton("db", open, in, refrain.Validate(func(ctx context.Context, _ *resource) error { <-ctx.Done(); return ctx.Err() }))
			s.Get(t.Context())
			s.Get(t.Context())
		}),
		told("opening anew behind a stale object fails", func(t *testing.T, in refrain.Option) {
			opened := false
			s := refrain.NewSingleton("db", func(context.Context) (*resource, error) {
				if opened {
					return nil, errors.New("connection refused")
				}
				opened = true
				return new(resource), nil
			}, in, refrain.RefreshAfter(time.Minute))
			s.Get(t.Context())
			time.Sleep(time.Minute)
			s.Get(t.Context())
		}),
		told("a retired object's Close hangs", func(t *testing.T, in refrain.Option) {
			s := refrain.NewSingleton("db", func(context.Context) (*resource, error) { return new(resource), nil }, in,
				refrain.OnRelease(func(*resource) error { time.Sleep(time.Hour / 2); return nil }))
			s.Get(t.Context())
			s.Clear()
		}),
		told("an answer cannot be copied", func(t *testing.T, in refrain.Option) {
			m := refrain.NewMemo("getPage", returns(map[string]any{"done": func() {}}), in)
			mustGet(t, m, any(1))
			mustGet(t, m, any(2))
		}),
		told("CloneWith panics", func(t *testing.T, in refrain.Option) {
			clone := func(int) int { panic("cannot") }
			mustGet(t, refrain.NewMemo("getPage", refrain.Pure(identity), in, refrain.CloneWith(clone)), 1)
		}),
		told("an answer is over the limit", func(t *testing.T, in refrain.Option) {
			m := refrain.NewMemo("getPage", refrain.Pure(func(int) []byte { return make([]byte, 1<<20) }), in, refrain.MaxBytes(1<<10))
			mustGet(t, m, 1)
			mustGet(t, m, 2)
		}),
		told("an error to be stored cannot be copied", func(t *testing.T, in refrain.Option) {
			m := refrain.NewMemo("getRow", func(context.Context, int) (int, error) { return 0, &funcError{f: func() {}} }, in, refrain.CacheErrors(time.Hour, nil))
			m.Get(t.Context(), 1)
			m.Get(t.Context(), 1)
		}),
		told("an error for several callers cannot be copied", func(t *testing.T, in refrain.Option) {
			end := make(chan struct{})
			m := refrain.NewMemo("getRow", func(context.Context, int) (int, error) { <-end; return 0, &funcError{f: func() {}} }, in)
			for range 2 {
				go m.Get(t.Context(), 1)
			}
			synctest.Wait()
			close(end)
			synctest.Wait()
		}),
		told("a shared value was changed", func(t *testing.T, in refrain.Option) {
			m := refrain.NewMemo("getTree", refrain.Pure(func(int) *tree { return &tree{Sub: []*tree{{Name: "leaf"}}} }), in,
				refrain.ShareValues(), refrain.DetectMutation())
			mustGet(t, m, 1).Sub[0].Name = "changed"
			mustGet(t, m, 1)
		}),
		told("a retired object's Close fails", func(t *testing.T, in refrain.Option) {
			s := refrain.NewSingleton("db", func(context.Context) (*resource, error) { return &resource{err: errors.New("still busy")}, nil }, in)
			if _, err := s.Get(t.Context()); err != nil {
				t.Error(err)
			}
			s.Clear()
		}),
		told("a retired object's Close panics", func(t *testing.T, in refrain.Option) {
			s := refrain.NewSingleton("db", func(context.Context) (panicCloser, error) { return panicCloser{}, nil }, in)
			if _, err := s.Get(t.Context()); err != nil {
				t.Error(err)
			}
			s.Clear()
		}),
	}
}
