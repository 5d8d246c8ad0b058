//lint:file-ignore U1000 fields that only reflection reads

package plan

import (
	"bytes"
	"container/list"
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"
	"weak"
)

// Hazard: a type that cannot work is accepted and fails at the first call, or the message
// does not say which part of it is at fault. // K6 V2
func TestRefusal_NamesTheNearestPlace(t *testing.T) {
	type withLock struct {
		mu sync.Mutex
		n  int
	}
	type recursive struct {
		next *recursive
		fn   []func()
	}
	for _, test := range []struct {
		typ  reflect.Type
		want string
	}{
		{reflect.TypeFor[*sql.DB](), "holds a live resource at .connector (driver.Connector)"},
		{reflect.TypeFor[struct{ db *sql.DB }](), "holds a live resource at .db (*sql.DB)"},
		{reflect.TypeFor[*os.File](), "is a live resource (*os.File)"},
		{reflect.TypeFor[net.Conn](), "is a live resource (net.Conn)"},
		{reflect.TypeFor[*http.Client](), "holds a live resource at .Transport (http.RoundTripper)"},
		{reflect.TypeFor[struct{ Body io.ReadCloser }](), "holds a live resource at .Body (io.ReadCloser)"},
		{reflect.TypeFor[context.Context](), "is a live resource (context.Context)"},
		{reflect.TypeFor[withLock](), "holds a lock at .mu (sync.Mutex)"},
		{reflect.TypeFor[struct{ n atomic.Int64 }](), "holds an atomic variable at .n (atomic.Int64)"},
		{reflect.TypeFor[struct{ p atomic.Pointer[int] }](), "holds an atomic variable at .p (atomic.Pointer[int])"},
		{reflect.TypeFor[func()](), "is a func (func())"},
		{reflect.TypeFor[map[string][]chan int](), "holds a chan at [value][] (chan int)"},
		{reflect.TypeFor[map[any]unsafe.Pointer](), "holds an unsafe.Pointer at [value] (unsafe.Pointer)"},
		{reflect.TypeFor[map[[1]chan int]int](), "holds a chan at [key][] (chan int)"},
		{reflect.TypeFor[recursive](), "holds a func at .fn[] (func())"},
		{reflect.TypeFor[**recursive](), "holds a func at .fn[] (func())"},
		{reflect.TypeFor[strings.Builder](), "is a string that is still being built (strings.Builder)"},
		{reflect.TypeFor[*list.List](), "is a list whose elements lead back to it (*list.List)"},
		{reflect.TypeFor[[]*list.Element](), "holds a list whose elements lead back to it at [] (*list.Element)"},
		{reflect.TypeFor[struct{ all sync.Map }](), "holds a map that goroutines share at .all (sync.Map)"},
		{reflect.TypeFor[struct{ once sync.Once }](), "holds something that goroutines wait for at .once (sync.Once)"},
		{reflect.TypeFor[reflect.Value](), "is a reflect.Value (reflect.Value)"},
		{reflect.TypeFor[struct{ p weak.Pointer[int] }](), "holds a weak pointer at .p (weak.Pointer[int])"},
		{reflect.TypeFor[time.Timer](), "is a live resource (time.Timer)"},
	} {
		_, asKey := KeyOf(test.typ)
		_, asCopy := CopyOf(test.typ)
		_, asArgument := CopyArgOf(test.typ)
		for _, err := range []error{asKey, asCopy, asArgument} {
			if err == nil || err.Error() != "the value "+test.want {
				t.Errorf("%v: %v, want %s", test.typ, err, test.want)
			}
		}
	}
}

// Hazard: data is taken for a live resource. // K6
func TestRefusal_DoesNotRefuseData(t *testing.T) {
	for _, typ := range []reflect.Type{
		reflect.TypeFor[sql.NullString](), reflect.TypeFor[sql.Null[int]](), reflect.TypeFor[driver.Value](), reflect.TypeFor[http.Header](), reflect.TypeFor[http.Cookie](),
		reflect.TypeFor[url.URL](), reflect.TypeFor[url.Values](), reflect.TypeFor[json.RawMessage](), reflect.TypeFor[json.Number](), reflect.TypeFor[net.IP](), reflect.TypeFor[net.IPNet](),
		reflect.TypeFor[netip.Prefix](), reflect.TypeFor[bytes.Buffer](), reflect.TypeFor[error](), reflect.TypeFor[any](), reflect.TypeFor[time.Duration](), reflect.TypeFor[uintptr](),
		reflect.TypeFor[struct{ _ [0]func() }](), reflect.TypeFor[struct{ NotComparable [0]func() }](), reflect.TypeFor[reflect.Type](), reflect.TypeFor[os.FileMode](),
	} {
		if _, err := KeyOf(typ); err != nil {
			t.Errorf("key of %v: %v", typ, err)
		}
		if _, err := CopyOf(typ); err != nil {
			t.Errorf("copy of %v: %v", typ, err)
		}
	}
}

// Hazard: what only a value shows is skipped, or the message shows the value. // K6
func TestRefusal_FromAValueHasItsPath(t *testing.T) {
	type row struct{ Cells []any }
	v := map[string]any{"secret": []row{{[]any{1, &row{[]any{"secret", make(chan string)}}}}}}
	want := "the value holds a chan at [value][].Cells[].Cells[] (chan string)"
	if r := refusedKey(t, v); r.Error() != want {
		t.Errorf("key: %v", r)
	}
	if _, _, err := copyOfValue(reflect.ValueOf(&v).Elem()); err == nil || err.Error() != want {
		t.Errorf("copy: %v", err)
	}
	var reader any = strings.NewReader("x")
	mustKey(t, reader)
	if r := refusedKey(t, any(os.Stdout)); r.Error() != "the value is a live resource (*os.File)" {
		t.Errorf("%v", r)
	}
}
