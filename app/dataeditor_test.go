package app_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

type member struct {
	Name  string
	Age   int8
	Pay   *float64
	Since time.Time
	Admin bool
	Note  sql.NullString
	For   time.Duration
	note  string
}

func members() []member {
	pay := 10.5
	return []member{{Name: "Ada", Age: 36, Pay: &pay, note: "kept"}, {Name: "Bo", Age: 20}, {Name: "Cy", Age: 70}}
}

func (m member) String() string {
	pay := "-"
	if m.Pay != nil {
		pay = fmt.Sprint(*m.Pay)
	}
	return fmt.Sprintf("{%s %d %s %s %v %s %v}", m.Name, m.Age, pay, m.Since.Format("060102"), m.Admin, m.Note.String, m.For)
}

// Edited texts become values of the columns' types, in new rows. The script's own rows
// must not change.
func TestDataEditor_ReturnsTheEditedRows(t *testing.T) {
	given := members()
	var got []member
	at := apptest.New(t, func(ui *app.UI) error {
		got = app.DataEditor(ui, "Staff", given)
		return nil
	})
	at.Run()
	if fmt.Sprint(got) != fmt.Sprint(given) {
		t.Errorf("unedited: %v", got)
	}
	e := at.DataEditor("Staff")
	e.SetCell(0, "Name", "Ada L.")
	e.SetCell(0, "Pay", "12.25")
	e.SetCell(1, "Age", " 21 ")
	e.SetCell(1, "Since", "2001-02-03")
	e.SetCell(1, "Admin", "true")
	e.SetCell(1, "Note", "new")
	e.AddRow()
	e.SetCell(3, "Name", "Di")
	e.DeleteRow(2)
	at.Run()
	want := "[{Ada L. 36 12.25 010101 false  0s} {Bo 21 - 010203 true new 0s} {Di 0 - 010101 false  0s}]"
	if fmt.Sprint(got) != want || got[0].note != "kept" {
		t.Errorf("edited: %v\nwant    %s", got, want)
	}
	if fmt.Sprint(given) != fmt.Sprint(members()) {
		t.Errorf("the rows given were changed: %v", given)
	}
	e = at.DataEditor("Staff")
	if e.Len() != 3 || e.Row(2)[0] != "Di" || e.Row(0)[2] != "12.25" {
		t.Errorf("the page shows %v, %v", e.Row(0), e.Row(2))
	}
	at.Run() // edits must survive a run
	if fmt.Sprint(got) != want {
		t.Errorf("after another run: %v", got)
	}
	e = at.DataEditor("Staff")
	e.SetCell(0, "Pay", "")
	e.SetCell(1, "Note", "")
	at.Run()
	if got[0].Pay != nil || got[1].Note.Valid {
		t.Errorf("emptied cells: %v", got)
	}
}

// Hazard: the script gives other rows, and an edit of row 1 is applied to another
// person's row.
func TestDataEditor_DropsEditsOfOtherRows(t *testing.T) {
	given := members()
	var got []member
	at := apptest.New(t, func(ui *app.UI) error {
		got = app.DataEditor(ui, "Staff", given, app.Key("staff"))
		return nil
	})
	at.Run()
	at.DataEditor("Staff").SetCell(1, "Name", "Bob")
	at.Run()
	stale := at.DataEditor("Staff")
	given = append([]member{{Name: "New"}}, members()...)
	at.Run()
	if fmt.Sprint(got) != fmt.Sprint(given) {
		t.Errorf("edits of other rows are kept: %v", got)
	}
	stale.SetCell(1, "Name", "late")
	at.Run()
	if fmt.Sprint(got) != fmt.Sprint(given) {
		t.Errorf("edits that came late are made: %v", got)
	}
}

// A client need not be our page. Values of other types must not get into a row.
func TestDataEditor_TakesNoOtherValues(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		given := members()
		var got []member
		p := serve(t, func(ui *app.UI) error {
			got = app.DataEditor(ui, "Staff", given, app.HideColumns("Admin"))
			return nil
		}).open("")
		p.end(0)
		var node struct{ V struct{ Base string } }
		json.Unmarshal([]byte(p.page.Main()[0].JSON), &node)
		many := make([]string, 2000)
		for i := range many {
			many[i] = `[0,0,"x"]`
		}
		for _, v := range []string{
			`null`, `[]`, `"x"`, `{"cells":[[0,0,"x"]]}`, `{"base":"x","cells":[[0,0,"x"]]}`,
			`{"base":B,"cells":[[0,1,"300"]]}`, `{"base":B,"cells":[[0,1,"x"]]}`, `{"base":B,"cells":[[0,1,""]]}`, `{"base":B,"cells":[[0,2,"much"]]}`,
			`{"base":B,"cells":[[0,3,"yesterday"]]}`, `{"base":B,"cells":[[0,5,"soon"]]}`, `{"base":B,"cells":[[0,6,"true"]]}`, `{"base":B,"cells":[[0,-1,"x"]]}`,
			`{"base":B,"cells":[[3,0,"x"]]}`, `{"base":B,"cells":[[-1,0,"x"]]}`, `{"base":B,"cells":[[0,0]]}`, `{"base":B,"cells":[[0,0,"x",1]]}`,
			`{"base":B,"cells":[["0",0,"x"]]}`, `{"base":B,"cells":[[0,0,7]]}`, `{"base":B,"cells":7}`, `{"base":B,"deleted":[3,-1]}`, `{"base":B,"deleted":["0"]}`,
			`{"base":B,"cells":[[0,2,"inf"]]}`, `{"base":B,"cells":[[0,2,"-Infinity"]]}`, `{"base":B,"cells":[[0,2,"1e999"]]}`, `{"base":B,"cells":[[0,0,"a\u0000b"]]}`,
			`{"base":B,"added":-1}`, `{"base":B,"added":1.5}`, `{"base":B,"cells":[[0,0,"` + strings.Repeat("x", 10_001) + `"]]}`,
		} {
			p.end(p.set(map[string]any{"Staff": json.RawMessage(strings.ReplaceAll(v, "B", `"`+node.V.Base+`"`))}))
			if fmt.Sprint(got) != fmt.Sprint(given) {
				t.Errorf("%.80s makes %v", v, got)
			}
		}
		p.end(p.set(map[string]any{"Staff": json.RawMessage(`{"base":"` + node.V.Base + `","added":2000000000,"cells":[` + strings.Join(many, ",") + `]}`)}))
		if len(got) != 1003 || got[0].Name != "Ada" {
			t.Errorf("%d rows, the first %v", len(got), got[0])
		}
	})
}

