package app_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/internal/tree/treetest"
)

// restarted returns the site after a restart of its server: another process, which does
// not know the sessions. The browser still has its cookie.
func (s *site) restarted(script func(*app.UI) error, settings ...app.Setting) *site {
	s.t.Helper()
	next := serve(s.t, script, settings...)
	next.visitor = s.visitor
	return next
}

// openWith connects a page that holds values, as a page does whose session is gone.
func (s *site) openWith(id string) *tab {
	s.t.Helper()
	p, err := s.connect(s.visitor)
	if err != nil {
		s.t.Fatal(err)
	}
	p.send(map[string]any{"t": "hello", "tab": id, "query": "", "holds": true})
	p.greet()
	return p
}

// brings sends nodes in the page's form, by id, as the page's next event.
func (p *tab) brings(nodes map[string]json.RawMessage, more bool) uint64 {
	p.t.Helper()
	p.event++
	p.send(map[string]any{"t": "event", "n": p.event, "carry": nodes, "more": more})
	return p.event
}

// held returns the nodes of the page's widgets that have values.
func (p *tab) held() map[string]json.RawMessage {
	held := make(map[string]json.RawMessage)
	var add func([]*treetest.Node)
	add = func(list []*treetest.Node) {
		for _, n := range list {
			var m map[string]any
			json.Unmarshal([]byte(n.JSON), &m)
			if id, _ := m["id"].(string); id != "" && m["v"] != nil {
				held[id] = json.RawMessage(n.JSON)
			}
			add(n.Kids)
		}
	}
	add(append(p.page.Main(), p.page.Side()...))
	return held
}

// desk draws widgets of many kinds. One of them is drawn only if another is set.
func desk(runs *atomic.Int64) func(*app.UI) error {
	return func(ui *app.UI) error {
		runs.Add(1)
		name, fine := ui.TextInput("Name", "nobody"), ui.Checkbox("Fine", false)
		city := ui.Select("City", []string{"Oslo", "Lima"}, app.Key("city"))
		form := ui.Form("Order")
		item, sent := form.TextInput("Item", ""), form.Submit("Send")
		ui.Text(fmt.Sprintf("%s %v %s %q %v", name, fine, city, item, sent))
		if fine {
			ui.Text(fmt.Sprint("size ", ui.Slider("Size", 0, 10, 5)))
		}
		if ui.Button("Go") {
			ui.Text("pressed")
		}
		return nil
	}
}

// Hazard: after a restart of the server every page loses its users' input. Or it shows
// the input only after a run has worked with the initial values, and has written
// them. // A7
func TestCarry_FirstRunOfANewSessionSeesTheValuesOfThePage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int64
		s := serve(t, desk(&runs))
		p := s.open("")
		p.end(0)
		p.end(p.set(map[string]any{"Name": "Ada", "Fine": true, "City": 1}))
		p.event++
		p.send(map[string]any{"t": "event", "n": p.event, "set": map[string]any{p.widget("Item"): "tea"}, "press": []string{p.widget("Send")}})
		p.end(p.event)
		p.end(p.set(map[string]any{"Size": 8}))

		runs.Store(0)
		s = s.restarted(desk(&runs))
		q := s.openWith(p.id)
		synctest.Wait()
		if q.resumed || runs.Load() != 0 {
			t.Fatalf("resumed is %v, and %d runs did not wait for the values", q.resumed, runs.Load())
		}
		q.end(q.brings(p.held(), false))
		if !q.shows(`Ada true Lima \"tea\" false`) || !q.shows("size 8") || q.shows("pressed") || runs.Load() != 1 {
			t.Errorf("after %d runs the page shows %s", runs.Load(), q.page.String())
		}
	})
}

// The same for a tab that was away too long and sends its values in several messages.
func TestCarry_AfterResumeTime(t *testing.T) { // A7
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int64
		s := serve(t, desk(&runs), app.ResumeTime(10*time.Minute))
		p := s.open("")
		p.end(0)
		p.end(p.set(map[string]any{"Name": "Ada"}))
		p.ws.CloseNow()
		time.Sleep(9 * time.Minute)
		q := s.openWith(p.id)
		if !q.resumed {
			t.Fatal("the session is gone before its time")
		}
		q.ws.CloseNow()
		time.Sleep(11 * time.Minute)
		runs.Store(0)
		q = s.openWith(p.id)
		if q.resumed {
			t.Fatal("the session came back after its time")
		}
		for id, node := range p.held() {
			q.brings(map[string]json.RawMessage{id: node}, true)
		}
		synctest.Wait()
		if runs.Load() != 0 {
			t.Error("the run did not wait for the last message")
		}
		q.end(q.brings(nil, false))
		if !q.shows("Ada false Oslo") || runs.Load() != 1 {
			t.Errorf("after %d runs the page shows %s", runs.Load(), q.page.String())
		}
	})
}

