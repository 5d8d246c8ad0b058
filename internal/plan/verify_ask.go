package plan

import (
	"bytes"
	"encoding"
	"fmt"
	"reflect"
	"sync"
	"unsafe"
)

// question is one of a type's methods. about returns the answer about x, which is the
// original or its copy. A method that compares is called on the original, with x as its
// argument. Other methods are called on x. original and x are pointers to the type.
type question struct {
	method string
	about  func(original, x reflect.Value) answer
}

// answer is what a method returned.
type answer struct {
	text  []byte
	moot  bool // it says nothing: an error, or an Equal that is false
	panic bool
}

// marshaler is the Marshaler of encoding/json.
type marshaler interface{ MarshalJSON() ([]byte, error) }

var (
	stringerType        = reflect.TypeFor[fmt.Stringer]()
	textMarshalerType   = reflect.TypeFor[encoding.TextMarshaler]()
	binaryMarshalerType = reflect.TypeFor[encoding.BinaryMarshaler]()
	marshalerType       = reflect.TypeFor[marshaler]()
)

var questions sync.Map // reflect.Type → []question

// questionsTo returns the questions to values of type t. Values that copies share are not
// asked.
func questionsTo(t reflect.Type) []question {
	if qs, ok := questions.Load(t); ok {
		return qs.([]question)
	}
	var qs []question
	switch {
	case t.Kind() == reflect.Interface || t.Size() == 0 || isImmutable(t) || isImmutable(reflect.PointerTo(t)):
	case comparesAddresses(t):
		qs = telling(reflect.PointerTo(t))
	default:
		qs = append(comparing(t), telling(reflect.PointerTo(t))...)
	}
	questions.Store(t, qs)
	return qs
}

// comparing returns the questions that compare. It looks methods up by names that are
// constants, because otherwise the linker would keep all methods of the program.
func comparing(t reflect.Type) (qs []question) {
	p := reflect.PointerTo(t)
	if m, ok := p.MethodByName("Equal"); ok {
		_, byValue := t.MethodByName("Equal")
		if q := comparingBy(t, m, byValue, reflect.Bool); q != nil {
			qs = append(qs, *q)
		}
	}
	if m, ok := p.MethodByName("Cmp"); ok {
		_, byValue := t.MethodByName("Cmp")
		if q := comparingBy(t, m, byValue, reflect.Int); q != nil {
			qs = append(qs, *q)
		}
	}
	return qs
}

// comparingBy returns the question of a method of *t, or nil if it does not take another
// t.
func comparingBy(t reflect.Type, m reflect.Method, byValue bool, result reflect.Kind) *question {
	f := m.Type
	if f.NumIn() != 2 || f.NumOut() != 1 || f.IsVariadic() || f.Out(0).Kind() != result {
		return nil
	}
	pointer, want := reflect.PointerTo(t), f.In(1)
	if want.Kind() == reflect.Interface {
		byValue = byValue && t.Implements(want)
		if !byValue && !pointer.Implements(want) {
			return nil
		}
	} else if byValue = want == t; !byValue && want != pointer {
		return nil
	}
	return &question{m.Name, func(original, x reflect.Value) answer {
		if byValue {
			x = x.Elem()
		}
		said := m.Func.Call([]reflect.Value{original, x})[0]
		return answer{text: fmt.Append(nil, said), moot: said.Equal(reflect.Zero(said.Type())) == (result == reflect.Bool)}
	}}
}

// telling returns the questions to values of the pointer type p that return a text.
func telling(p reflect.Type) (qs []question) {
	add := func(method string, is reflect.Type, text func(x any) ([]byte, error)) {
		if !p.Implements(is) {
			return
		}
		qs = append(qs, question{method, func(_, x reflect.Value) answer {
			text, err := text(x.Interface())
			return answer{text: bytes.Clone(text), moot: err != nil}
		}})
	}
	add("String", stringerType, func(x any) ([]byte, error) { return []byte(x.(fmt.Stringer).String()), nil })
	add("Error", errorType, func(x any) ([]byte, error) { return []byte(x.(error).Error()), nil })
	add("MarshalText", textMarshalerType, func(x any) ([]byte, error) { return x.(encoding.TextMarshaler).MarshalText() })
	add("MarshalBinary", binaryMarshalerType, func(x any) ([]byte, error) { return x.(encoding.BinaryMarshaler).MarshalBinary() })
	add("MarshalJSON", marshalerType, func(x any) ([]byte, error) { return x.(marshaler).MarshalJSON() })
	return qs
}

// ask returns the method by which two values of type t differ, or "". It does not ask a
// large value, nor one that refers back to itself, because its methods may never end.
func (c *comparison) ask(t reflect.Type, questions []question, original, copied unsafe.Pointer) (method string) {
	if c.places == 0 || c.text <= 0 || !newScale(c.clone).holds(t, original, 0) {
		c.partial = true
		return ""
	}
	c.places--
	x, y := reflect.NewAt(t, original), reflect.NewAt(t, copied)
	for _, q := range questions {
		if c.differ(q, x, y) {
			return q.method
		}
	}
	return ""
}

// asksToBeSure is how often both values are asked again if they differ. The text of a map
// with two entries may have them in another order one time in eight.
const asksToBeSure = 64

// differ reports whether a method distinguishes the copy from the original. If its
// answers about the original vary, they prove nothing.
func (c *comparison) differ(q question, original, copied reflect.Value) bool {
	first := c.hear(q, original, original)
	if first.moot || first.panic || first.same(c.hear(q, original, copied)) {
		return false
	}
	for range asksToBeSure {
		if !first.same(c.hear(q, original, original)) || first.same(c.hear(q, original, copied)) {
			return false
		}
	}
	return true
}

// hear asks one question once. A panic is an answer, too.
func (c *comparison) hear(q question, original, x reflect.Value) (a answer) {
	defer func() {
		if value := recover(); value != nil {
			a = answer{panic: true}
		}
		c.text -= len(a.text)
	}()
	return q.about(original, x)
}

// same reports whether two answers are equal, apart from addresses in them.
func (a answer) same(b answer) bool {
	if a.panic != b.panic || a.moot != b.moot {
		return false
	}
	return bytes.Equal(a.text, b.text) || bytes.Equal(withoutAddresses(a.text), withoutAddresses(b.text))
}

// withoutAddresses returns a text without what may be an address: hexadecimal numbers of
// 6 to 16 digits. Longer numbers are no addresses. It does without package regexp, which
// would make the program larger.
func withoutAddresses(text []byte) []byte {
	const least, most = 6, 16
	rest := text
	var short []byte
	for {
		i := bytes.Index(rest, []byte("0x"))
		if i < 0 {
			return append(short, rest...)
		}
		number := bytes.TrimLeft(rest[i+2:], "0123456789abcdef")
		digits := len(rest) - (i + 2) - len(number)
		short = append(short, rest[:i+2]...)
		if rest = rest[i+2:]; least <= digits && digits <= most {
			rest = number
		}
	}
}
