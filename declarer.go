package refrain

import (
	"reflect"
	"runtime"

	"github.com/refrain-go/refrain/internal/plan"
)

// thisPackage is the import path of this package.
var thisPackage = reflect.TypeFor[Cache]().PkgPath()

// declarer returns the package whose code is declaring a memo or singleton: the nearest
// package on the stack that is not this one.
func declarer() plan.Declarer {
	var callers [32]uintptr
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers[:])])
	for {
		frame, more := frames.Next()
		if path := plan.PackageOf(frame.Function); path != thisPackage || !more {
			return plan.Declarer(path)
		}
	}
}
