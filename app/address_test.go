package app_test

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

func TestQueryParams_AreReadAndSet(t *testing.T) {
	at := apptest.New(t, func(ui *app.UI) error {
		q := ui.QueryParams()
		ui.Text(fmt.Sprint(q.Get("a"), q.GetAll("b"), len(q.All())))
		if ui.Button("Set") {
			q.All().Set("a", "not mine")
			q.Set("a", "x&y=z#<b>")
			q.Delete("b")
			q.Set("none")
		}
		if ui.Button("Too long") {
			q.Set("a", strings.Repeat("x", 10_000))
		}
		return nil
	})
	at.Navigate("?a=1&b=2&b=3&%zz")
	at.Run()
	if got := at.Text()[0]; got != "1[2 3] 2" {
		t.Errorf("read: %s", got)
	}
	at.Button("Set").Click()
	at.Run()
	if want := (url.Values{"a": {"x&y=z#<b>"}}); fmt.Sprint(at.QueryParams()) != fmt.Sprint(want) {
		t.Errorf("set: %v, want %v", at.QueryParams(), want)
	}
	at.Button("Too long").Click()
	at.Run()
	if got := at.Error(); len(got) != 1 || !strings.Contains(got[0], "longer than 8192") || at.QueryParams().Get("a") != "x&y=z#<b>" {
		t.Errorf("too long: %q", got)
	}
	at.Navigate("?a=" + strings.Repeat("x", 10_000))
	at.Run()
	if got := at.Text()[0]; got != "[] 0" {
		t.Errorf("a hostile address is read as %.50q", got)
	}
	at.Navigate("\xff" + strings.Repeat("p", 300) + "?a=\xff%ff")
	at.Run()
	if len(at.Page()) > 200 || at.QueryParams().Get("a") == "" {
		t.Errorf("a hostile page is %q", at.Page())
	}
}

func TestPages_EachHasItsAddress(t *testing.T) {
	pages := app.Pages(
		app.Page{Title: "Home", Script: func(ui *app.UI) error {
			n := app.State(ui, "n", 0)
			*n++
			ui.Text(fmt.Sprint("home ", ui.Number("N", 1), " ", *n))
			if ui.Button("To reports") {
				ui.Navigate("reports?id=7")
			}
			return nil
		}},
		app.Page{Title: "Reports, all", Path: "reports", Icon: "📄", Script: func(ui *app.UI) error {
			n := app.State(ui, "n", 0)
			*n++
			ui.Navigate("reports?id=" + ui.QueryParams().Get("id")) // the tab is there already
			ui.Text(fmt.Sprint("reports ", ui.Number("N", 1), " ", *n, " ", ui.QueryParams().Get("id")))
			return nil
		}},
		app.Page{Title: "About us!", Script: func(ui *app.UI) error { ui.Text("about"); return nil }},
	)
	at := apptest.New(t, func(ui *app.UI) error {
		if ui.Sidebar().Checkbox("Logged out", false) {
			ui.Text("log in")
			return nil
		}
		ui.Caption("shared")
		return pages(ui)
	}, app.PageTitle("Shop"))
	at.Run()
	at.Number("N").Set(5)
	at.Run()
	if got := fmt.Sprint(at.Text(), at.Pages(), at.TabTitle(), at.Page()); got != "[home 5 2] [Home Reports, all About us!]Home · Shop" {
		t.Errorf("the first page: %s", got)
	}
	at.Button("To reports").Click()
	at.Run()
	if got := fmt.Sprint(at.Text(), at.TabTitle(), " ", at.Page(), at.QueryParams()); got != "[reports 1 4 7]Reports, all · Shop reportsmap[id:[7]]" {
		t.Errorf("sent on by the script: %s", got)
	}
	at.Navigate("about-us")
	at.Run()
	if got := fmt.Sprint(at.Text(), at.Caption()); got != "[about] [shared]" {
		t.Errorf("a link: %s", got)
	}
	at.Navigate("")
	at.Run()
	if got := fmt.Sprint(at.Text()); got != "[home 1 5]" {
		t.Errorf("back: %s; widgets of a page that was left must begin anew, state must not", got)
	}
	at.Navigate("nothing<b>")
	at.Run()
	if got := fmt.Sprint(at.Header(), at.Text(), len(at.Pages())); !strings.Contains(got, "no page “nothing<b>”") || at.Err() != nil {
		t.Errorf("an unknown page: %s", got)
	}
	at.Checkbox("Logged out").Set(true)
	at.Run()
	if got := fmt.Sprint(at.Text(), at.Pages(), at.TabTitle()); got != "[log in] []Shop" {
		t.Errorf("without pages: %s", got)
	}
}

