package app

import (
	"encoding/json"
	"fmt"

	"github.com/refrain-go/refrain/app/internal/markup"
)

// Title shows the page's heading.
func (ui *UI) Title(text string) { ui.text("title", text) }

// Header shows a heading of the second rank.
func (ui *UI) Header(text string) { ui.text("header", text) }

// Subheader shows a heading of the third rank.
func (ui *UI) Subheader(text string) { ui.text("subheader", text) }

// Text shows text as it is, line breaks included.
func (ui *UI) Text(text string) { ui.text("text", text) }

// Caption shows small text beside something greater.
func (ui *UI) Caption(text string) { ui.text("caption", text) }

func (ui *UI) text(kind, text string) { ui.draw(kind, ui.begin(kind).Text("text", text), nil) }

// Markdown shows GitHub's Markdown: tables, lists, links, code. HTML in it is shown as text, never as markup.
func (ui *UI) Markdown(source string) {
	if !ui.keep("markdown", source) {
		ui.draw("markdown", ui.begin("markdown").Text("html", markup.HTML(source)), source)
	}
}

// Code shows source code, highlighted when the language is known ("go", "sql", "" for none).
func (ui *UI) Code(source, lang string) {
	data := code{source, lang}
	if !ui.keep("code", data) {
		o := ui.begin("code").Text("html", markup.Code(source, lang)).Text("text", source).Text("lang", lang)
		ui.draw("code", o, data)
	}
}

type code struct{ source, lang string }

// Divider shows a line between what is above and what is below.
func (ui *UI) Divider() { ui.draw("divider", ui.begin("divider"), nil) }

// JSON shows v as encoding/json writes it, indented. What has no JSON is an error in its place.
func (ui *UI) JSON(v any) {
	ui.run.check()
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		ui.problem("JSON: what is of type %T has no JSON form: %s: give what encoding/json takes", v, fmt.Sprint(err))
		return
	}
	ui.text("json", string(b))
}
