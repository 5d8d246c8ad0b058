package plan

import "reflect"

// use is what a plan is for. What a type may contain depends on it.
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

// check looks through all that a value of type t is known to contain, and returns nil or the Refusal nearest to the surface. What
// only a value shows, an interface's content, is checked when a plan meets it.
func (u use) check(t reflect.Type) *Refusal {
	return (&checker{use: u, seen: map[reflect.Type]bool{}}).check(t)
}

// checkInside is check without t's own RefrainKey.
func (u use) checkInside(t reflect.Type) *Refusal {
	return (&checker{use: u, inside: t, seen: map[reflect.Type]bool{}}).check(t)
}

type checker struct {
	use    use
	inside reflect.Type
	seen   map[reflect.Type]bool
}

// check goes level by level, and prefers a live resource to the locks and channels that lie beside it, since that is what the
// reader of the message calls the value.
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

// telling reports whether a refusal names a live resource by an interface: sql.DB is better explained by its
// driver.Connector than by itself.
func (r *Refusal) telling() bool {
	return r != nil && r.Type.Kind() == reflect.Interface && r.Reason == holdsLive
}

// look judges the type at one place and returns the places inside it. Pointers are followed where they are met. A live root is
// refused and looked into all the same.
func (c *checker) look(at place) (*Refusal, []place) {
	t := at.typ
	for {
		if c.seen[t] || c.opaque(t) {
			return nil, nil
		}
		c.seen[t] = true
		if t.Kind() != reflect.Pointer {
			break
		}
		t = t.Elem()
	}
	if t.Size() == 0 { // [0]func() and its like hold nothing
		return nil, nil
	}
	refuse := func(reason string) *Refusal { return &Refusal{Path: at.path, Type: at.typ, Reason: reason} }
	if live(t) {
		if at.path == "" && t.Kind() == reflect.Struct {
			return refuse(holdsLive), c.fields(t, at.path)
		}
		return refuse(holdsLive), nil
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
		return nil, c.fields(t, at.path)
	}
	return nil, nil
}

func (c *checker) fields(t reflect.Type, path string) []place {
	var inner []place
	for i := range t.NumField() {
		if f := t.Field(i); c.use == asResult || !notKeyed(f) {
			inner = append(inner, place{f.Type, path + "." + f.Name})
		}
	}
	return inner
}

// opaque reports whether plans of this use do not look into values of type t by its parts.
func (c *checker) opaque(t reflect.Type) bool {
	switch c.use {
	case asKey:
		return wellKnown(t) != nil || isKeyer(t) && t != c.inside
	case asArgument:
		return isImmutable(t) || isKeyer(t) && t != c.inside
	default:
		return isImmutable(t)
	}
}
