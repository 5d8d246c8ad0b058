package refrain

import "reflect"

// CheckMemo panics where NewMemo does for its options or its types. The compiler takes
// half a second for each pair of types of a Memo, and no time for CheckMemo.
func CheckMemo[In, Out any](name string, opts ...Option) {
	s := declare(kindMemo, name, opts)
	plansOfArgument(kindMemo, name, reflect.TypeFor[In]())
	planOfResult(name, reflect.TypeFor[Out](), &s)
}
