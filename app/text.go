package app

import (
	"encoding/json"
	"strings"
	"unicode"

	"github.com/refrain-go/refrain/app/internal/loose"
	"github.com/refrain-go/refrain/app/internal/markup"
)

// Title shows the heading of the page.
func (ui *UI) Title(text string) { ui.text("title", text) }

// Header shows a heading of the second level.
func (ui *UI) Header(text string) { ui.text("header", text) }

// Subheader shows a heading of the third level.
func (ui *UI) Subheader(text string) { ui.text("subheader", text) }

// Text shows a text as it is, with its line breaks.
func (ui *UI) Text(text string) { ui.text("text", text) }

// Caption shows small text, as a remark on another element.
func (ui *UI) Caption(text string) { ui.text("caption", text) }

func (ui *UI) text(kind, text string) { ui.at.Draw(kind, ui.at.Begin(kind).Text("text", text), nil) }

// Markdown shows Markdown in GitHub's dialect: tables, lists, links, code, footnotes, and
// formulas between dollar signs ($a^2$, or $$a^2$$ for a formula on a line of its own).
// HTML in it is shown as text.
func (ui *UI) Markdown(source string) {
	if !ui.at.Keep("markdown", source) {
		ui.at.Draw("markdown", ui.at.Begin("markdown").Text("html", markup.HTML(source)), source)
	}
}

// Code shows source code, without empty lines before and after it. It is highlighted if
// the language is known ("go", "sql", "" for none).
func (ui *UI) Code(source, lang string) {
	source = withoutEmptyLines(source)
	data := code{source, lang}
	if !ui.at.Keep("code", data) {
		o := ui.at.Begin("code").Text("html", markup.Code(source, lang)).Text("text", source).Text("lang", lang)
		ui.at.Draw("code", o, data)
	}
}

type code struct{ source, lang string }

// withoutEmptyLines cuts the empty lines at both ends, which a raw string begins and ends
// with.
func withoutEmptyLines(source string) string {
	first := len(source) - len(strings.TrimLeftFunc(source, unicode.IsSpace))
	return strings.TrimRightFunc(source[strings.LastIndexByte(source[:first], '\n')+1:], unicode.IsSpace)
}

// Size implements [page.Sized].
func (c code) Size() int64 { return int64(len(c.source)) }

// Divider shows a line between the elements above and below it.
func (ui *UI) Divider() { ui.at.Draw("divider", ui.at.Begin("divider"), nil) }

// JSON shows v as encoding/json writes it, indented. A part that JSON cannot hold, such
// as an infinite number or a function, is shown as a text that names it.
func (ui *UI) JSON(v any) {
	ui.at.Check()
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		b = loose.MarshalIndent(v)
	}
	ui.text("json", string(b))
}
