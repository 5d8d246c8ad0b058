package app

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/refrain-go/refrain/app/internal/page"
	"github.com/refrain-go/refrain/app/internal/tree"
)

// problem draws an error in place of an element that cannot be drawn. It tells the
// mistake in the call and the line of the call.
func (p *place) problem(format string, args ...any) *tree.Node {
	return p.problemAt(scriptLine(), format, args...)
}

// problemAt is problem for a call at the given line.
func (p *place) problemAt(line, format string, args ...any) *tree.Node {
	text := fmt.Sprintf(format, args...)
	return p.draw("status", p.begin("status").Text("level", "error").Text("text", text).Optional("src", line), nil)
}

// scriptLine returns file and line of the innermost call on the stack that is outside
// this package.
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

// caller returns the program counter of the call of the method that calls it. lineOf
// turns it into a line if it is needed.
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

// tooLarge ends a run that has drawn too many elements.
func (r *run) tooLarge() {
	err := fmt.Errorf("the page has more than %d elements: show many rows as one Table", page.MaxNodes)
	r.faulty(fault{text: err.Error(), err: err})
	r.leave()
}
