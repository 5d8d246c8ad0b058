package markup

import (
	"html"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// maxHighlighted bounds the source that is coloured, in bytes: beyond it the spans would
// weigh more than they help.
const maxHighlighted = 200 << 10

// Code renders source code of a language by any of its usual names or file endings.
// Source in a language that is not known, and source over 200 KB, is shown without
// colours. It may be called concurrently.
func Code(src, lang string) string {
	return rendered.get("code "+lang, src, func() string { return highlight(clean(src), lang) })
}

func highlight(src, lang string) string {
	var out strings.Builder
	out.WriteString(`<pre class="chroma"><code>`)
	if !writeTokens(&out, src, lang) {
		out.WriteString(html.EscapeString(src))
	}
	out.WriteString(`</code></pre>`)
	return out.String()
}

// writeTokens writes src as coloured code. It reports false, and has then written
// nothing, if src could not be read as lang.
func writeTokens(out *strings.Builder, src, lang string) bool {
	if lang == "" || len(src) > maxHighlighted {
		return false
	}
	lexer := lexers.Get(lang)
	if lexer == nil {
		return false
	}
	tokens, err := chroma.Tokenise(chroma.Coalesce(lexer), nil, src)
	if err != nil {
		return false
	}
	for _, token := range tokens {
		class := classOf(token.Type)
		if class == "" || strings.TrimSpace(token.Value) == "" {
			out.WriteString(html.EscapeString(token.Value))
			continue
		}
		out.WriteString(`<span class="` + class + `">` + html.EscapeString(token.Value) + `</span>`)
	}
	return true
}

// classOf gives the short class of a token, or of the nearest wider type that has one.
func classOf(t chroma.TokenType) string {
	for t != 0 {
		if class, ok := chroma.StandardTypes[t]; ok {
			return class
		}
		t = t.Parent()
	}
	return ""
}
