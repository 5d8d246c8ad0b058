package app

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Page is one page of an app that has several.
type Page struct {
	Title string // in the list of pages, and in the browser's tab
	Icon  string // an emoji before the title, or another very short text; may be empty
	// Path is what the page's address ends in: small letters, digits and hyphens. If it is empty, it is made from the title;
	// the first page also has the address of the app.
	Path   string
	Script func(*UI) error
}

// Pages returns a script made of several, each with an address of its own; the first is shown at first. The sidebar lists them,
// and the browser's back and forward buttons go from one to another. An address that is no page's says so.
//
//	app.Main(app.Pages(
//		app.Page{Title: "Overview", Icon: "📈", Script: overview},
//		app.Page{Title: "Reports", Icon: "📄", Script: reports},
//	))
//
// What comes before the pages is called by a script of its own, which may show some pages to some users:
//
//	func script(ui *app.UI) error {
//		if !loggedIn(ui) {
//			return nil
//		}
//		return pages(ui) // var pages = app.Pages(…)
//	}
//
// State is the session's and so shared by its pages. Widgets are those of their page, and lose their values when it is left;
// those in the sidebar that are drawn before the pages keep them.
//
// It panics if there is no page, or if one has no title, no script, or the path of another.
func Pages(pages ...Page) func(*UI) error {
	p := paged{list: make([]Page, len(pages)), byPath: make(map[string]int)}
	if len(pages) == 0 {
		panic("refrain/app: Pages: there are none: give at least one")
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
		case reserved[page.Path]:
			panic(fmt.Sprintf("refrain/app: Pages: page %q cannot have the path %q, which the server has for itself: give it another Path", page.Title, page.Path))
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
	reserved = map[string]bool{"ws": true, "assets": true, "csv": true, "media": true, "download": true, "upload": true}
	notPath  = regexp.MustCompile(`[^a-z0-9]+`)
)

// pathOf makes a path from a title: "Sales, by day" is sales-by-day.
func pathOf(title string) string {
	return strings.Trim(notPath.ReplaceAllString(strings.ToLower(title), "-"), "-")
}

// paged is the script that Pages returns.
type paged struct {
	list   []Page
	byPath map[string]int
}

func (p paged) script(ui *UI) error {
	ui.run.check()
	if ui.run.paged || ui.fragment != nil || ui.form != nil {
		ui.problem("Pages stands in a page, a fragment or a form: call it once, in the script")
		return nil
	}
	ui.run.paged = true
	path, i, found := p.find(ui)
	place := ui.turnTo(path)
	if len(p.list) > 1 {
		p.list[i].list(ui, p.list, found)
	}
	if !found {
		ui.title("")
		place.Header("There is no such page")
		place.Text(fmt.Sprintf("This app has no page “%s”. Choose another from the list.", path))
		return nil
	}
	ui.title(p.list[i].Title)
	return p.list[i].Script(place)
}

// find returns the page that the tab is at.
func (p paged) find(ui *UI) (path string, i int, found bool) {
	s := ui.run.lock()
	path = s.address.now.Page
	s.mu.Unlock()
	if path == "" {
		return p.list[0].Path, 0, true
	}
	i, found = p.byPath[path]
	return path, i, found
}

// list draws the pages into the sidebar, where this one is the present one if there is any.
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
	side.draw("nav", side.begin("nav").JSON("pages", append(json, ']')), nil)
}

// turnTo is the place of a page's content. Nothing of another page stays in it, not even until this one is drawn: it is
// another page that the user looks at.
func (ui *UI) turnTo(path string) *UI {
	place := *ui
	place.id = identify(ui.id, "page", path, nil)
	s := ui.run.lock()
	defer s.mu.Unlock()
	if s.page != path && ui.index == tree.Next {
		s.tree.CutRest(ui.node)
		s.soon()
	}
	s.page = path
	return &place
}

// title names the page in the browser's tab, or only the app.
func (ui *UI) title(page string) {
	s := ui.run.lock()
	defer s.mu.Unlock()
	title := s.app.settings.title
	if page != "" {
		title = page + " · " + title
	}
	s.address.setTitle(title)
}
