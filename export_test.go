package refrain

import (
	"reflect"

	"github.com/refrain-go/refrain/internal/codeid"
)

// HideBinary lets the program's file be unreadable until show is called.
func HideBinary(why error) (show func()) {
	before := identityOfBinary
	identityOfBinary = func() (codeid.Identity, error) { return codeid.Identity{}, why }
	return func() { identityOfBinary = before }
}

// CheckMemo panics where NewMemo does for its options or its types. The compiler takes
// half a second for each pair of types of a Memo, and no time for CheckMemo.
func CheckMemo[In, Out any](name string, opts ...Option) {
	s := declare(kindMemo, name, opts)
	plansOfArgument(kindMemo, name, reflect.TypeFor[In]())
	planOfResult(name, reflect.TypeFor[Out](), &s)
	planOfStored(name, reflect.TypeFor[In](), reflect.TypeFor[Out](), &s)
}
