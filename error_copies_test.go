package refrain_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	"github.com/refrain-go/refrain"
)

// notedError is an error that its receivers add notes to.
type notedError struct {
	text  string
	notes []string
	cause error
}

func (e *notedError) Error() string { return e.text }
func (e *notedError) Unwrap() error { return e.cause }

// funcError cannot be copied.
type funcError struct{ f func() }

func (*funcError) Error() string { return "no copy" }

var (
	errMadeInInit = fmt.Errorf("made in init: %w", io.ErrUnexpectedEOF)
	errNoted      = newNoted("a sentinel")
)

//go:noinline
func newNoted(text string) error { return &notedError{text: text} }

// ownNotes adds a note to an error. It reports whether the error was as the function
// returned it.
func ownNotes(err error) bool {
	var e *notedError
	if !errors.As(err, &e) || len(e.notes) != 1 || e.notes[0] != "the function's" {
		return false
	}
	e.notes[0] = "mine"
	e.notes = append(e.notes, "mine too")
	return true
}

func newNotes() error {
	return fmt.Errorf("wrapped: %w", &notedError{"noted", []string{"the function's"}, errMadeInInit})
}

// Hazard: all callers that waited for a failed flight get the same error, and a note of
// one is seen by all. Run with -race. // V4
func TestMemo_EachCallerHasAnErrorOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun, end := make(chan struct{}, 1), make(chan struct{})
		own := newNotes()
		m := refrain.NewMemo("f", func(context.Context, int) ([]int, error) {
			begun <- struct{}{}
			<-end
			return []int{1, 2, 3}, own
		}, fresh())
		var wg sync.WaitGroup
		call := func(first bool) {
			v, err := m.Get(t.Context(), 1)
			if !ownNotes(err) || !errors.Is(err, errMadeInInit) || (err == own) != first {
				t.Errorf("the first: %v: %v", first, err)
			}
			if len(v) != 3 || v[0] != 1 {
				t.Errorf("the value beside it: %v", v)
			} else {
				v[0] = 9
			}
		}
		wg.Go(func() { call(true) })
		<-begun
		for range 4 {
			wg.Go(func() { call(false) })
		}
		synctest.Wait()
		close(end)
		wg.Wait()
	})
}

// Hazard: a stored error, or the value beside it, grows with each caller that adds to it.
// // V1 V4
func TestMemo_AStoredErrorIsNobodysElse(t *testing.T) {
	own := newNotes()
	value := []int{1, 2, 3}
	m := refrain.NewMemo("f", func(context.Context, int) ([]int, error) { return value, own }, fresh(), refrain.CacheErrors(time.Hour, nil))
	for i := range 4 {
		v, err := m.Get(t.Context(), 1)
		if !ownNotes(err) || !errors.Is(err, errMadeInInit) || (err == own) != (i == 0) || len(v) != 3 || v[0] != 1 || (&v[0] == &value[0]) != (i == 0) {
			t.Fatalf("call %d: %v, %v", i, v, err)
		}
		v[0] = 9
	}
	if s := m.Stats(); s.Hits != 3 || s.Stored != 1 {
		t.Errorf("%+v", s)
	}
}

// Hazard: a stored error keeps a string of a web framework, or memory that is not
// counted. // V1 B1
func TestMemo_AStoredErrorHasItsOwnMemory(t *testing.T) {
	m := refrain.NewMemo("f", func(_ context.Context, id string) (int, error) {
		return 0, &fs.PathError{Op: "open", Path: id, Err: fs.ErrNotExist}
	}, fresh(), refrain.CacheErrors(time.Hour, nil))
	buffer := []byte(strings.Repeat("a", 10_000))
	m.Get(t.Context(), unsafe.String(&buffer[0], len(buffer)))
	want := "open " + string(buffer) + ": file does not exist"
	key := string(buffer)
	clear(buffer)
	if _, err := m.Get(t.Context(), key); err.Error() != want || !errors.Is(err, fs.ErrNotExist) || m.Stats().Hits != 1 {
		t.Errorf("a stored error has changed: %.20q", err)
	}
	if n := m.Stats().Bytes; n < 10_000 {
		t.Errorf("%d bytes are counted", n)
	}
}

