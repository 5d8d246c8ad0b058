package app

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Page is one page of an app that has several.
type Page struct {
	Title string // in the list of pages and in the browser's tab
	Icon  string // an emoji or very short text before the title; may be empty
	// Path is the last part of the page's address: small letters, digits and hyphens. If
	// it is empty, it is made from the title. The first page also has the address of the
	// app.
	Path   string
	Script func(*UI) error
}

// Pages returns a script made of several pages. Each has an address of its own. A visitor
// sees the first page first. The sidebar lists the pages, and the browser's back and
// forward buttons go from one to another. If an address belongs to no page, the app says
// so.
//
//	app.Main(app.Pages(
//		app.Page{Title: "Overview", Icon: "📈", Script: overview},
//		app.Page{Title: "Reports", Icon: "📄", Script: reports},
//	))
//
// A script of your own may do something before the pages, or show some pages to some
// users only:
//
//	func script(ui *app.UI) error {
//		if !loggedIn(ui) {
//			return nil
//		}
//		return pages(ui) // var pages = app.Pages(…)
//	}
//
// State belongs to the session, so all pages share it. Widgets belong to their page, and
// lose their values when the user leaves it. Widgets that a script draws into the sidebar
// before the pages keep their values.
//
// Pages panics if there is no page, if a page has no title or no script, or if two pages
// have the same path.
func Pages(pages ...Page) func(*UI) error {
	p := paged{list: make([]Page, len(pages)), byPath: make(map[string]int)}
	if len(pages) == 0 {
		panic("refrain/app: Pages: no page is given: give at least one")
	}
	for i, page := range pages {
		if page.Path == "" {
			page.Path = pathOf(page.Title)
		}
		switch {
		case page.Title == "":
			panic(fmt.Sprintf("refrain/app: Pages: page %d has no Title: give it one", i))
		case page.Script == nil:
			panic(fmt.Sprintf("refrain/app: Pages: page %q has no Script: give it the function that draws it", page.Title))
		case server.Reserved(page.Path):
			panic(fmt.Sprintf("refrain/app: Pages: page %q cannot have the path %q, which the server uses itself: give it another Path", page.Title, page.Path))
		case !goodPath.MatchString(page.Path):
			panic(fmt.Sprintf("refrain/app: Pages: page %q cannot have the path %q: give it a Path of small letters, digits and hyphens", page.Title, page.Path))
		}
		if other, taken := p.byPath[page.Path]; taken {
			panic(fmt.Sprintf("refrain/app: Pages: page %q and page %q have the path %q: give one of them another", pages[other].Title, page.Title, page.Path))
		}
		p.list[i] = page
		p.byPath[page.Path] = i
	}
	return p.script
}

var (
	goodPath = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?$`)
	notPath  = regexp.MustCompile(`[^a-z0-9]+`)
)

// pathOf makes a path from a title: "Sales, by day" becomes sales-by-day.
func pathOf(title string) string {
	return strings.Trim(notPath.ReplaceAllString(strings.ToLower(title), "-"), "-")
}

// paged is the script that Pages returns.
type paged struct {
	list   []Page
	byPath map[string]int
}

func (p paged) script(ui *UI) error {
	ui.at.Check()
	if ui.at.ScriptsOnly("Pages", noTab) {
		return nil
	}
	if !ui.at.BeginPages() {
		ui.at.Problem("Pages is called in a page, a fragment or a form: call it once, in the script")
		return nil
	}
	path, i, found := p.find(ui)
	content := ui.turnTo(path)
	if len(p.list) > 1 {
		p.list[i].list(ui, p.list, found)
	}
	if !found {
		ui.at.SetTitle("")
		content.Header("There is no such page")
		content.Text(fmt.Sprintf("This app has no page “%s”. Choose another from the list.", path))
		return nil
	}
	ui.at.SetTitle(p.list[i].Title)
	return p.list[i].Script(content)
}

// find returns the page at the tab's address.
func (p paged) find(ui *UI) (path string, i int, found bool) {
	path = ui.at.Address().Page
	if path == "" {
		return p.list[0].Path, 0, true
	}
	i, found = p.byPath[path]
	return path, i, found
}

// list draws the list of pages into the sidebar. If any is true, it marks page as the
// current one.
func (page Page) list(ui *UI, pages []Page, any bool) {
	side := ui.Sidebar()
	json := []byte{'['}
	for i, p := range pages {
		if i > 0 {
			json = append(json, ',')
		}
		path := p.Path
		if i == 0 {
			path = ""
		}
		json = append(wire.AppendString(append(json, `{"path":`...), path), `,"title":`...)
		json = wire.AppendString(json, p.Title)
		if p.Icon != "" {
			json = wire.AppendString(append(json, `,"icon":`...), p.Icon)
		}
		if any && p.Path == page.Path {
			json = append(json, `,"here":true`...)
		}
		json = append(json, '}')
	}
	side.at.Draw("nav", side.at.Begin("nav").JSON("pages", append(json, ']')), nil)
}

// turnTo returns the place of a page's content. It removes the content of the previous
// page at once, since the user now looks at another page.
func (ui *UI) turnTo(path string) *UI {
	ui.at.Turn(path)
	return ui.inside(ui.at.Node, ui.at.Index, identity.Of(ui.at.ID, "page", path, nil))
}
