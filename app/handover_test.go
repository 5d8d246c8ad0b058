package app_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app"
)

// rebuilt returns the site of the next build: it has another script, and the sessions
// that the app of s hands over. These go through JSON, as they do between two programs.
func (s *site) rebuilt(script func(*app.UI) error) *site {
	s.t.Helper()
	next := serve(s.t, script)
	if err := s.app.HandOverTo(next.app); err != nil {
		s.t.Fatal(err)
	}
	next.visitor = s.visitor
	return next
}

func supervised(t *testing.T, script func(*app.UI) error) *site {
	t.Helper()
	s := serve(t, script)
	s.app.Supervise()
	return s
}

// Developers must not have to set every widget again after each change of a line.
func TestHandOver_KeepsWidgetsAndState(t *testing.T) { // A1, A7
	type mark struct {
		At   time.Time
		Tags []string
	}
	synctest.Test(t, func(t *testing.T) {
		script := func(version string, colours ...string) func(*app.UI) error {
			return func(ui *app.UI) error {
				ui.Title(version)
				n, m := app.State(ui, "n", 1), app.State(ui, "mark", mark{})
				if ui.Button("Add") {
					*n++
					*m = mark{time.Now(), []string{"x"}}
				}
				ui.Text(fmt.Sprintf("%s has %q %d %d %v %q %q, n %d, tags %v", version, ui.TextInput("Name", ""), ui.Slider("Size", 0, 10, 5),
					ui.Number("Page", 1), ui.Checkbox("Fine", false), ui.Select("Fixed", []string{"a", "b", "c"}),
					ui.Select("Colour", colours, app.Key("colour")), *n, m.Tags))
				return nil
			}
		}
		s := supervised(t, script("v1", "red", "green", "blue"))
		p := s.open("")
		p.end(0)
		p.end(p.set(map[string]any{"Name": "Ada", "Size": 7, "Page": 3, "Fine": true, "Fixed": 2, "Colour": 1}))
		p.end(p.press("Add"))

		s = s.rebuilt(script("v2", "black", "blue", "green"))
		q := s.open(p.id)
		d := q.next()
		if !q.resumed || d.Seen != 2 || d.End != "done" {
			t.Errorf("the tab was greeted by %+v, and told %+v first: want all of the page at once", q.id, d)
		}
		if !q.shows(`v2 has \"Ada\" 7 3 true \"c\" \"green\", n 2, tags [x]`) {
			t.Errorf("the page shows %s", q.page.String())
		}
		q.end(q.set(map[string]any{"Name": "Bob"}))
		if !q.shows(`v2 has \"Bob\" 7 3 true`) {
			t.Errorf("then the page shows %s", q.page.String())
		}
	})
}

// Options are found again by their texts. The texts may be in the widget's node, or in a
// node of their own if there are many.
func TestHandOver_FindsChosenOptionsByTheirTexts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := func(first int) func(*app.UI) error {
			few, many := []string{"none"}, []string{}
			for i := first; i < 1000; i++ {
				many = append(many, fmt.Sprint("option ", i))
			}
			few = append(few, many[:5]...)
			return func(ui *app.UI) error {
				ui.Text(fmt.Sprintf("chosen %q %q %q", ui.Radio("Few", few, app.Key("few")), ui.Select("One", many, app.Key("one")),
					ui.MultiSelect("Some", many, app.Key("some"))))
				return nil
			}
		}
		s := supervised(t, script(0))
		p := s.open("")
		p.end(0)
		p.end(p.set(map[string]any{"Few": 5, "One": 700, "Some": []int{3, 800, 1}}))
		s = s.rebuilt(script(2))
		q := s.open(p.id)
		q.end(0)
		if !q.shows(`chosen \"option 4\" \"option 700\" [\"option 3\" \"option 800\"]`) {
			t.Errorf("the page shows %s", q.page.String())
		}
	})
}

