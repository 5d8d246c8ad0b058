package markup

import (
	"bytes"
	"html"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// HTML renders GitHub's flavour of Markdown: tables, strikethrough, task lists, bare
// links, footnotes and formulas. A tag in the text is shown as text. It may be called
// concurrently.
func HTML(markdown string) string {
	return rendered.get("markdown", markdown, func() string {
		var out bytes.Buffer
		if err := converter.Convert([]byte(clean(markdown)), &out); err != nil {
			// Only a failing writer gives an error, and a buffer does not fail. If it
			// did, the escaped text would be safe.
			return "<p>" + html.EscapeString(markdown) + "</p>"
		}
		return policy.Sanitize(out.String())
	})
}

// clean replaces the bytes that are not valid in a UTF-8 page.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// bareURL matches a link that stands in a text by itself. Its host and its path may be in
// any script.
var bareURL = regexp.MustCompile(`^(?:http|https)://[-\p{L}\p{M}\p{N}@:%._+~#=]{1,256}\.\p{L}[\p{L}\p{M}\p{N}-]*(?::\d+)?(?:[/#?][-\p{L}\p{M}\p{N}@:%_+.~#$!?&/=();,'">^{}\[\]` + "`" + `]*)?`)

// footnotes of two texts of a page have the same names. A link to one would lead to the
// other's, so footnotes have numbers and no links.
var footnotes = extension.NewFootnote()

// converter is goldmark without its two parsers of raw HTML, so that a tag is text like
// any other, and the Markdown between two tags is still Markdown.
var converter = goldmark.New(
	goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(formulas{}, 400),
			util.Prioritized(emphasis, 500),
			util.Prioritized(struck, 500),
		),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)),
	goldmark.WithExtensions(
		extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
		extension.NewLinkify(
			extension.WithLinkifyAllowedProtocols([]string{"http", "https", "mailto"}),
			extension.WithLinkifyURLRegexp(bareURL),
		),
		extension.TaskList,
		footnotes,
	),
	goldmark.WithRendererOptions(renderer.WithNodeRenderers(
		util.Prioritized(nodes{}, 100),
		util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
	)),
)
