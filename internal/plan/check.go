package plan

import "reflect"

// use is what a plan is for. It decides what a type may contain.
type use int

const (
	asKey      use = iota
	asResult       // a copy of everything
	asArgument     // a copy of what counts in the key; the rest is shared
)

// place is a type found inside the type being checked.
type place struct {
	typ  reflect.Type
	path string
}

// check looks at all types that a value of type t is known to contain. It returns nil, or
// the Refusal nearest to the surface. The content of an interface is known only from a
// value, so a plan checks it when it runs.
func (u use) check(t reflect.Type, o owner) *Refusal {
	return (&checker{use: u, owner: o, seen: map[reflect.Type]bool{}}).check(t)
}

// checkInside is check, except that it looks into t even if t has a RefrainKey.
func (u use) checkInside(t reflect.Type, o owner) *Refusal {
	return (&checker{use: u, owner: o, inside: t, seen: map[reflect.Type]bool{}}).check(t)
}

type checker struct {
	use    use
	owner  owner
	inside reflect.Type
	stable bool // the key must mean the same in every process
	seen   map[reflect.Type]bool
}

// check goes through the types level by level. Within a level it prefers a refusal that
// names a live resource by an interface, because that explains more than the locks and
// channels beside it.
func (c *checker) check(t reflect.Type) *Refusal {
	var root *Refusal
	for level := []place{{typ: t}}; len(level) > 0; {
		var found *Refusal
		var next []place
		for _, at := range level {
			refusal, inner := c.look(at)
			if refusal != nil && (found == nil || refusal.telling() && !found.telling()) {
				found = refusal
			}
			next = append(next, inner...)
		}
		switch {
		case root != nil && !found.telling():
			return root
		case found != nil && (found.Path != "" || len(next) == 0):
			return found
		}
		root, level = found, next
	}
	return nil
}

// telling reports whether a refusal names a live resource by an interface. For example,
// driver.Connector explains better than sql.DB why a sql.DB is refused.
func (r *Refusal) telling() bool {
	return r != nil && r.Type.Kind() == reflect.Interface && r.Reason == holdsLive
}

// look checks the type at one place and returns the places inside it. It follows pointers
// at once, as they are not a level of their own. If the value itself is a live resource,
// look refuses it and still returns the places inside it.
func (c *checker) look(at place) (*Refusal, []place) {
	refuse := func(reason string) *Refusal { return &Refusal{Path: at.path, Type: at.typ, Reason: reason} }
	t := at.typ
	for {
		if known := wellKnown(t); c.stable && (known == funcType || known == frameType) {
			return &Refusal{Path: at.path, Type: t, Reason: holdsCounter}, nil
		}
		if c.seen[t] || c.opaque(t) {
			return nil, nil
		}
		c.seen[t] = true
		if isMessage(t) {
			return refuse(holdsMessage), nil
		}
		if t.Kind() != reflect.Pointer {
			break
		}
		if reason := extentOfPointer(t); reason != "" {
			return refuse(reason), nil
		}
		t = t.Elem()
	}
	if t.Size() == 0 { // types such as [0]func() hold nothing
		return nil, nil
	}
	switch reason := reasonOf(t); {
	case reason == holdsLive && at.path == "" && t.Kind() == reflect.Struct:
		return refuse(reason), c.fields(t, at.path)
	case reason != "":
		return refuse(reason), nil
	}
	switch t.Kind() {
	case reflect.Func:
		return refuse(holdsFunc), nil
	case reflect.Chan:
		return refuse(holdsChan), nil
	case reflect.UnsafePointer:
		return refuse(holdsUnsafe), nil
	case reflect.Slice, reflect.Array:
		return nil, []place{{t.Elem(), at.path + "[]"}}
	case reflect.Map:
		return nil, []place{{t.Key(), at.path + "[key]"}, {t.Elem(), at.path + "[value]"}}
	case reflect.Struct:
		if f, found := besideLength(t, c.counts); found {
			return &Refusal{Path: at.path + "." + f.Name, Type: f.Type, Reason: holdsBlock}, nil
		}
		return nil, c.fields(t, at.path)
	}
	return nil, nil
}

func (c *checker) fields(t reflect.Type, path string) []place {
	var inner []place
	for i := range t.NumField() {
		if f := t.Field(i); c.counts(f) {
			inner = append(inner, place{f.Type, path + "." + f.Name})
		}
	}
	return inner
}

// counts reports whether plans of this use look at field f.
func (c *checker) counts(f reflect.StructField) bool {
	return c.use == asResult || !c.owner.leavesOut(f)
}

// opaque reports whether plans of this use take a value of type t as a whole and do not
// look at its parts.
func (c *checker) opaque(t reflect.Type) bool {
	switch c.use {
	case asKey:
		return wellKnown(t) != nil || isKeyed(t) && t != c.inside
	case asArgument:
		return isShared(t) || isKeyed(t) && t != c.inside
	default:
		return isShared(t)
	}
}

// isShared reports whether copies do not look at the parts of a value of type t: it is
// immutable, a registered function copies it, or it is a slog.Value.
func isShared(t reflect.Type) bool {
	return isImmutable(t) || isCloned(t) || wellKnown(t) == slogValueType
}