// With ResumeTime(0), no session waits for its tab.
func TestResumeTime_ZeroEndsTheSessionAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, func(ui *app.UI) error { return nil }, app.ResumeTime(0))
		p := s.open("")
		p.end(0)
		p.ws.CloseNow()
		synctest.Wait()
		if q := s.open(p.id); q.resumed {
			t.Error("the session is still there")
		}
	})
}

// Hazard: the connection is lost again between the welcome and the values. The new
// session exists by then, and its script runs without them.
func TestCarry_ALostConnectionMeanwhileLosesNothing(t *testing.T) { // A7
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int64
		s := serve(t, desk(&runs))
		p := s.open("")
		p.end(0)
		p.end(p.set(map[string]any{"Name": "Ada"}))
		runs.Store(0)
		s = s.restarted(desk(&runs))
		q := s.openWith(p.id)
		q.brings(nil, true)
		synctest.Wait()
		q.ws.CloseNow()
		synctest.Wait()
		again := s.openWith(q.id)
		if again.resumed || runs.Load() != 0 {
			t.Fatalf("resumed is %v after %d runs: the page would not bring its values again", again.resumed, runs.Load())
		}
		again.end(again.brings(p.held(), false))
		if !again.shows("Ada") || runs.Load() != 1 {
			t.Errorf("after %d runs the page shows %s", runs.Load(), again.page.String())
		}
	})
}

// A page that announces values and then sends nothing still gets its first run. So does a
// page that was reloaded meanwhile.
func TestCarry_WaitIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int64
		s := serve(t, desk(&runs))
		p := s.openWith("gone")
		p.end(0)
		q := s.openWith("gone")
		q.ws.CloseNow()
		synctest.Wait()
		r := s.open(q.id)
		begun := time.Now()
		r.end(0)
		if !r.shows("nobody") || time.Since(begun) > time.Second {
			t.Errorf("after %v the page shows %s", time.Since(begun), r.page.String())
		}
	})
}

// Values are dropped if their widget does not exist or is disabled, if they do not fit,
// or if they belong to another kind of widget. The others are taken, and no button is
// pressed.
func TestCarry_DropsValuesThatDoNotFit(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		script := func(ui *app.UI) error {
			ui.Text(fmt.Sprintf("got %d %q %q %v %q %d", ui.Slider("Size", 0, 10, 5, app.Key("size")), ui.TextInput("Name", "x", app.Max(3), app.Key("name")),
				ui.Select("City", []string{"a", "b"}, app.Key("city")), ui.Checkbox("Fine", false, app.Key("fine")),
				ui.TextInput("Fixed", "fixed", app.Disabled(), app.Key("fixed")), len(ui.FileUploads("Files", app.Key("files")))))
			if _, sent := ui.ChatInput("Say", app.Key("say")); sent || ui.Button("Go", app.Key("go")) {
				ui.Text("pressed")
			}
			return nil
		}
		s := serve(t, script)
		p := s.open("")
		p.end(0)
		id := func(label string) string { return p.widget(label) }
		s = s.restarted(script)
		q := s.openWith(p.id)
		q.end(q.brings(map[string]json.RawMessage{
			id("Size"): json.RawMessage(`{"v":99}`), id("Name"): json.RawMessage(`{"v":"abcdef"}`), id("City"): json.RawMessage(`{"v":7,"options":["b"]}`),
			id("Fine"): json.RawMessage(`{"v":"yes"}`), id("Say"): json.RawMessage(`{"v":"hello"}`), id("Go"): json.RawMessage(`{"v":true}`),
			id("Files"): json.RawMessage(`{"v":[{"id":"x"}]}`), "nonsense": json.RawMessage(`{"v":1}`), "AAAAAAAAAAAAAAAA": json.RawMessage(`[[1]]`),
			id("Fixed"): json.RawMessage(`{"v":"changed"}`),
		}, false))
		if !q.shows(`got 10 \"abc\" \"a\" false`) || q.shows("pressed") {
			t.Errorf("the page shows %s", q.page.String())
		}
		q.end(q.set(map[string]any{"Size": 3, "Name": "Bob"}))
		if !q.shows(`got 3 \"Bob\"`) {
			t.Errorf("then the page shows %s", q.page.String())
		}
	})
}

