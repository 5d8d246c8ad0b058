package plan

import (
	"log/slog"
	"reflect"
	"time"
	"unsafe"
)

// A slog.Value stores a string as the address of its bytes, and a group as the address of
// its first Attr. A number beside it says how many there are. The dynamic type of the
// field any tells what the Value holds. The package golang.org/x/exp/slog, from which
// log/slog comes, has the same type.

var slogValueType = reflect.TypeFor[slog.Value]()

// isSlogValue reports whether t is the Value of log/slog or golang.org/x/exp/slog, or
// declared from the former.
func isSlogValue(t reflect.Type) bool {
	if t == slogValueType || t.Kind() == reflect.Struct && t.ConvertibleTo(slogValueType) {
		return true
	}
	return t.PkgPath() == "golang.org/x/exp/slog" && t.Name() == "Value" && hasSlogFields(t)
}

func hasSlogFields(t reflect.Type) bool {
	number, hasNumber := t.FieldByName("num")
	content, hasContent := t.FieldByName("any")
	return hasNumber && hasContent && number.Type.Kind() == reflect.Uint64 && content.Type == anyType &&
		number.Offset == slogNumber && content.Offset == slogContent && t.Size() == slogValueType.Size()
}

// slogNumber and slogContent are the offsets of a Value's fields.
var slogNumber, slogContent = func() (uintptr, uintptr) {
	number, _ := slogValueType.FieldByName("num")
	content, _ := slogValueType.FieldByName("any")
	if !hasNumberAndContent(number, content) {
		panic("plan: the fields of slog.Value have changed: adapt known_slog.go")
	}
	return number.Offset, content.Offset
}()

func hasNumberAndContent(number, content reflect.StructField) bool {
	return number.Type != nil && number.Type.Kind() == reflect.Uint64 && content.Type == anyType
}

// slogKind is what a Value holds, as far as plans distinguish it.
type slogKind int

const (
	slogAny    slogKind = iota // the content of the interface
	slogScalar                 // the number alone; the interface holds its Kind
	slogString
	slogGroup
	slogTime
)

// slogOf reads the Value at p. It returns what the Value holds, the dynamic type and data
// word of its interface, and its number.
func slogOf(p unsafe.Pointer) (kind slogKind, dynamic reflect.Type, data unsafe.Pointer, number uint64) {
	number = *(*uint64)(unsafe.Add(p, slogNumber))
	dynamic, data = boxed(anyType, unsafe.Add(p, slogContent))
	if dynamic == nil || dynamic.PkgPath() != "log/slog" && dynamic.PkgPath() != "golang.org/x/exp/slog" {
		return slogAny, dynamic, data, number
	}
	switch dynamic.Name() {
	case "Kind":
		return slogScalar, dynamic, data, number
	case "stringptr":
		return slogString, dynamic, data, number
	case "groupptr":
		return slogGroup, dynamic, data, number
	case "timeLocation", "timeTime":
		return slogTime, dynamic, data, number
	}
	return slogAny, dynamic, data, number
}

// slogCopy returns the function that deepens Values.
func (s *copyShelf) slogCopy(part func(reflect.Type) *Copy) func(*copier, unsafe.Pointer, int, uintptr) *Refusal {
	content := part(anyType)
	return func(c *copier, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range n {
			if refusal := s.slogValue(c, content, nth(p, i, stride)); refusal != nil {
				return refusal
			}
		}
		return nil
	}
}

func (s *copyShelf) slogValue(c *copier, content *Copy, p unsafe.Pointer) *Refusal {
	at := unsafe.Add(p, slogContent)
	kind, dynamic, data, number := slogOf(p)
	switch kind {
	case slogScalar:
		return nil
	case slogTime:
		if dynamic.Kind() == reflect.Struct {
			c.size += int64(dynamic.Size())
		}
		return nil
	case slogString:
		if number > 0 {
			text := unsafe.String((*byte)(data), number)
			if c.counts {
				c.text(&text)
			}
			*(*unsafe.Pointer)(dataWord(at)) = unsafe.Pointer(unsafe.StringData(text))
		}
		return nil
	case slogGroup:
		attr, refusal := c.planFor(s, dynamic.Elem())
		if refusal == nil && data != nil {
			group := sliceHeader{data, int(number), int(number)}
			refusal = c.slice(attr, &group)
			*(*unsafe.Pointer)(dataWord(at)) = group.data
		}
		return refusal.at("[]")
	}
	return content.deepen(c, at, 1, 2*wordSize).at(".any")
}

