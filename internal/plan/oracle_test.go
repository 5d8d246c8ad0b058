package plan

import (
	"log/slog"
	"math/big"
	"net/netip"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
)

// oracle decides whether two values are equal. It is slow, and works by other means than
// plans. For keys it goes by the rules of keys. For copies everything counts, including
// aliases.
type oracle struct {
	copies bool
	stored bool // for copies: blank fields, which nothing can read, do not count
	// For copies: there has, for each reference of the first value, the one in the
	// second. back has them the other way round.
	there map[reference]reference
	back  map[reference]reference
}

type reference struct {
	typ     reflect.Type
	address uintptr
	n       int
}

func sameKey(a, b reflect.Value) bool { return (&oracle{}).same(a, b) }

func sameCopy(a, b reflect.Value) bool {
	return (&oracle{copies: true, there: map[reference]reference{}, back: map[reference]reference{}}).same(a, b)
}

// sameStored is sameCopy for what was encoded and decoded.
func sameStored(a, b reflect.Value) bool {
	return (&oracle{copies: true, stored: true, there: map[reference]reference{}, back: map[reference]reference{}}).same(a, b)
}

func (o *oracle) same(a, b reflect.Value) bool {
	if a.Type() != b.Type() {
		return false
	}
	a, b = exposed(a), exposed(b)
	switch x := a.Addr().Interface().(type) {
	case *time.Time:
		y := b.Addr().Interface().(*time.Time)
		return x.Equal(*y) && x.Format(time.RFC3339Nano+" MST") == y.Format(time.RFC3339Nano+" MST") && x.Location().String() == y.Location().String()
	case *big.Int:
		return x.Cmp(b.Addr().Interface().(*big.Int)) == 0
	case *big.Rat:
		return x.Cmp(b.Addr().Interface().(*big.Rat)) == 0
	case *big.Float:
		y := b.Addr().Interface().(*big.Float)
		return x.Cmp(y) == 0 && x.Signbit() == y.Signbit() && x.Prec() == y.Prec() && x.Mode() == y.Mode() && x.Acc() == y.Acc()
	case *netip.Prefix:
		return *x == *b.Addr().Interface().(*netip.Prefix)
	case *netip.Addr:
		return *x == *b.Addr().Interface().(*netip.Addr)
	case *slog.Value:
		return o.sameSlog(*x, *b.Addr().Interface().(*slog.Value))
	case *regexp.Regexp:
		y := b.Addr().Interface().(*regexp.Regexp)
		return x.String() == y.String() && x.FindString("abcd") == y.FindString("abcd") && reflect.ValueOf(x).Elem().FieldByName("longest").Bool() == reflect.ValueOf(y).Elem().FieldByName("longest").Bool()
	case *sealed:
		y := b.Addr().Interface().(*sealed)
		return x.Text() == y.Text() && (!o.copies || slices.Equal(x.text, y.text))
	case *sealedValue:
		y := b.Addr().Interface().(*sealedValue)
		return *x.text == *y.text
	case *shouted:
		if y := b.Addr().Interface().(*shouted); !o.copies {
			return strings.EqualFold(x.text, y.text)
		}
	}
	if isCurve(a.Type()) || a.Type() == typeType {
		return a.Interface() == b.Interface()
	}
	switch a.Kind() {
	case reflect.Float32, reflect.Float64:
		return sameFloat(a.Float(), b.Float())
	case reflect.Complex64, reflect.Complex128:
		return sameFloat(real(a.Complex()), real(b.Complex())) && sameFloat(imag(a.Complex()), imag(b.Complex()))
	case reflect.Array:
		return o.sameElements(a, b)
	case reflect.Struct:
		for i := range a.NumField() {
			if f := a.Type().Field(i); o.stored && f.Name == "_" {
				continue
			} else if (o.copies || !leftOut(f)) && !o.same(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Interface:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() == b.IsNil()
		}
		return a.Elem().Type() == b.Elem().Type() && o.same(addressable(a.Elem()), addressable(b.Elem()))
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return o.sameReference(a, b)
	}
	return a.Interface() == b.Interface()
}

func (o *oracle) sameSlog(x, y slog.Value) bool {
	if x.Kind() != y.Kind() {
		return false
	}
	switch x.Kind() {
	case slog.KindFloat64:
		return sameFloat(x.Float64(), y.Float64())
	case slog.KindTime, slog.KindGroup, slog.KindAny, slog.KindLogValuer:
		a, b := x.Any(), y.Any()
		return o.same(reflect.ValueOf(&a).Elem(), reflect.ValueOf(&b).Elem())
	}
	return x.Any() == y.Any()
}

func sameFloat(a, b float64) bool {
	return a != a && b != b || a == b && 1/a == 1/b
}

func addressable(v reflect.Value) reflect.Value {
	box := reflect.New(v.Type()).Elem()
	box.Set(v)
	return box
}

func (o *oracle) sameElements(a, b reflect.Value) bool {
	for i := range a.Len() {
		if !o.same(a.Index(i), b.Index(i)) {
			return false
		}
	}
	return true
}

func (o *oracle) sameReference(a, b reflect.Value) bool {
	if a.IsNil() || b.IsNil() {
		return a.IsNil() == b.IsNil()
	}
	if a.Kind() != reflect.Pointer && a.Len() != b.Len() {
		return false
	}
	if o.copies && !emptyTarget(a) {
		x, y := referenceOf(a), referenceOf(b)
		if there, met := o.there[x]; met || o.back[y] != (reference{}) {
			return there == y && o.back[y] == x
		}
		o.there[x], o.back[y] = y, x
	}
	switch a.Kind() {
	case reflect.Pointer:
		return o.same(a.Elem(), b.Elem())
	case reflect.Slice:
		return o.sameElements(a, b)
	}
	return o.sameMap(a, b)
}

func emptyTarget(v reflect.Value) bool {
	return v.Kind() != reflect.Map && v.Type().Elem().Size() == 0 || v.Kind() == reflect.Slice && v.Len() == 0
}

func referenceOf(v reflect.Value) reference {
	r := reference{typ: v.Type(), address: v.Pointer()}
	if v.Kind() == reflect.Slice {
		r.n = v.Len()
	}
	return r
}

// sameMap finds a partner in b for each entry of a. Keys that look alike (NaN) are
// distinguished by their values alone.
func (o *oracle) sameMap(a, b reflect.Value) bool {
	type entry struct{ key, value reflect.Value }
	var left []entry
	for entries := b.MapRange(); entries.Next(); {
		left = append(left, entry{addressable(entries.Key()), addressable(entries.Value())})
	}
	for entries := a.MapRange(); entries.Next(); {
		key, value := addressable(entries.Key()), addressable(entries.Value())
		found := -1
		for i, e := range left {
			if o.same(key, e.key) && o.same(value, e.value) {
				found = i
				break
			}
		}
		if found < 0 {
			return false
		}
		if k := left[found].key; k.Equal(k) && !b.MapIndex(k).IsValid() {
			return false // iteration finds it, but a lookup does not
		}
		left = append(left[:found], left[found+1:]...)
	}
	return len(left) == 0
}

// leftOut reports whether keys leave out field f of a type that the tests declare.
func leftOut(f reflect.StructField) bool {
	return strings.HasPrefix(f.Name, "_") || f.Tag.Get("refrain") == "-"
}

// toldApart returns the type of the first parts, at the same place in two values, that
// their own Equal or Cmp distinguishes.
func toldApart(a, b reflect.Value) reflect.Type {
	t := a.Type()
	a, b = exposed(a), exposed(b)
	if isKeyer(t) || t != b.Type() || comparesAddresses(t) {
		return nil
	}
	for _, q := range comparing(t) {
		if (&comparison{}).differ(q, a.Addr(), b.Addr()) {
			return t
		}
	}
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			if told := toldApart(a.Field(i), b.Field(i)); told != nil && !leftOut(t.Field(i)) {
				return told
			}
		}
	case reflect.Array, reflect.Slice:
		for i := range min(a.Len(), b.Len()) {
			if told := toldApart(a.Index(i), b.Index(i)); told != nil {
				return told
			}
		}
	case reflect.Pointer:
		if !a.IsNil() && !b.IsNil() {
			return toldApart(a.Elem(), b.Elem())
		}
	case reflect.Interface:
		if !a.IsNil() && !b.IsNil() {
			return toldApart(addressable(a.Elem()), addressable(b.Elem()))
		}
	}
	return nil
}