// Hazard: after a restart the database is not there yet, and the first run or a fragment
// fails. Values of widgets that the run did not reach are dropped.
func TestCarry_KeepsValuesThatAFailedRunDidNotReach(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var failing atomic.Bool
		script := func(ui *app.UI) error {
			ui.Fragment("part", func(ui *app.UI) error {
				if failing.Load() {
					return errors.New("not yet")
				}
				ui.Text("in " + ui.TextInput("Inside", ""))
				return nil
			})
			if failing.Load() && ui.QueryParams().Get("all") != "" {
				return errors.New("not yet either")
			}
			ui.Text("out " + ui.TextInput("Outside", ""))
			return nil
		}
		s := serve(t, script)
		p := s.open("")
		p.end(0)
		p.end(p.set(map[string]any{"Inside": "Ada", "Outside": "Bob"}))
		for _, query := range []string{"", "all=1"} {
			failing.Store(true)
			next := s.restarted(script)
			q, err := next.connect(next.visitor)
			if err != nil {
				t.Fatal(err)
			}
			q.send(map[string]any{"t": "hello", "tab": p.id, "query": query, "holds": true})
			q.greet()
			if how := q.end(q.brings(p.held(), false)); how != "error" {
				t.Errorf("the run ended as %s", how)
			}
			failing.Store(false)
			q.event++
			q.send(map[string]any{"t": "event", "n": q.event})
			q.end(q.event)
			if !q.shows("in Ada") || !q.shows("out Bob") {
				t.Errorf("with %q the page shows %s", query, q.page.String())
			}
		}
	})
}

// A client that is not our page may send anything. The server holds little of it, counts
// the values that its widgets keep, and holds nothing else once a run has
// completed. // A8
func TestCarry_ValuesOfThePageTakeBoundedMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, func(ui *app.UI) error {
			ui.Button("Go", app.Key("go"))
			ui.Text("got " + ui.TextInput("Name", "", app.Key("name")))
			return nil
		}, app.InputQuota(1<<20, 8<<20))
		p := s.open("")
		p.end(0)
		junk := json.RawMessage(`"` + strings.Repeat("x", 100<<10) + `"`)
		name := map[string]json.RawMessage{p.widget("Name"): json.RawMessage(`{"v":"Ada"}`), p.widget("Go"): junk}
		var tabs []*tab
		for i := range 20 {
			q := s.openWith("")
			q.brings(name, true)
			for j := range 30 {
				q.brings(map[string]json.RawMessage{fmt.Sprintf("%016d", 100*i+j): junk}, true)
			}
			tabs = append(tabs, q)
		}
		synctest.Wait()
		if held := app.HeldInput(s.app); held > 2<<20 || held < 1<<19 {
			t.Errorf("%d bytes are held", held)
		}
		for _, q := range tabs {
			q.end(q.brings(nil, false))
			// Too late to be taken.
			q.end(q.brings(map[string]json.RawMessage{"0000000000000000": junk}, false))
			if held, waiting := app.SessionInput(s.app, q.id); waiting != 0 || held != int64(len("Ada")) && held != 0 {
				t.Errorf("%d bytes are held for a session, and %d wait", held, waiting)
			}
		}
		q := s.openWith("")
		q.end(q.brings(name, false))
		if !q.shows("got Ada") {
			t.Errorf("later the page shows %s", q.page.String())
		}
		if held, waiting := app.SessionInput(s.app, q.id); held != int64(len("Ada")) || waiting != 0 {
			t.Errorf("for Ada %d bytes are held, and %d wait", held, waiting)
		}
		q = s.open("") // this page has announced no values
		q.end(0)
		q.end(q.brings(name, false))
		if !q.shows("got ") || q.shows("Ada") {
			t.Errorf("unannounced values are taken: %s", q.page.String())
		}
	})
}

// Hazard: an app that shuts down tells its pages that their sessions are over for good.
// The next app starts a moment later and waits for these pages in vain.
func TestClose_TellsPagesToLookForTheNextServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, func(ui *app.UI) error { return nil })
		p := s.open("")
		p.end(0)
		go s.app.Close(t.Context())
		var m struct {
			T     string
			Again bool
		}
		if p.receive(&m); m.T != "gone" || !m.Again {
			t.Errorf("the page is told %+v", m)
		}
		q, err := s.connect(s.visitor)
		if err != nil {
			t.Fatal(err)
		}
		q.send(map[string]any{"t": "hello", "tab": p.id, "query": ""})
		if q.receive(&m); m.T != "gone" || !m.Again {
			t.Errorf("a page that comes meanwhile is told %+v", m)
		}
	})
}

// A page that doubts its connection sends a ping, and gets an answer during any run.
func TestSocket_AnswersPings(t *testing.T) { // A7
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, func(ui *app.UI) error {
			ui.Text("busy")
			<-ui.Done()
			return nil
		})
		p := s.open("")
		p.until("busy")
		for range 3 {
			p.send(map[string]any{"t": "ping"})
			var m struct{ T string }
			if p.receive(&m); m.T != "pong" {
				t.Errorf("a ping is answered by %q", m.T)
			}
		}
	})
}

