package markup

import (
	"bytes"
	"html"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// math is a formula in a text: $a$, or $$a$$ for one on lines of its own. The page draws
// it.
type math struct {
	ast.BaseInline
	source  []byte
	display bool
}

var kindMath = ast.NewNodeKind("Math")

func (*math) Kind() ast.NodeKind              { return kindMath }
func (n *math) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// formulas parses math. A dollar sign of a price is a text: the formula of "$5 and $6"
// would end behind a space, and that of "$5-$6" before a digit.
type formulas struct{}

func (formulas) Trigger() []byte { return []byte{'$'} }

func (formulas) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	if before := block.PrecendingCharacter(); before < utf8.RuneSelf && (before == '-' || unicode.IsLetter(before) || unicode.IsDigit(before)) {
		return nil // US$, 7$, or the second price of a range
	}
	line, _ := block.PeekLine()
	mark := line[:1]
	if bytes.HasPrefix(line, []byte("$$")) {
		mark = line[:2]
	}
	inside := line[len(mark):]
	for at := 0; at < len(inside); at++ {
		switch {
		case inside[at] == '\\':
			at++ // the character after this one is no mark
			continue
		case !bytes.HasPrefix(inside[at:], mark):
			continue
		}
		formula, rest := inside[:at], inside[at+len(mark):]
		if !isFormula(formula, rest, len(mark) == 2) {
			return nil
		}
		block.Advance(at + 2*len(mark))
		return &math{source: formula, display: len(mark) == 2}
	}
	return nil
}

// isFormula reports whether the text between two marks is meant as a formula.
func isFormula(formula, rest []byte, display bool) bool {
	if len(bytes.TrimSpace(formula)) == 0 {
		return false
	}
	if display {
		return true
	}
	digit := len(rest) > 0 && rest[0] >= '0' && rest[0] <= '9'
	return !util.IsSpace(formula[0]) && !util.IsSpace(formula[len(formula)-1]) && !digit
}

func renderMath(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	m := n.(*math)
	_, err := w.WriteString(formulaHTML(string(m.source), m.display))
	return ast.WalkContinue, err
}

func formulaHTML(source string, display bool) string {
	class := "math-inline"
	if display {
		class = "math-display"
	}
	return `<span class="` + class + `">` + html.EscapeString(source) + `</span>`
}