func TestPages_RefusesMeaninglessCalls(t *testing.T) {
	ok := func(*app.UI) error { return nil }
	for want, pages := range map[string][]app.Page{
		"no page is given":     nil,
		"has no Title":         {{Script: ok}},
		"has no Script":        {{Title: "A"}},
		`have the path "a"`:    {{Title: "A", Script: ok}, {Title: "a!", Script: ok}},
		`have the path "../"`:  {{Title: "A", Path: "../", Script: ok}},
		`the path "ws", which`: {{Title: "Ws", Script: ok}},
		`have the path ""`:     {{Title: "日本", Script: ok}},
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
					t.Errorf("%q, want %q in it", got, want)
				}
			}()
			app.Pages(pages...)
		}()
	}
	one := app.Pages(app.Page{Title: "A", Script: ok})
	at := apptest.New(t, func(ui *app.UI) error {
		ui.Navigate("a/b")
		ui.Fragment("f", one)
		return errors.Join(one(ui), one(ui))
	})
	at.Run()
	if got := at.Error(); len(got) != 3 || !strings.Contains(got[0], "Navigate") || !strings.Contains(got[1], "Pages is called in") {
		t.Errorf("the errors are %q", got)
	}
	if len(at.Pages()) != 0 {
		t.Error("one page needs no list")
	}
}

// The browser owns the address. Hazard: the browser does not learn of a change by the
// script, the script does not see a change by the user, or either happens twice.
func TestSocket_SendsAndReceivesTheAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		s := serve(t, func(ui *app.UI) error {
			runs++
			q := ui.QueryParams()
			ui.Text(fmt.Sprintf("run %d of %s.", runs, q.Get("a")))
			if ui.Button("Set") {
				q.Set("a", "set")
			}
			if ui.Button("Go") {
				ui.Navigate("?a=gone")
			}
			return nil
		})
		p, err := s.connect(s.visitor)
		if err != nil {
			t.Fatal(err)
		}
		p.send(map[string]any{"t": "hello", "tab": "", "page": "deep", "query": "a=link"})
		p.greet()
		p.end(0)
		p.end(p.press("Set"))
		p.end(p.press("Go"))
		p.event++
		p.send(map[string]any{"t": "event", "n": p.event, "go": map[string]string{"page": "deep", "query": "a=back"}})
		p.end(p.event)
		if !p.shows("run 5 of back.") {
			t.Errorf("the page shows %s", p.page.String())
		}
		want := []string{"deep a=set false", "deep a=gone true"}
		if got := p.heads(); !slices.Equal(got, want) {
			t.Errorf("the browser was told %q, want %q", got, want)
		}
		again := func(query string) *tab {
			p.ws.CloseNow()
			synctest.Wait()
			q, err := s.connect(s.visitor)
			if err != nil {
				t.Fatal(err)
			}
			q.send(map[string]any{"t": "hello", "tab": p.id, "page": "deep", "query": query})
			q.greet()
			q.next()
			return q
		}
		if q := again("a=back"); !q.resumed || !q.shows("run 5 of back.") {
			t.Errorf("a connection that was lost ran the script: %s", q.page.String())
		} else {
			p = q
			p.id = q.id
		}
		if q := again("a=edited"); !q.resumed {
			t.Error("the session was lost")
		} else {
			q.until("run 6 of edited.")
		}
	})
}

// heads lists the addresses that the server has told the tab.
func (p *tab) heads() []string {
	var list []string
	for _, d := range p.deltas {
		if d.Head != nil {
			list = append(list, fmt.Sprint(d.Head.Page, " ", d.Head.Query, " ", d.Head.Push))
		}
	}
	return list
}
