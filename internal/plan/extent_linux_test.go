package plan

import (
	"reflect"
	"syscall"
	"testing"
)

// Hazard: a struct of the operating system with a pointer beside a length, or with an
// open end, is followed. Or one that is plain data is refused. // K6
func TestExtent_StructsOfTheSystem(t *testing.T) {
	for _, test := range []struct {
		typ  reflect.Type
		want string
	}{
		{reflect.TypeFor[syscall.Iovec](), holdsBlock},
		{reflect.TypeFor[[]*syscall.Msghdr](), holdsBlock},
		{reflect.TypeFor[syscall.SockFprog](), holdsBlock},
		{reflect.TypeFor[*syscall.InotifyEvent](), holdsOpenEnd},
		{reflect.TypeFor[*syscall.Dirent](), holdsExtent},
		{reflect.TypeFor[*syscall.Stat_t](), ""},
		{reflect.TypeFor[syscall.Dirent](), ""},
		{reflect.TypeFor[syscall.ProcAttr](), ""},
		{reflect.TypeFor[syscall.NetlinkMessage](), ""},
		{reflect.TypeFor[syscall.SockaddrInet6](), ""},
	} {
		_, err := CopyOf(test.typ)
		if got := reasonIn(err); got != test.want {
			t.Errorf("%v: %q, want %q", test.typ, got, test.want)
		}
	}
}

func reasonIn(err error) string {
	if r, ok := err.(*Refusal); ok {
		return r.Reason
	}
	return ""
}
