package session

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/refrain-go/refrain/app/internal/page"
	"github.com/refrain-go/refrain/app/internal/tree"
)

// Problem draws an error in place of an element that cannot be drawn. It tells the
// mistake in the call and the line of the call.
func (p *Place) Problem(format string, args ...any) *tree.Node {
	return p.ProblemAt(scriptLine(), format, args...)
}

// ProblemAt is problem for a call at the given line.
func (p *Place) ProblemAt(line, format string, args ...any) *tree.Node {
	text := fmt.Sprintf(format, args...)
	return p.Draw("status", p.Begin("status").Text("level", "error").Text("text", text).Optional("src", line), nil)
}

// scriptLine returns file and line of the innermost call on the stack that is outside
// package app and this package.
func scriptLine() string {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, ownPrefix) && !strings.HasPrefix(f.Function, appPrefix) {
			return fileLine(f)
		}
		if !more {
			return ""
		}
	}
}

// The functions of this package and of package app have names with these prefixes.
var (
	ownPrefix = func() string {
		pc, _, _, _ := runtime.Caller(0)
		name := runtime.FuncForPC(pc).Name() // "github.com/refrain-go/refrain/app/internal/session.init..."
		slash := strings.LastIndexByte(name, '/')
		dot := strings.IndexByte(name[slash:], '.')
		return name[:slash+dot+1]
	}()
	appPrefix = strings.TrimSuffix(ownPrefix, "/internal/session.") + "."
)

// LineOf returns file and line of a call by its program counter.
func LineOf(pc uintptr) string {
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
