package plan

import (
	"errors"
	"math/big"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
)

var (
	timeType     = reflect.TypeFor[time.Time]()
	locationType = reflect.TypeFor[time.Location]()
	intType      = reflect.TypeFor[big.Int]()
	ratType      = reflect.TypeFor[big.Rat]()
	floatType    = reflect.TypeFor[big.Float]()
	typeType     = reflect.TypeOf(reflect.TypeFor[int]()) // what a reflect.Type holds
	textType     = reflect.TypeOf(errors.New(""))         // an error that is told by its address, such as io.EOF
)

// wellKnown returns the type of the standard library that t is, or is declared from (type Day time.Time), among those
// that plans read by their meaning; otherwise nil.
func wellKnown(t reflect.Type) reflect.Type {
	if t == typeType {
		return t
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	for _, known := range []reflect.Type{timeType, locationType, intType, ratType, floatType} {
		if t.ConvertibleTo(known) {
			return known
		}
	}
	return nil
}

// immutable types are shared by copies: nothing that a program may do with such a value changes it.
func immutableByNature(t reflect.Type) bool {
	switch t {
	case reflect.TypeFor[*time.Location](), reflect.TypeFor[*regexp.Regexp](), typeType, textType:
		return true
	}
	if t.PkgPath() == "unique" && strings.HasPrefix(t.Name(), "Handle[") {
		return true
	}
	return wellKnown(t) == timeType
}

// liveTypes lists, by package, the types that stand for something outside the value: a connection, a file, a lock. "interfaces" stands
// for every interface the package declares, "*" for every type.
var liveTypes = map[string][]string{
	"context":             {"*"},
	"sync":                {"*"},
	"sync/atomic":         {"*"},
	"internal/sync":       {"*"},
	"io":                  {"interfaces", "PipeReader", "PipeWriter"},
	"io/fs":               {"File", "ReadDirFile", "FS"},
	"os":                  {"File", "Process", "Root"},
	"os/exec":             {"Cmd"},
	"net":                 {"Conn", "PacketConn", "Listener", "TCPConn", "UDPConn", "UnixConn", "IPConn", "TCPListener", "UnixListener"},
	"net/http":            {"interfaces", "Client", "Transport", "Server", "Request", "Response"},
	"database/sql":        {"DB", "Tx", "Conn", "Stmt", "Rows", "Row"},
	"database/sql/driver": {"interfaces"},
	"log/slog":            {"Handler", "Logger"},
	"time":                {"Timer", "Ticker"},
	"strings":             {"Builder"},         // points at itself, and panics when it is copied
	"container/list":      {"List", "Element"}, // points at its own field, which in a copy would be one more element
}

// liveExceptions are interfaces of those packages that hold data.
var liveExceptions = map[string]bool{"database/sql/driver.Value": true, "database/sql/driver.Valuer": true}

// live reports whether t's declaration says that its values are no data.
func live(t reflect.Type) bool {
	name, _, _ := strings.Cut(t.Name(), "[")
	names := liveTypes[t.PkgPath()]
	if name == "" || names == nil || liveExceptions[t.PkgPath()+"."+name] {
		return false
	}
	return names[0] == "*" || slices.Contains(names, name) ||
		names[0] == "interfaces" && t.Kind() == reflect.Interface
}
