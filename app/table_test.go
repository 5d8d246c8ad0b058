package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/coder/websocket"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// million is a table that makes each cell when it is asked for.
type million struct{ salt string }

func (million) Columns() []app.Column {
	return []app.Column{{Name: "n", Type: app.Int}, {Name: "text", Type: app.Text}}
}
func (million) Len() int { return 1_000_000 }
func (m million) Cell(row, col int) any {
	if col == 0 {
		return row
	}
	return fmt.Sprint(m.salt, row)
}

// revisedTable is a new value at each run, and says by its revision that it is the same
// table.
type revisedTable struct {
	million
	rows []int // not comparable
	rev  any
}

func (r revisedTable) Revision() any { return r.rev }

// ask sends a request for cells and reads the answer.
func (p *tab) ask(w wire.Window) wire.Answer {
	p.t.Helper()
	p.send(map[string]any{"t": "window", "req": w.Req, "id": w.ID, "rev": w.Rev, "row": w.Row, "rows": w.Rows, "col": w.Col, "cols": w.Cols, "view": w.View})
	return p.answer()
}

// answer takes the next window that came.
func (p *tab) answer() wire.Answer {
	p.t.Helper()
	for {
		kind, b, err := websocket.MessageBinary, []byte(nil), error(nil)
		if len(p.answers) > 0 {
			b, p.answers = p.answers[0], p.answers[1:]
		} else if kind, b, err = p.ws.Read(context.Background()); err != nil {
			p.t.Fatal(err)
		}
		if kind != websocket.MessageBinary {
			continue
		}
		a, err := wire.DecodeAnswer(b)
		if err != nil {
			p.t.Fatal(err)
		}
		return a
	}
}

func (p *tab) table() (w wire.Window) {
	p.t.Helper()
	for _, n := range p.page.Main() {
		if n.Kind == "table" {
			if err := json.Unmarshal([]byte(n.JSON), &struct {
				ID, Rev *string
				Rows    json.RawMessage
			}{&w.ID, &w.Rev, nil}); err != nil {
				p.t.Fatal(err)
			}
			return w
		}
	}
	p.t.Fatal("there is no table")
	return w
}

// A page that scrolls must not wait for a run. It must see only the cells of the table
// that it has.
func TestTable_WindowsAreAnsweredWhileARunGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := serve(t, func(ui *app.UI) error {
			pressed := ui.Button("Go")
			ui.Table(million{"a"})
			if pressed {
				<-ui.Done()
			}
			return nil
		}).open("")
		p.end(0)
		w := p.table()
		p.press("Go")
		p.next()
		w.Req, w.Row, w.Rows, w.Cols = 7, 999_998, 50, 50
		a := p.ask(w)
		if a.Status != wire.Cells || a.Req != 7 || fmt.Sprint(a.Cells) != "[[999998 a999998] [999999 a999999]]" {
			t.Errorf("the answer is %+v", a)
		}
		stale, foreign, outside := w, w, w
		stale.Rev, foreign.ID, outside.Row = "x", "x", 2_000_000
		if a := p.ask(stale); a.Status != wire.Changed {
			t.Errorf("another revision is answered by %+v", a)
		}
		for _, w := range []wire.Window{foreign, outside} {
			if a := p.ask(w); a.Status != wire.Refused || len(a.Cells) != 0 {
				t.Errorf("%+v is answered by %+v", w, a)
			}
		}
	})
}

// The page keeps its cells as long as the revision stays. The revision must stay if the
// table has not changed, and only then.
func TestTable_RevisionFollowsTheContent(t *testing.T) { // A6
	synctest.Test(t, func(t *testing.T) {
		var data any = million{"a"}
		p := serve(t, func(ui *app.UI) error {
			ui.Table(data)
			return nil
		}).open("")
		revision := func(next any) string {
			data = next
			p.send(map[string]any{"t": "rerun"})
			p.end(0)
			return p.table().Rev
		}
		p.end(0)
		for _, c := range []struct {
			name string
			next any
			same bool
		}{
			{"the same value", million{"a"}, true},
			{"another value", million{"b"}, false},
			{"a new value of equal revision", revisedTable{rev: 1}, false},
			{"the same revision", revisedTable{rev: 1, rows: []int{1}}, true},
			{"another revision", revisedTable{rev: 2}, false},
			{"another type with that revision", struct{ revisedTable }{revisedTable{rev: 2}}, false},
			{"no comparable revision", revisedTable{rev: []int{1}}, false},
			{"nor now", revisedTable{rev: []int{1}}, false},
			{"rows", []row{{ID: 1}}, false},
			{"equal rows", []row{{ID: 1}}, true},
			{"other rows", []row{{ID: 2}}, false},
		} {
			before := p.table().Rev
			if after := revision(c.next); (after == before) != c.same {
				t.Errorf("%s: the revision went from %q to %q", c.name, before, after)
			}
		}
	})
}

type broken struct{ million }

func (broken) Cell(row, col int) any { panic("no cells") }

// A table's cells are read outside any run. A panic there must not end the process.
func TestTable_PanicInACellHarmsNothing(t *testing.T) { // A5
	synctest.Test(t, func(t *testing.T) {
		p := serve(t, func(ui *app.UI) error { ui.Table(broken{}); return nil }).open("")
		p.end(0)
		w := p.table()
		w.Rows, w.Cols = 1, 1
		if a := p.ask(w); a.Status == wire.Cells && !strings.Contains(fmt.Sprint(a.Cells), "!panic") {
			t.Errorf("the answer is %+v", a)
		}
		p.send(map[string]any{"t": "rerun"})
		if how := p.end(0); how != "done" {
			t.Errorf("the next run ended as %q", how)
		}
	})
}

func TestTable_ShowsRowsOfAllKinds(t *testing.T) {
	type named struct {
		Name  string `table:"The name"`
		Count int    `json:"count"`
	}
	for _, data := range []any{
		[]named{{"a", 1}}, []*named{{"a", 1}}, [][]string{{"The name", "count"}, {"a", "1"}},
	} {
		at := apptest.New(t, func(ui *app.UI) error { ui.Table(data, app.Label("L")); return nil })
		at.Run()
		table := at.Table(0)
		if got := fmt.Sprint(table.Columns(), table.Row(0), table.Len(), table.Label()); got != "[The name count] [a 1] 1L" {
			t.Errorf("%T is shown as %s", data, got)
		}
	}
	at := apptest.New(t, func(ui *app.UI) error { ui.Table(7); return nil })
	at.Run()
	if e := at.Error(); len(e) != 1 || !strings.Contains(e[0], "int cannot be shown as a table") {
		t.Errorf("a number as a table: %q", e)
	}
}