// Hazard: errors.Is and errors.As find nothing in a copy of an error. // V2 V4
func TestMemo_CopiesOfErrorsAreFoundByIsAndAs(t *testing.T) {
	_, number := strconv.Atoi("x")
	_, path := os.Open("/does/not/exist")
	syntax := json.Unmarshal([]byte("{"), new(int))
	typed := json.Unmarshal([]byte(`"a"`), new(int))
	//lint:ignore SA1007 the address is wrong on purpose
	_, address := url.Parse("http://[::1")
	ended, cancel := context.WithCancelCause(t.Context())
	cancel(errNoted)
	_, dial := (&net.Dialer{}).DialContext(t.Context(), "tcp", "127.0.0.1:1")
	for _, err := range []error{
		number, path, syntax, typed, address, dial, io.EOF, errMadeInInit, errNoted, http.ErrNotSupported, http.ErrAbortHandler, os.ErrDeadlineExceeded, net.ErrClosed, syscall.ENOENT,
		context.Canceled, context.DeadlineExceeded, context.Cause(ended), fmt.Errorf("a: %w, b: %w", context.Canceled, errNoted), errors.Join(io.EOF, errNoted, path),
		&url.Error{Op: "Get", URL: "http://x", Err: context.DeadlineExceeded}, &net.DNSError{Err: "no such host", Name: "x", IsNotFound: true}, &net.OpError{Op: "read", Err: os.NewSyscallError("read", syscall.ECONNRESET)},
		&http.MaxBytesError{Limit: 5}, &notedError{cause: errors.Join(http.ErrNotSupported, errMadeInInit)},
	} {
		m := refrain.NewMemo("f", func(context.Context, int) (int, error) { return 0, err }, fresh(), refrain.CacheErrors(time.Hour, nil))
		m.Get(t.Context(), 1)
		_, got := m.Get(t.Context(), 1)
		if m.Stats().Hits != 1 || got == nil || got.Error() != err.Error() || reflect.TypeOf(got) != reflect.TypeOf(err) {
			t.Errorf("%T: %v became %v, %+v", err, err, got, m.Stats())
			continue
		}
		for _, target := range []error{io.EOF, errMadeInInit, errNoted, io.ErrUnexpectedEOF, http.ErrNotSupported, http.ErrAbortHandler, fs.ErrNotExist, strconv.ErrSyntax, context.Canceled,
			context.DeadlineExceeded, os.ErrDeadlineExceeded, net.ErrClosed, syscall.ENOENT, syscall.ECONNREFUSED, syscall.ECONNRESET} {
			if errors.Is(got, target) != errors.Is(err, target) {
				t.Errorf("%T: errors.Is(%v) is %v", err, target, errors.Is(got, target))
			}
		}
		var op *net.OpError
		var p *fs.PathError
		if errors.As(got, &op) != errors.As(err, &op) || errors.As(got, &p) != errors.As(err, &p) {
			t.Errorf("%T: errors.As differs", err)
		}
	}
}

// Hazard: callers share the value that a function panicked with, or lose it. // F5
func TestMemo_EachCallerHasAPanicErrorOfItsOwn(t *testing.T) {
	for _, value := range []any{newNotes(), "text", &funcError{}, []int{1}} {
		synctest.Test(t, func(t *testing.T) {
			end := make(chan struct{})
			m := refrain.NewMemo("f", func(context.Context, int) (int, error) { <-end; panic(value) }, fresh())
			met := make(chan *refrain.PanicError, 3)
			for range cap(met) {
				go func() {
					_, err := m.Get(t.Context(), 1)
					e, _ := err.(*refrain.PanicError)
					e.Stack[0], e.Name = 'X', "mine"
					if _, ok := value.(*funcError); !ok && !strings.HasPrefix(err.Error(), "refrain: \"mine\" panicked at error_copies_test.go:") {
						t.Error(err)
					}
					if err, ok := e.Value.(error); ok && reflect.TypeOf(value) != reflect.TypeFor[*funcError]() && !ownNotes(err) {
						t.Errorf("%v was changed by another", err)
					}
					met <- e
				}()
			}
			synctest.Wait()
			close(end)
			if a, b, c := <-met, <-met, <-met; a == b || b == c || a == c || reflect.TypeOf(a.Value) != reflect.TypeOf(value) || reflect.TypeOf(b.Value) != reflect.TypeOf(value) {
				t.Errorf("%T: callers share a PanicError, or it holds something else", value)
			}
		})
	}
}

