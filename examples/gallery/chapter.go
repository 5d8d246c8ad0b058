package main

import "github.com/refrain-go/refrain/app"

// chapter is one page of the gallery.
type chapter struct {
	title, icon, path string
	about             string // Markdown
	examples          []example
}

// example is one function of the gallery, with its title and description.
type example struct {
	title string
	about string // Markdown; may be empty
	draw  func(*app.UI) error
}

func (c chapter) script(ui *app.UI) error {
	ui.Title(c.title)
	ui.Markdown(c.about)
	for _, e := range c.examples {
		if err := e.show(ui); err != nil {
			return err
		}
	}
	return nil
}

// show draws the example, with its source on the right or, on a phone, below.
func (e example) show(ui *app.UI) error {
	ui.Header(e.title)
	if e.about != "" {
		ui.Markdown(e.about)
	}
	source, err := sourceOf(e.draw)
	if err != nil {
		return err
	}
	columns := ui.Columns(2)
	columns[1].Code(source, "go")
	return e.draw(columns[0])
}