func TestDataEditor_NamesRowsThatCannotBeEdited(t *testing.T) {
	for want, draw := range map[string]func(*app.UI){
		`DataEditor "E": rows of type *app_test.member cannot be edited`: func(ui *app.UI) { app.DataEditor(ui, "E", []*member{{}}) },
		`DataEditor "E": rows of type map[string]interface {} cannot`:    func(ui *app.UI) { app.DataEditor(ui, "E", []map[string]any{}) },
		`DataEditor "E": rows of type []string cannot be edited`:         func(ui *app.UI) { app.DataEditor(ui, "E", [][]string{}) },
		`DataEditor "E": 100001 rows are more than can be edited`:        func(ui *app.UI) { app.DataEditor(ui, "E", make([]int, 100_001)) },
		`DataEditor "E": there is no column "X"`:                         func(ui *app.UI) { app.DataEditor(ui, "E", members(), app.HideColumns("X")) },
		`DataEditor "E" is drawn twice in one place`:                     func(ui *app.UI) { app.DataEditor(ui, "E", []int{1}); app.DataEditor(ui, "E", []int{1}) },
		`DataEditor "E" does not take Max`:                               func(ui *app.UI) { app.DataEditor(ui, "E", []int{1}, app.Max(1)) },
	} {
		at := apptest.New(t, func(ui *app.UI) error { draw(ui); return nil })
		at.Run()
		if e := at.Error(); len(e) != 1 || !strings.HasPrefix(e[0], want) {
			t.Errorf("want %q, got %q", want, e)
		}
	}
}

func TestDataEditor_EditsPlainValues(t *testing.T) {
	var got []string
	at := apptest.New(t, func(ui *app.UI) error { got = app.DataEditor(ui, "Names", []string{"a", "b"}); return nil })
	at.Run()
	at.DataEditor("Names").SetCell(1, "value", "<b>")
	at.DataEditor("Names").AddRow()
	at.Run()
	if fmt.Sprintf("%q", got) != `["a" "<b>" ""]` {
		t.Errorf("%q", got)
	}
}

// Hazard: in a form, added rows cannot be filled, or only the last edit is sent. // A7
func TestDataEditor_InAFormSendsAllEditsAtOnce(t *testing.T) {
	for _, back := range []bool{false, true} {
		var got []string
		runs := 0
		at := apptest.New(t, func(ui *app.UI) error {
			runs++
			kept := app.State(ui, "kept", []string{"a", "b", "c"})
			f := ui.Form("f")
			got = app.DataEditor(f, "E", *kept)
			if back {
				*kept = got
			}
			f.Submit("Save")
			ui.Button("Other")
			return nil
		})
		at.Run()
		e := at.DataEditor("E")
		e.AddRow()
		e.SetCell(3, "value", "d")
		e.DeleteRow(0)
		e.SetCell(1, "value", "B")
		e.AddRow()
		e.AddRow()
		e.DeleteRow(5)
		e.SetCell(4, "value", "e")
		at.Button("Other").Click()
		at.Run()
		if fmt.Sprint(got) != "[a b c]" {
			t.Errorf("given back: %v: not submitted, the script has %v", back, got)
		}
		e = at.DataEditor("E")
		var shown []string
		for row := range e.Len() {
			shown = append(shown, e.Row(row)...)
		}
		if fmt.Sprint(shown) != "[B c d e]" {
			t.Errorf("given back: %v: the page shows %q", back, shown)
		}
		at.Form("f").Submit()
		at.Run()
		if fmt.Sprint(got) != "[B c d e]" {
			t.Errorf("given back: %v: submitted, the script has %v", back, got)
		}
		for range 2 {
			e = at.DataEditor("E")
			if e.Len() != 4 || e.Row(3)[0] != "e" || e.Row(0)[0] != "B" {
				t.Errorf("given back: %v: the page has %d rows, from %q to %q", back, e.Len(), e.Row(0), e.Row(e.Len()-1))
			}
			at.Run()
		}
		next := 6 // three rows were given and three added; the deleted ones still count
		if back {
			next = 4
		}
		at.DataEditor("E").AddRow()
		at.DataEditor("E").SetCell(next, "value", "f")
		at.Form("f").Submit()
		at.Run()
		if fmt.Sprint(got) != "[B c d e f]" {
			t.Errorf("given back: %v: submitted again, the script has %v", back, got)
		}
	}
}
