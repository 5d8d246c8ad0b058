package plan

import (
	"errors"
	"math/big"
	"reflect"
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
	typeType     = reflect.TypeOf(reflect.TypeFor[int]()) // held by a reflect.Type
	textType     = reflect.TypeOf(errors.New(""))         // compared by address: io.EOF
)

// wellKnown returns the known type that t is, or is declared from (type Day time.Time).
// Plans read values of known types by their meaning. For other types it returns nil. For
// the curves of all packages it returns [curveType].
func wellKnown(t reflect.Type) reflect.Type {
	if t == typeType || t == funcType {
		return t
	}
	if isCurve(t) {
		return curveType
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	if isSlogValue(t) {
		return slogValueType
	}
	for _, known := range knownStructs {
		if t.ConvertibleTo(known) {
			return known
		}
	}
	return nil
}

var knownStructs = []reflect.Type{timeType, locationType, intType, ratType, floatType, regexpType, frameType, ecdhPublicType, ecdhPrivateType}

// immutableByNature reports whether nothing that a program may do with a value of type t
// changes it, so that copies share it. An assignment copies a regexp.Regexp, because
// Longest and UnmarshalText change only the Regexp itself.
func immutableByNature(t reflect.Type) bool {
	switch t {
	case reflect.TypeFor[*time.Location](), typeType, textType, funcType:
		return true
	}
	switch wellKnown(t) {
	case timeType, regexpType, frameType, curveType, ecdhPublicType, ecdhPrivateType:
		return true
	}
	return isSharedByName(t)
}

// sharedTypes lists, by package, more types that never change. This package could not
// name them, or would have to import their package. A name with an asterisk is a pointer
// type.
var sharedTypes = map[string][]string{
	"unique": {"Handle"},
	// A modelFunc is compared by its address.
	"image/color":                            {"*modelFunc"},
	"runtime":                                {"*TypeAssertionError"}, // holds types
	"crypto/ecdh":                            {"*nistCurve", "*x25519Curve"},
	"google.golang.org/grpc/internal/status": {"*Status", "*Error"},
}

func isSharedByName(t reflect.Type) bool {
	asterisk := ""
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		t, asterisk = t.Elem(), "*"
	}
	name := genericName(t)
	return name != "" && slices.Contains(sharedTypes[t.PkgPath()], asterisk+name)
}

// liveTypes lists, by package, the types that stand for something outside the value, such
// as a connection or a file. "interfaces" means every interface that the package
// declares, "*" every type.
var liveTypes = map[string][]string{
	"context":                  {"*"},
	"io":                       {"interfaces", "PipeReader", "PipeWriter"},
	"io/fs":                    {"File", "ReadDirFile", "FS"},
	"os":                       {"File", "Process", "Root"},
	"os/exec":                  {"Cmd"},
	"net":                      {"Conn", "PacketConn", "Listener", "TCPConn", "UDPConn", "UnixConn", "IPConn", "TCPListener", "UnixListener"},
	"net/http":                 {"interfaces", "Client", "Transport", "Server", "Request", "Response"},
	"database/sql":             {"DB", "Tx", "Conn", "Stmt", "Rows", "Row"},
	"database/sql/driver":      {"interfaces"},
	"log/slog":                 {"Handler", "Logger"},
	"time":                     {"Timer", "Ticker"},
	"runtime":                  {"Cleanup", "Pinner"},
	"runtime/cgo":              {"Handle"},
	"syscall":                  {"Handle"},
	"syscall/js":               {"*"},
	"golang.org/x/sys/windows": {"Handle"},
}

// reasonOf returns why values of type t are not data, if the declaration of t shows it.
func reasonOf(t reflect.Type) string {
	if live(t) {
		return holdsLive
	}
	return notData[t.PkgPath()][genericName(t)]
}

// notData lists, by package, types that neither are data nor stand for something outside
// the value.
var notData = map[string]map[string]string{
	"sync": {
		"Mutex": holdsLock, "RWMutex": holdsLock, "Locker": holdsLock, "WaitGroup": holdsSync, "Once": holdsSync, "Cond": holdsSync, "Pool": holdsSync,
		"Map": holdsSyncMap,
	},
	"internal/sync": {"Mutex": holdsLock, "HashTrieMap": holdsSyncMap},
	"sync/atomic": {
		"Bool": holdsAtomic, "Int32": holdsAtomic, "Int64": holdsAtomic, "Uint32": holdsAtomic, "Uint64": holdsAtomic, "Uintptr": holdsAtomic,
		"Pointer": holdsAtomic, "Value": holdsAtomic,
	},
	// A Builder points to itself, and panics when a copy of it is used.
	"strings": {"Builder": holdsBuilder},
	// A List points to its own field, which would be one more element in a copy.
	"container/list": {"List": holdsList, "Element": holdsList},
	"reflect":        {"Value": holdsValue, "StringHeader": holdsHeader, "SliceHeader": holdsHeader},
	"weak":           {"Pointer": holdsWeak},
}

// genericName returns the name of t without its type arguments.
func genericName(t reflect.Type) string {
	name, _, _ := strings.Cut(t.Name(), "[")
	return name
}

// liveExceptions are interfaces in these packages that hold data.
var liveExceptions = map[string]bool{"database/sql/driver.Value": true, "database/sql/driver.Valuer": true}

// live reports whether the declaration of t shows that its values stand for something
// outside the value.
func live(t reflect.Type) bool {
	name := genericName(t)
	names := liveTypes[t.PkgPath()]
	if name == "" || names == nil || liveExceptions[t.PkgPath()+"."+name] {
		return false
	}
	return names[0] == "*" || slices.Contains(names, name) ||
		names[0] == "interfaces" && t.Kind() == reflect.Interface
}
