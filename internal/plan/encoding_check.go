package plan

import "reflect"

// Types that can be copied and not be encoded.
const (
	holdsRegexp       = "holds a compiled regular expression"
	holdsUnique       = "holds a unique.Handle"
	holdsCounter      = "holds a program counter"
	holdsCurveKey     = "holds a key of crypto/ecdh"
	holdsZone         = "holds a time.Location by value"
	holdsCloned       = "holds a value that only a function given to RegisterClone can copy"
	holdsShared       = "holds a value that copies share and that nothing can make anew"
	holdsNobody       = "holds an interface that no registered type implements"
	holdsUnregistered = "holds a value of a type that is not registered"
	holdsSentinel     = "holds a pointer that is told by its address and has no name"
	holdsOther        = "holds a pointer into the middle of a value of another type"
	holdsEmpties      = "holds a slice of endless length whose values have no size"
	holdsDeepKey      = "holds a key of a map with too many interfaces inside each other"
)

// refusedTypes lists, by package, types that can be copied and not be encoded.
var refusedTypes = map[string]map[string]string{
	"unique":   {"Handle": holdsUnique},
	"runtime":  {"Frame": holdsCounter, "Func": holdsCounter, "TypeAssertionError": holdsShared},
	"log/slog": {"Record": holdsCounter},
	"regexp":   {"Regexp": holdsRegexp},

	"google.golang.org/grpc/internal/status": {"Status": holdsShared, "Error": holdsShared},
	"golang.org/x/exp/slog":                  {"Value": holdsShared, "Record": holdsCounter},
	"image/color":                            {"modelFunc": holdsShared},
	"crypto/ecdh":                            {"nistCurve": holdsShared, "x25519Curve": holdsShared},
}

// checkEncoding looks at all types that a value of type t is known to contain. It returns
// nil, or the Refusal nearest to the surface. Copies have not refused t.
func checkEncoding(t reflect.Type) *Refusal {
	seen := map[reflect.Type]bool{}
	for level := []place{{typ: t}}; len(level) > 0; {
		var next []place
		for _, at := range level {
			if seen[at.typ] {
				continue
			}
			seen[at.typ] = true
			if reason := unencodable(t, at.typ); reason != "" {
				return &Refusal{Path: at.path, Type: at.typ, Reason: reason}
			}
			for _, inner := range partsOf(at.typ) {
				next = append(next, place{inner.typ, shortened(at.path + inner.path)})
			}
		}
		level = next
	}
	return nil
}

// unencodable returns why values of type t, a part of a root, cannot be encoded, or "".
func unencodable(root, t reflect.Type) string {
	if t.Size() == 0 {
		return ""
	}
	if reason := refusedTypes[t.PkgPath()][genericName(t)]; reason != "" {
		return reason
	}
	switch known := wellKnown(t); {
	case known == regexpType:
		return holdsRegexp
	case known == frameType, known == funcType:
		return holdsCounter
	case known == ecdhPublicType, known == ecdhPrivateType:
		return holdsCurveKey
	case known == locationType:
		return holdsZone
	case isCurve(t) && t.Kind() != reflect.Pointer:
		return holdsShared
	case known != nil:
		return ""
	case isCloned(t):
		return holdsCloned
	}
	switch t.Kind() {
	case reflect.Func:
		return holdsFunc
	case reflect.Chan:
		return holdsChan
	case reflect.UnsafePointer:
		return holdsUnsafe
	case reflect.Interface:
		if !isImplemented(root, t) {
			return holdsNobody
		}
	}
	return ""
}

// isImplemented reports whether a type that is registered, or is a part of the root, can
// be in an interface of type t.
func isImplemented(root, t reflect.Type) bool {
	if t.NumMethod() == 0 || t == errorType {
		return true
	}
	is := func(known reflect.Type) bool {
		return known.Kind() != reflect.Interface && (known.Implements(t) || reflect.PointerTo(known).Implements(t))
	}
	for _, known := range typesIn(root) {
		if is(known) {
			return true
		}
	}
	storedTypes.RLock()
	defer storedTypes.RUnlock()
	for _, known := range storedTypes.byName {
		if is(known) {
			return true
		}
	}
	return t == reflect.TypeFor[reflect.Type]()
}

func init() {
	for reason, result := range map[string]string{
		holdsRegexp:       "return the expression, and compile it where it is used",
		holdsUnique:       "return what Value returns",
		holdsCounter:      "return names and lines as text",
		holdsCurveKey:     "return what Bytes returns",
		holdsZone:         "return a *time.Location",
		holdsCloned:       "return data of which every part is a plain value",
		holdsShared:       "return data of which every part is a plain value",
		holdsNobody:       "register the types that it holds by RegisterStored",
		holdsUnregistered: "register the type by RegisterStored",
		holdsSentinel:     "give it a name by RegisterSentinel",
		holdsOther:        "return an index in place of the pointer",
		holdsEmpties:      "return the length as a number",
		holdsDeepKey:      "key the map by something flat",
	} {
		waysOut[reason] = wayOut{"", result}
	}
	waysOut[holdsCounter] = wayOut{"pass names and lines as text", waysOut[holdsCounter].result}
}
