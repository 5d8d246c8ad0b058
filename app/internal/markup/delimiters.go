package markup

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// delimited parses a text between two equal marks: *emphasis*, **strong**, ~~struck~~.
type delimited struct {
	marks string // each of these may stand on both sides
	least int    // how many marks there must be at least
	most  int    // zero: any number
	match func(consumes int) ast.Node
}

var (
	emphasis = delimited{marks: "*_", least: 1, match: func(n int) ast.Node { return ast.NewEmphasis(n) }}
	// A single tilde is a text, as in "~5 minutes, ~6 with a break".
	struck = delimited{marks: "~", least: 2, most: 2, match: func(int) ast.Node { return extension.NewStrikethrough() }}
)

func (d delimited) Trigger() []byte { return []byte(d.marks) }

func (d delimited) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, segment := block.PeekLine()
	node := parser.ScanDelimiter(line, before, d.least, d)
	if node == nil || d.most > 0 && (node.OriginalLength > d.most || before == rune(line[0])) {
		return nil
	}
	if line[0] != '_' {
		after, _ := utf8.DecodeRune(line[node.OriginalLength:])
		besideCJK(node, before, after)
	}
	node.Segment = segment.WithStop(segment.Start + node.OriginalLength)
	block.Advance(node.OriginalLength)
	pc.PushDelimiter(node)
	return node
}

// besideCJK lets marks open and close beside Chinese, Japanese and Korean, which have no
// spaces between words: **「これ」**は. CommonMark decides by the spaces around it whether a
// mark between punctuation and a letter opens or closes.
func besideCJK(node *parser.Delimiter, before, after rune) {
	if isCJK(before) && !unicode.IsSpace(after) {
		node.CanOpen = true
	}
	if isCJK(after) && !unicode.IsSpace(before) {
		node.CanClose = true
	}
}

func isCJK(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo) ||
		r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF // their punctuation
}

func (d delimited) IsDelimiter(b byte) bool {
	for i := range len(d.marks) {
		if d.marks[i] == b {
			return true
		}
	}
	return false
}

func (delimited) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}

func (d delimited) OnMatch(consumes int) ast.Node { return d.match(consumes) }