// Hazard: a table has twenty edits that are not saved yet, the server restarts, and its
// revisions differ, so the edits are dropped. // A7
func TestCarry_RecognizesEditedRowsByTheirCells(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := func(rows ...int) func(*app.UI) error {
			return func(ui *app.UI) error {
				ui.Text(fmt.Sprint("rows ", app.DataEditor(ui, "Editor", rows)))
				return nil
			}
		}
		s := serve(t, script(1, 2, 3))
		p := s.open("")
		p.end(0)
		var node struct{ V struct{ Base string } }
		p.decode("editor", &node)
		p.end(p.set(map[string]any{"Editor": map[string]any{"base": node.V.Base, "cells": []any{[]any{0, 0, "7"}}, "added": 0, "deleted": []int{1}}}))
		held := p.held()
		for id, n := range held { // with the revision of another process
			held[id] = json.RawMessage(strings.ReplaceAll(string(n), node.V.Base, "AAAAAAAAAAAAAAAAAAAAAA"))
		}
		q := s.restarted(script(1, 2, 3)).openWith(p.id)
		q.end(q.brings(held, false))
		if !q.shows("rows [7 3]") {
			t.Errorf("the page shows %s", q.page.String())
		}
		q = s.restarted(script(1, 2, 4)).openWith(p.id)
		q.end(q.brings(held, false))
		if !q.shows("rows [1 2 4]") {
			t.Errorf("edits of other rows are made: %s", q.page.String())
		}
	})
}

// list is a table without a revision.
type list []string

func (list) Columns() []app.Column { return []app.Column{{Name: "Who", Type: app.Text}} }
func (l list) Len() int            { return len(l) }
func (l list) Cell(row, _ int) any { return l[row] }

// Hazard: rows are selected by their numbers, and in the new session these numbers are
// other rows. // A7
func TestCarry_SelectsNoRowsOfOtherData(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := func(who ...string) func(*app.UI) error {
			staff := list(who)
			return func(ui *app.UI) error {
				ui.Text(fmt.Sprint("selected ", ui.SelectRows("Staff", &staff)))
				return nil
			}
		}
		s := serve(t, script("Ada", "Bob"))
		p := s.open("")
		p.end(0)
		var node struct{ Rev string }
		p.decode("rows", &node)
		p.end(p.set(map[string]any{"Staff": map[string]any{"rev": node.Rev, "rows": []int{1}}}))
		if !p.shows("selected [1]") {
			t.Fatalf("the page shows %s", p.page.String())
		}
		q := s.restarted(script("Cyd", "Dan")).openWith(p.id)
		q.end(q.brings(p.held(), false))
		if !q.shows("selected []") {
			t.Errorf("the page shows %s", q.page.String())
		}
	})
}

// Hazard: an app crashes under refrain run. The next app knows only the values that the
// pages had when the crashed one started, and overwrites newer input with them. // A7
func TestCarry_PageKnowsMoreThanAnAppThatCrashed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := func(ui *app.UI) error {
			n := app.State(ui, "n", 0)
			if ui.Button("Add") {
				*n++
			}
			ui.Text(fmt.Sprintf("%q %q %d", ui.TextInput("Name", ""), ui.TextInput("Town", ""), *n))
			return nil
		}
		s := supervised(t, script)
		p, r := s.open(""), s.open("")
		p.end(0)
		r.end(0)
		p.end(p.set(map[string]any{"Name": "old", "Town": "Oslo"}))
		p.end(p.press("Add"))
		r.end(r.set(map[string]any{"Name": "old"}))
		next := serve(t, script)
		if err := s.app.CrashInto(next.app); err != nil {
			t.Fatal(err)
		}
		next.visitor = s.visitor
		q := next.openWith(p.id)
		if q.resumed || q.id != p.id {
			t.Errorf("the tab %s became %s, resumed %v: it would not bring its values", p.id, q.id, q.resumed)
		}
		q.end(q.brings(map[string]json.RawMessage{p.widget("Name"): json.RawMessage(`{"v":"new"}`)}, false))
		if !q.shows(`\"new\" \"Oslo\" 1`) {
			t.Errorf("the page shows %s", q.page.String())
		}
		q = next.open(r.id) // this page was reloaded meanwhile
		if q.end(0); !q.resumed || !q.shows(`\"old\" \"\" 0`) {
			t.Errorf("resumed %v, the page shows %s", q.resumed, q.page.String())
		}
	})
}