// A run fails before it reaches widgets that have values. Mending it must not lose the
// values. Nor must two builds in a row that the tab has not seen.
func TestHandOver_KeepsValuesThatAFailedRunDidNotReach(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fine := func(ui *app.UI) error {
			ui.Text(fmt.Sprint("size ", ui.Slider("Size", 0, 10, 5), " n ", *app.State(ui, "n", 0)))
			return nil
		}
		s := supervised(t, func(ui *app.UI) error { *app.State(ui, "n", 0) = 4; return fine(ui) })
		p := s.open("")
		p.end(0)
		p.end(p.set(map[string]any{"Size": 8}))
		s = s.rebuilt(func(ui *app.UI) error { return errors.New("not yet") })
		s.app.Supervise()
		if q := s.open(p.id); q.end(0) != "error" {
			t.Error("the run did not fail")
		}
		s = s.rebuilt(fine)
		s.app.Supervise()
		s = s.rebuilt(fine)
		q := s.open(p.id)
		q.end(0)
		if !q.shows("size 8 n 4") {
			t.Errorf("the page shows %s", q.page.String())
		}
	})
}

// The page does not repeat an event that it has sent to the old build, so the new build
// must know the event.
func TestHandOver_TakesInputThatNoRunHasSeen(t *testing.T) { // A2
	synctest.Test(t, func(t *testing.T) {
		s := supervised(t, func(ui *app.UI) error {
			if *app.State(ui, "n", 0)++; *app.State(ui, "n", 0) > 1 {
				ui.Text("busy")
				<-ui.Done()
				ui.Text("never")
			}
			ui.Button("Go")
			ui.TextInput("Name", "")
			return nil
		})
		p := s.open("")
		p.end(0)
		p.set(map[string]any{"Name": "Ada"})
		p.press("Go")
		p.until("busy")
		synctest.Wait()
		s = s.rebuilt(func(ui *app.UI) error {
			ui.Text(fmt.Sprint("pressed ", ui.Button("Go"), " name ", ui.TextInput("Name", "")))
			return nil
		})
		q := s.open(p.id)
		q.end(2)
		if !q.shows("pressed true name Ada") {
			t.Errorf("the page shows %s", q.page.String())
		}
	})
}

// A run that ignores its context must not delay the next build. Its State must not be
// read while the run writes it.
func TestHandOver_LeavesAStuckRunBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan bool)
		s := supervised(t, func(ui *app.UI) error {
			if n := app.State(ui, "n", 0); ui.Slider("Size", 0, 10, 5) == 8 {
				<-release
				*n = 1
			}
			return nil
		})
		p := s.open("")
		p.end(0)
		p.set(map[string]any{"Size": 8})
		synctest.Wait()
		begun := time.Now()
		next := s.rebuilt(func(ui *app.UI) error {
			ui.Text(fmt.Sprint("size ", ui.Slider("Size", 0, 10, 5), " n ", *app.State(ui, "n", 7)))
			return nil
		})
		if took := time.Since(begun); took > 3*time.Second {
			t.Errorf("the next build waited %s", took)
		}
		close(release)
		q := next.open(p.id)
		q.end(0)
		if !q.shows("size 8 n 7") {
			t.Errorf("the page shows %s", q.page.String())
		}
	})
}

// A value that fits another type by chance is worse than no value.
func TestHandOver_DropsStateWhoseTypeChanged(t *testing.T) {
	type old struct{ A, B int }
	type renamed struct{ A, C int }
	type hidden struct{ A, b int }
	synctest.Test(t, func(t *testing.T) {
		s := supervised(t, func(ui *app.UI) error {
			app.State(ui, "text", 5)
			app.State(ui, "fields", old{1, 2})
			app.State(ui, "hidden", hidden{1, 2})
			app.State(ui, "func", func() {})
			app.State(ui, "nan", math.NaN())
			app.State(ui, "panics", panics{})
			app.State(ui, "good", map[string][]int{"x": {1}})
			return nil
		})
		p := s.open("")
		p.end(0)
		s = s.rebuilt(func(ui *app.UI) error {
			ui.Text(fmt.Sprint("got ", *app.State(ui, "text", "fresh"), *app.State(ui, "fields", renamed{7, 7}),
				*app.State(ui, "hidden", hidden{8, 8}), *app.State(ui, "nan", 0.5), *app.State(ui, "good", map[string][]int(nil))))
			app.State(ui, "func", func() {})
			app.State(ui, "panics", panics{})
			return nil
		})
		q := s.open(p.id)
		if how := q.end(0); how != "done" || !q.shows("got fresh{7 7} {8 8} 0.5 map[x:[1]]") {
			t.Errorf("the run ended as %q, the page shows %s", how, q.page.String())
		}
	})
}

type panics struct{ N int }