// comparesAddresses reports whether the Equal method of a t compares the addresses of
// pointers. The method of a Value does so if the Value holds any. The method of an Attr
// calls it.
func comparesAddresses(t reflect.Type) bool {
	return isSlogValue(t) || t.Kind() == reflect.Struct && t.NumField() == 2 && isSlogValue(t.Field(1).Type)
}

// lookInsideSlog is lookInside for a Value. It looks at the Attrs of a group, or at the
// content of any.
func (c *comparison) lookInsideSlog(original, copied unsafe.Pointer) *Refusal {
	kind, dynamic, a, n := slogOf(original)
	_, _, b, _ := slogOf(copied)
	switch {
	case kind == slogAny:
		return c.content(anyType, unsafe.Add(original, slogContent), unsafe.Add(copied, slogContent)).at(".any")
	case kind == slogGroup && n > 0 && !c.again(dynamic.Elem(), a, int(n)):
		return c.elements(dynamic.Elem(), a, b, int(n)).at("[]")
	}
	return nil
}

// slogKey returns the function that encodes a Value by its kind and content.
func slogKey() func(*Encoder, unsafe.Pointer) *Refusal {
	return func(e *Encoder, p unsafe.Pointer) *Refusal {
		kind, dynamic, data, number := slogOf(p)
		e.byte(byte(kind))
		switch kind {
		case slogScalar:
			return e.slogScalar(data, number)
		case slogString:
			e.string(unsafe.String((*byte)(data), number))
			return nil
		case slogGroup:
			return e.slogGroup(dynamic, data, number)
		case slogTime:
			t := slogTimeOf(dynamic, data, number)
			return encodeTime(e, unsafe.Pointer(&t))
		}
		return e.boxed(anyType, unsafe.Add(p, slogContent)).at(".any")
	}
}

func (e *Encoder) slogScalar(data unsafe.Pointer, number uint64) *Refusal {
	kind := *(*slog.Kind)(data)
	e.byte(byte(kind))
	if kind == slog.KindFloat64 {
		e.float64(*(*float64)(unsafe.Pointer(&number)))
	} else {
		e.uint64(number)
	}
	return nil
}

func (e *Encoder) slogGroup(dynamic reflect.Type, data unsafe.Pointer, number uint64) *Refusal {
	if data == nil {
		e.byte(tagNil)
		return nil
	}
	attr, refusal := e.shelf.contentOf(dynamic.Elem())
	switch {
	case refusal != nil:
		return refusal.at("[]")
	case number > 0:
		return e.follow(referent{data, int(number), attr}, reflect.SliceOf(dynamic.Elem()))
	}
	e.byte(tagInline)
	e.uvarint(0)
	return nil
}

// slogTimeOf returns the time that a Value holds. The zero time has no location.
func slogTimeOf(dynamic reflect.Type, data unsafe.Pointer, number uint64) time.Time {
	switch {
	case dynamic.Kind() == reflect.Struct:
		return *(*time.Time)(data)
	case data == nil:
		return time.Time{}
	}
	return time.Unix(0, int64(number)).In((*time.Location)(data))
}

// lookAtSlog is look for a Value.
func (s *snapper) lookAtSlog(p unsafe.Pointer, from int, path string) *Refusal {
	switch kind, dynamic, data, number := slogOf(p); kind {
	case slogScalar, slogTime, slogString:
		return nil
	case slogGroup:
		return s.take(dynamic.Elem(), data, int(number), from, path+"[]")
	}
	return s.lookInto(anyType, unsafe.Add(p, slogContent), from, path+".any")
}