// Hazard: an error that cannot be copied reaches several callers, or is stored, and
// nothing logs it. // V2 V4
func TestMemo_ErrorsThatCannotBeCopiedAreNotStored(t *testing.T) {
	own := &funcError{f: func() {}}
	m := refrain.NewMemo("f", func(context.Context, int) (int, error) { return 7, own }, fresh(), refrain.CacheErrors(time.Hour, nil))
	for range 2 {
		if v, err := m.Get(t.Context(), 1); v != 7 || err != own {
			t.Errorf("%v, %v", v, err)
		}
	}
	if s := m.Stats(); s.Hits != 0 || s.Stored != 0 || s.Refused != 2 {
		t.Errorf("%+v", s)
	}
}

// Hazard: callers that joined share a *CopyError, and one sees the changes of another.
// // V2
func TestMemo_EachJoinerHasACopyErrorOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		end := make(chan struct{})
		m := refrain.NewMemo("f", func(context.Context, int) (any, error) { <-end; return func() {}, nil }, fresh())
		met := make(chan error, 3)
		for range cap(met) {
			go func() { _, err := m.Get(t.Context(), 1); met <- err }()
		}
		synctest.Wait()
		close(end)
		var all []*refrain.CopyError
		for range cap(met) {
			if err := <-met; err != nil {
				all = append(all, err.(*refrain.CopyError))
			}
		}
		if len(all) != 2 || all[0] == all[1] || all[0].Error() != all[1].Error() || all[0].Type != "func()" {
			t.Errorf("%v", all)
		}
	})
}

// Hazard: the arguments of one bulk call share its error, in flights that land one after
// the other. Run with -race. // V4
func TestMemoBulk_EachCallerHasAnErrorOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, opts := range [][]refrain.Option{{fresh()}, {fresh(), refrain.CacheErrors(time.Hour, nil)}} {
			end := make(chan struct{})
			m := refrain.NewMemoBulk("f", func(_ context.Context, ids []int) ([]int, error) { <-end; return nil, newNotes() }, opts...)
			var wg sync.WaitGroup
			get := func(ids ...int) {
				if _, err := m.GetAll(t.Context(), ids); !ownNotes(err) || !errors.Is(err, errMadeInInit) {
					t.Error(err)
				}
			}
			wg.Go(func() { get(1, 2, 3) })
			synctest.Wait()
			for i := range 3 {
				wg.Go(func() { get(i + 1) })
				wg.Go(func() { get(3, 2, 1) })
			}
			synctest.Wait()
			close(end)
			wg.Wait()
			get(2)
		}
	})
}

// Hazard: all callers that waited for an object that could not be opened get the same
// error. Run with -race. // S1
func TestSingleton_EachCallerHasAnErrorOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		end := make(chan struct{})
		s := refrain.NewSingleton("s", func(context.Context) (*int, error) { <-end; return nil, newNotes() }, fresh())
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if _, err := s.Get(t.Context()); !ownNotes(err) || !errors.Is(err, errMadeInInit) {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		close(end)
		wg.Wait()
	})
}

// Hazard: callers that join a refresh that fails share its error. Run with -race. // V4
func TestMemo_JoinersOfARefreshHaveErrorsOfTheirOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		end := make(chan struct{})
		m := refrain.NewMemo("f", func(context.Context, int) (int, error) { <-end; return 0, newNotes() }, fresh(), refrain.TTL(time.Hour))
		m.Put(t.Context(), 1, 1)
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				if _, err := m.Refresh(t.Context(), 1); !ownNotes(err) {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		close(end)
		wg.Wait()
		if v, err := m.Get(t.Context(), 1); v != 1 || err != nil {
			t.Errorf("%v, %v", v, err)
		}
	})
}
