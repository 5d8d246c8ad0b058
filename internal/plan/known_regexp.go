package plan

import (
	"reflect"
	"regexp"
	"slices"
	"unsafe"
)

var regexpType = reflect.TypeFor[regexp.Regexp]()

// regexpKey encodes the expression, the compiled program, and whether the longest match
// is wanted. The program tells the syntax (Compile, CompilePOSIX).
func regexpKey(part func(reflect.Type) *Key) func(*Encoder, unsafe.Pointer) *Refusal {
	program, hasProgram := regexpType.FieldByName("prog")
	longest, hasLongest := regexpType.FieldByName("longest")
	if !hasProgram || !hasLongest || program.Type.Kind() != reflect.Pointer || longest.Type.Kind() != reflect.Bool {
		panic("plan: the fields of regexp.Regexp have changed: adapt known_regexp.go")
	}
	compiled := part(program.Type)
	return func(e *Encoder, p unsafe.Pointer) *Refusal {
		e.string((*regexp.Regexp)(p).String())
		e.bytes(unsafe.Slice((*byte)(unsafe.Add(p, longest.Offset)), 1))
		return compiled.encode(e, unsafe.Add(p, program.Offset))
	}
}

// regexpTexts clones the strings of a Regexp: the expression, and the names of its
// groups, which are parts of the expression. Copies share everything else.
func regexpTexts() func(*copier, unsafe.Pointer, int, uintptr) *Refusal {
	expr, hasExpr := regexpType.FieldByName("expr")
	names, hasNames := regexpType.FieldByName("subexpNames")
	if !hasExpr || !hasNames || expr.Type.Kind() != reflect.String || names.Type != reflect.TypeFor[[]string]() {
		panic("plan: the fields of regexp.Regexp have changed: adapt known_regexp.go")
	}
	return func(c *copier, p unsafe.Pointer, n int, stride uintptr) *Refusal {
		for i := range n {
			re := nth(p, i, stride)
			c.text((*string)(unsafe.Add(re, expr.Offset)))
			groups := (*[]string)(unsafe.Add(re, names.Offset))
			*groups = slices.Clone(*groups)
			for i := range *groups {
				c.text(&(*groups)[i])
			}
		}
		return nil
	}
}
