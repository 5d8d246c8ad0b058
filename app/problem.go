package app

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/refrain-go/refrain/app/internal/tree"
)

// problem draws, in place of an element that cannot be drawn, what is wrong with the call and where it stands.
func (ui *UI) problem(format string, args ...any) *tree.Node {
	return ui.problemAt(scriptLine(), format, args...)
}

// problemAt is problem for a call that stands at another line.
func (ui *UI) problemAt(line, format string, args ...any) *tree.Node {
	text := fmt.Sprintf(format, args...)
	return ui.draw("status", ui.begin("status").Text("level", "error").Text("text", text).Optional("src", line), nil)
}

// scriptLine returns file and line of the innermost call on the stack that is not this package's own.
func scriptLine() string {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, packagePrefix) {
			return fileLine(f)
		}
		if !more {
			return ""
		}
	}
}

var packagePrefix = func() string {
	pc, _, _, _ := runtime.Caller(0)
	name := runtime.FuncForPC(pc).Name() // "github.com/refrain-go/refrain/app.init..."
	slash := strings.LastIndexByte(name, '/')
	dot := strings.IndexByte(name[slash:], '.')
	return name[:slash+dot+1]
}()

// caller returns where the method that calls it was called, to be resolved by lineOf if need be.
func caller() uintptr {
	var pcs [1]uintptr
	runtime.Callers(3, pcs[:])
	return pcs[0]
}

func lineOf(pc uintptr) string {
	f, _ := runtime.CallersFrames([]uintptr{pc}).Next()
	return fileLine(f)
}

func fileLine(f runtime.Frame) string {
	return filepath.Base(f.File) + ":" + strconv.Itoa(f.Line)
}

// tooLarge ends a run that draws without end.
func (r *run) tooLarge() {
	err := fmt.Errorf("the page has more than %d elements: show many rows as one Table", maxNodes)
	r.faulty(fault{text: err.Error(), err: err})
	r.leave()
}
