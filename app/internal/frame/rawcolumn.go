package frame

import "strings"

// rawColumn has the cells of a column as they are written in a file.
type rawColumn struct {
	text   string // of the file
	blocks [][]span
	count  int
	// quoted tells that a cell which begins with a quote is still as a file has it: with
	// its quotes doubled.
	quoted bool
}

// span is the place of a cell in a text of at most 4 GB.
type span struct{ start, end uint32 }

// of gives the cell without quotes around it.
func (s span) of(text string, quoted bool) string {
	cell := text[s.start:s.end]
	if quoted && cell != "" && cell[0] == '"' {
		return unquoted(cell)
	}
	return cell
}

// all gives the cells as they are written, without the quotes around them.
func (c *rawColumn) all(yield func(string) bool) {
	for _, block := range c.blocks {
		for _, s := range block {
			if !yield(s.of(c.text, c.quoted)) {
				return
			}
		}
	}
}

// trimmed gives the cells without the blanks around them.
func (c *rawColumn) trimmed(yield func(string) bool) {
	for _, block := range c.blocks {
		for _, s := range block {
			if !yield(trimmed(s.of(c.text, c.quoted))) {
				return
			}
		}
	}
}

func trimmed(s string) string {
	if s == "" || s[0] > ' ' && s[0] < 0x80 && s[len(s)-1] > ' ' && s[len(s)-1] < 0x80 {
		return s
	}
	return strings.TrimSpace(s)
}

// unquoted reads a cell that begins with its opening quote and ends before its closing
// one. Lines end with \n in it, as encoding/csv has them.
func unquoted(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s[1:], `""`, `"`), "\r\n", "\n")
}

// cells collects the cells of a column.
type cells struct {
	text  []byte
	spans []span
}

func (c *cells) add(s string) {
	start := uint32(len(c.text))
	c.text = append(c.text, s...)
	c.spans = append(c.spans, span{start, uint32(len(c.text))})
}

func (c *cells) column() rawColumn {
	return rawColumn{text: stringOf(c.text), blocks: [][]span{c.spans}, count: len(c.spans)}
}
