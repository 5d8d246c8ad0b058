package markup

import (
	"bytes"

	"github.com/yuin/goldmark/text"
)

// Blocks renders Markdown as HTML does, one string for each of its outermost blocks, such
// as paragraphs, lists and tables. If text is appended, only the last blocks change.
// There is one exception: a link that names its target further down.
func Blocks(markdown string) []string {
	source := []byte(clean(markdown))
	doc := converter.Parser().Parse(text.NewReader(source))
	var blocks []string
	var out bytes.Buffer
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		out.Reset()
		if converter.Renderer().Render(&out, source, n) == nil && out.Len() > 0 {
			blocks = append(blocks, policy.Sanitize(out.String()))
		}
	}
	return blocks
}