func (panics) MarshalJSON() ([]byte, error) { panic("no") }

// After a handover, another browser still cannot open a session. A session still ends if
// its tab does not come back.
func TestHandOver_NeedsTheCookieAndATab(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		script := func(ui *app.UI) error { ui.Text("run"); return nil }
		s := supervised(t, script)
		p, gone := s.open(""), s.open("")
		p.end(0)
		gone.end(0)
		s = s.rebuilt(script)
		if q := s.openAs(s.browser(), p.id); q.resumed {
			t.Error("another browser got the session")
		}
		time.Sleep(119 * time.Second)
		if q := s.open(p.id); !q.resumed {
			t.Error("the session is gone before its time")
		}
		time.Sleep(2 * time.Second)
		if q := s.open(gone.id); q.resumed {
			t.Error("the session that nobody came for is still there")
		}
	})
}

// A tab may come back while the old build still answers. It must look again, and must not
// be told that the app is over.
func TestHandOver_TabsKeepTheirSessions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := supervised(t, func(ui *app.UI) error { return nil })
		p := s.open("")
		p.end(0)
		next := s.rebuilt(func(ui *app.UI) error { return nil })
		q, err := s.connect(s.visitor)
		if err != nil {
			t.Fatal(err)
		}
		q.send(map[string]any{"t": "hello", "tab": p.id, "query": ""})
		if kind, b, err := q.ws.Read(context.Background()); err == nil {
			t.Errorf("the old build says %v %s", kind, b)
		}
		if !next.open(p.id).resumed {
			t.Error("the next build does not know the session")
		}
	})
}

// The page has cached cells by their revisions. These revisions must not be used again
// for other cells.
func TestHandOver_TablesHaveNewRevisions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rev := func(p *tab) (rev string) {
			for _, n := range p.page.Main() {
				var m struct{ Rev string }
				json.Unmarshal([]byte(n.JSON), &m)
				rev = m.Rev
			}
			return rev
		}
		s := supervised(t, func(ui *app.UI) error { ui.Table([]struct{ A int }{{1}}); return nil })
		p := s.open("")
		p.end(0)
		s = s.rebuilt(func(ui *app.UI) error { ui.Table([]struct{ A int }{{2}}); return nil })
		q := s.open(p.id)
		q.end(0)
		if rev(q) == rev(p) || rev(q) == "" {
			t.Errorf("the table of the next build has revision %q again", rev(q))
		}
	})
}

// Open pages and new pages must show the build's error until it is mended.
func TestNotice_IsShownInAllPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, func(ui *app.UI) error { ui.Text("here"); return nil })
		notice := func(p *tab) string {
			t.Helper()
			var m struct{ T, Level, Title, Text string }
			p.receive(&m)
			return strings.Join([]string{m.T, m.Level, m.Title, m.Text}, "|")
		}
		p := s.open("")
		p.end(0)
		s.app.Notify("error", "It does not build", "<b>")
		q := s.open("")
		for _, tab := range []*tab{p, q} {
			if got, want := notice(tab), "notice|error|It does not build|<b>"; got != want {
				t.Errorf("a page is told %q, want %q", got, want)
			}
		}
		q.end(0)
		s.app.Notify("", "", "")
		if got := notice(q); got != "notice|||" {
			t.Errorf("a page is told %q", got)
		}
	})
}

// An editor's node names its rows by revisions of its session. Writing the node down
// therefore needs data that the session's lock guards.
func TestHandOver_KeepsEdits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := func(ui *app.UI) error {
			ui.Text(fmt.Sprint("rows ", app.DataEditor(ui, "Editor", []struct{ A int }{{1}, {2}})))
			return nil
		}
		s := supervised(t, script)
		p := s.open("")
		p.end(0)
		var node struct {
			V struct{ Base string }
		}
		p.decode("editor", &node)
		p.end(p.set(map[string]any{"Editor": map[string]any{"base": node.V.Base, "cells": []any{[]any{0, 0, "7"}}, "added": 0, "deleted": []int{1}}}))
		if !p.shows("rows [{7}]") {
			t.Fatalf("the page shows %s", p.page.String())
		}
		s = s.rebuilt(script)
		q := s.open(p.id)
		if q.next(); !q.resumed || !q.shows("rows [{7}]") {
			t.Errorf("then the page shows %s", q.page.String())
		}
	})
}
