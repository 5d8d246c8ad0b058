package main

import (
	"errors"
	"time"

	"github.com/refrain-go/refrain/app"
)

var textPage = chapter{
	title: "Text", icon: "✏️", path: "text",
	about: "Every element of package `app`, and beside each the function that drew it. The source is read from the very program that runs. " +
		"Press, drag and type: each function runs again, and what it computed is kept.",
	examples: []example{
		{"Headings", "Three ranks, and small text beside them.", headings},
		{"Markdown", "GitHub's Markdown. HTML in it is shown as text, never as markup.", markdown},
		{"Plain text", "What a program did not write itself is best shown as it is.", plainText},
		{"Code", "Highlighted when the language is known; a button copies it.", code},
		{"Formulas", "LaTeX, as far as KaTeX knows it.", formula},
		{"Badges", "A word or two, coloured by what they mean.", badges},
		{"Whatever it is", "`Write` shows each argument by what it is.", whatever},
	},
}

func headings(ui *app.UI) error {
	ui.Title("A title")
	ui.Header("A header")
	ui.Subheader("A subheader")
	ui.Caption("A caption")
	return nil
}

func markdown(ui *app.UI) error {
	ui.Markdown(`
Text in **bold** and *italics*, [links](https://go.dev),

- lists, of any depth,
- [x] tasks that are done,
- tables:

| airport | flights |
|:--------|--------:|
| ORD     | 154,412 |
| DFW     | 143,085 |

> A refrain is the part of a song that comes back.
`)
	return nil
}

func plainText(ui *app.UI) error {
	ui.Text("<b>Not bold</b>, *not* italics.\nLines stay lines.")
	ui.Divider()
	ui.Text("A divider stands above.")
	return nil
}

func code(ui *app.UI) error {
	ui.Code(`
SELECT origin, count(*)
FROM flights
WHERE delay > 15
GROUP BY origin
`, "sql")
	return nil
}

func formula(ui *app.UI) error {
	ui.Latex(`
\bar{x} = \frac{1}{n} \sum_{i=1}^{n} x_i, \qquad
s^2 = \frac{1}{n-1} \sum_{i=1}^{n} (x_i - \bar{x})^2
`)
	return nil
}

func badges(ui *app.UI) error {
	row := ui.Columns(4)
	row[0].Badge("draft")
	row[1].Badge("ready", app.Level("success"))
	row[2].Badge("beta", app.Level("info"), app.Help("May change"))
	row[3].Badge("late", app.Level("warning"))
	return nil
}

func whatever(ui *app.UI) error {
	ui.Write("A *string* is Markdown, and then:",
		42,
		90*time.Minute,
		[]struct {
			Airport string
			Flights int
		}{{"ORD", 154_412}, {"DFW", 143_085}},
		map[string]any{"a map": "is JSON"},
		errors.New("an error is one"))
	return nil
}
