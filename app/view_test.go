package app_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/refrain-go/refrain"
	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
	"github.com/refrain-go/refrain/app/internal/tree/treetest"
	"github.com/refrain-go/refrain/app/internal/wire"
)

type city struct {
	Name   string
	People int
	_      int
	Secret string `table:"-"`
}

var cities = []city{{Name: "Oslo", People: 700}, {Name: "bergen", People: 290}, {Name: "Voss", People: 15}, {Name: "Bodø", People: 53}}

// look asks for all cells of a view.
func (p *tab) look(view string) wire.Answer {
	p.t.Helper()
	w := p.table()
	w.Rows, w.Cols, w.View = 1000, 200, json.RawMessage(view)
	return p.ask(w)
}

// The user sorts and filters without the script. The script must not run, and its values
// must not depend on the view.
func TestTable_IsSortedAndFilteredWithoutARun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		p := serve(t, func(ui *app.UI) error { runs++; ui.Table(cities, app.Label("Cities")); return nil }).open("")
		p.end(0)
		for view, want := range map[string]string{
			`{}`:                 "4 [0 1 2 3] [[Oslo 700] [bergen 290] [Voss 15] [Bodø 53]]",
			`{"sort":[{"c":0}]}`: "4 [1 3 0 2] [[bergen 290] [Bodø 53] [Oslo 700] [Voss 15]]",
			`{"find":"ØD"}`:      "0 [] []",
			`{"find":"DØ"}`:      "1 [3] [[Bodø 53]]",
			`{"cols":[1],"filter":[{"c":1,"min":"100"}],"sort":[{"c":1}]}`: "2 [1 0] [[290] [700]]",
		} {
			a := p.look(view)
			if got := fmt.Sprint(a.Total, a.Sources, a.Cells); a.Status != wire.Cells || got != want {
				t.Errorf("%s shows %s, want %s", view, got, want)
			}
		}
		for _, view := range []string{`7`, `{"sort":[{"c":2}]}`, `{"cols":[]}`, `{"filter":[{"c":1,"min":"x"}]}`} {
			if a := p.look(view); a.Status != wire.Refused {
				t.Errorf("%s is answered by %+v", view, a)
			}
		}
		if runs != 1 {
			t.Errorf("the script ran %d times", runs)
		}
	})
}

// waiting is a table whose cells come when the test releases them.
type waiting struct{ release chan bool }

func (waiting) Columns() []app.Column   { return []app.Column{{Name: "n", Type: app.Int}} }
func (waiting) Len() int                { return 10 }
func (w waiting) Cell(row, col int) any { <-w.release; return -row }

// While its user types into a search box, a page asks for one view after another. The
// goroutine that reads from the tab must go on reading. Views that nobody needs any more
// must not delay it.
func TestTable_ALongSortHoldsNothingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		data := waiting{make(chan bool)}
		p := serve(t, func(ui *app.UI) error {
			ui.Table(data)
			if ui.Button("Go") {
				ui.Text("gone")
			}
			return nil
		}).open("")
		p.end(0)
		w := p.table()
		w.Rows, w.Cols = 2, 1
		for i, view := range []string{`{"find":"1"}`, `{"find":"12"}`, `{"sort":[{"c":0}]}`} {
			w.Req, w.View = uint32(i), json.RawMessage(view)
			p.send(map[string]any{"t": "window", "req": w.Req, "id": w.ID, "rev": w.Rev, "rows": 2, "cols": 1, "view": w.View})
		}
		p.end(p.press("Go"))
		if !p.shows("gone") {
			t.Error("the press waited for the table")
		}
		synctest.Wait()
		close(data.release)
		for range 3 {
			a := p.answer()
			if a.Req < 2 && a.Status != wire.Refused {
				t.Errorf("a view that was left is answered by %+v", a)
			}
			if a.Req == 2 && fmt.Sprint(a.Cells) != "[[-9] [-8]]" {
				t.Errorf("the last view shows %v", a.Cells)
			}
		}
	})
}

// get downloads the rows of a table.
func (s *site) get(header http.Header, path string) (*http.Response, string) {
	s.t.Helper()
	req, _ := http.NewRequest(http.MethodGet, "http://localhost/"+path, nil)
	req.Header = header
	res, err := s.client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	return res, string(body)
}

// download returns the address of the rows of a table, by its id.
func (p *tab) download(table string) string { return "csv/" + p.csv + "?table=" + table }

// lastTable returns the id of the last table in the main part, in whatever container it
// is.
func (p *tab) lastTable() (id string) {
	var look func(nodes []*treetest.Node)
	look = func(nodes []*treetest.Node) {
		for _, n := range nodes {
			var table struct{ ID, Rev string }
			if json.Unmarshal([]byte(n.JSON), &table); table.Rev != "" {
				id = table.ID
			}
			look(n.Kids)
		}
	}
	look(p.page.Main())
	return id
}

// A download does not use the WebSocket. Only the tab that shows the table may get it.
func TestTable_DownloadsTheShownRows(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		show := true
		s := serve(t, func(ui *app.UI) error {
			if show {
				ui.Table(cities, app.Label("Städte \"x\""), app.FormatColumn("People", "%,d people"))
			}
			return nil
		})
		p := s.open("")
		p.end(0)
		path := p.download(p.lastTable())
		view := "&view=" + url.QueryEscape(`{"cols":[1,0],"sort":[{"c":1,"desc":true}],"filter":[{"c":0,"has":"o"}]}`)
		res, body := s.get(s.visitor, path+view)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
		if err != nil || fmt.Sprint(rows) != "[[People Name] [700 Oslo] [53 Bodø] [15 Voss]]" {
			t.Errorf("the file is %v, %v", rows, err)
		}
		head := res.Header
		if !strings.HasPrefix(head.Get("Content-Disposition"), "attachment;") || head.Get("X-Content-Type-Options") != "nosniff" || head.Get("Cache-Control") != "no-store" {
			t.Errorf("the header is %v", head)
		}
		other := s.browser()
		for name, c := range map[string]struct {
			header http.Header
			path   string
			status int
		}{
			"no cookie":         {http.Header{}, path, http.StatusForbidden},
			"another's cookie":  {other, path, http.StatusNotFound},
			"another token":     {s.visitor, "csv/x?table=" + p.lastTable(), http.StatusNotFound},
			"no token":          {s.visitor, "csv/?table=" + p.lastTable(), http.StatusNotFound},
			"another table":     {s.visitor, p.download("x"), http.StatusNotFound},
			"no table":          {s.visitor, "csv/" + p.csv, http.StatusNotFound},
			"a view of nothing": {s.visitor, path + "&view=" + url.QueryEscape(`{"cols":[7]}`), http.StatusBadRequest},
		} {
			if res, _ := s.get(c.header, c.path); res.StatusCode != c.status {
				t.Errorf("%s: %s", name, res.Status)
			}
		}
		p.send(map[string]any{"t": "rerun"})
		p.end(0)
		before := p.csv
		if p = s.open(p.id); !p.resumed || p.csv != before {
			t.Error("a tab that came back has another token, and the links that its page shows are dead")
		}
		p.end(0)
		show = false
		p.send(map[string]any{"t": "rerun"})
		p.end(0)
		if res, _ := s.get(s.visitor, path); res.StatusCode != http.StatusNotFound {
			t.Errorf("a table that has gone: %s", res.Status)
		}
	})
}

// Many pages may show the drawing of one memo. Each page must download with its own
// token, and no shared part may have the token.
func TestTable_OfAMemoIsDownloadedByEachPage(t *testing.T) { // A8
	cache := refrain.New(refrain.Config{})
	m, _ := drawing(cache, func(ui *app.UI, n int) { ui.Table(cities) })
	synctest.Test(t, func(t *testing.T) {
		s := serve(t, func(ui *app.UI) error { _, err := m.Get(ui, 1); return err }, app.Caches(cache))
		mine := s.open("")
		mine.end(0)
		stranger := s.browser()
		other := s.openAs(stranger, "")
		other.end(0)
		for _, c := range []struct {
			what   string
			header http.Header
			path   string
			status int
		}{
			{"mine", s.visitor, mine.download(mine.lastTable()), http.StatusOK},
			{"the other's", stranger, other.download(other.lastTable()), http.StatusOK},
			{"mine, by the other's browser", stranger, mine.download(mine.lastTable()), http.StatusNotFound},
		} {
			if res, body := s.get(c.header, c.path); res.StatusCode != c.status || strings.Contains(body, "Oslo") != (c.status == http.StatusOK) {
				t.Errorf("%s: %s %q", c.what, res.Status, body)
			}
		}
	})
}

func TestSelectRows_AreIndexesIntoTheData(t *testing.T) {
	data := cities
	var opts []app.Option
	var chosen []int
	at := apptest.New(t, func(ui *app.UI) error {
		chosen = ui.SelectRows("Cities", data, opts...)
		return nil
	})
	run := func(set ...int) string {
		t.Helper()
		if set != nil {
			at.SelectRows("Cities").Set(set...)
		}
		at.Run()
		if got := at.SelectRows("Cities").Value(); fmt.Sprint(got) != fmt.Sprint(chosen) {
			t.Errorf("the page shows %v, the script has %v", got, chosen)
		}
		return fmt.Sprint(chosen)
	}
	at.Run()
	for _, c := range []struct {
		set  []int
		want string
	}{{[]int{2, 0, 2}, "[0 2]"}, {nil, "[0 2]"}, {[]int{3, -1, 4, math.MaxInt}, "[3]"}, {[]int{}, "[]"}, {[]int{1}, "[1]"}} {
		if got := run(c.set...); got != c.want {
			if c.set != nil && len(c.set) == 0 {
				at.SelectRows("Cities").Set()
				got = run()
			}
			if got != c.want {
				t.Errorf("%v selects %s", c.set, got)
			}
		}
	}
	// In other data, the index would mean another row.
	data = append([]city{{Name: "Ås"}}, cities...)
	if got := run(); got != "[]" {
		t.Errorf("after the data changed %s is selected", got)
	}
	stale := at.SelectRows("Cities")
	data = cities
	at.Run()
	stale.Set(0)
	if got := run(); got != "[]" {
		t.Errorf("a selection in what was shown before is taken: %s", got)
	}
	opts = []app.Option{app.Key("k"), app.Max(2)}
	run()
	if got := run(0, 1, 3); got != "[0 1]" {
		t.Errorf("at most two: %s", got)
	}
	data = cities[:1]
	if got := run(); got != "[0]" {
		t.Errorf("with a key: %s", got)
	}
	if got := at.SelectRows("Cities").Row(0); fmt.Sprint(got) != "[Oslo 700]" {
		t.Errorf("the row is %v", got)
	}
}

// A sender other than our page may send any message.
func TestSelectRows_HostileValuesAreDropped(t *testing.T) { // A8
	synctest.Test(t, func(t *testing.T) {
		var chosen []int
		p := serve(t, func(ui *app.UI) error { chosen = ui.SelectRows("Cities", cities, app.Key("c")); return nil }).open("")
		p.end(0)
		var node struct{ ID, Rev string }
		json.Unmarshal([]byte(p.page.Main()[0].JSON), &node)
		p.end(p.set(map[string]any{"Cities": map[string]any{"rev": node.Rev, "rows": []int{1}}}))
		for _, v := range []string{`null`, `[2]`, `{"rows":[2]}`, `{"rev":"x","rows":[2]}`, `{"rev":"` + node.Rev + `"}`, `{"rev":"` + node.Rev + `","rows":["a"]}`,
			`{"rev":"` + node.Rev + `","rows":[0.5]}`, `{"rev":"` + node.Rev + `","rows":null}`} {
			p.end(p.set(map[string]any{"Cities": json.RawMessage(v)}))
			if fmt.Sprint(chosen) != "[1]" {
				t.Errorf("%s selects %v", v, chosen)
			}
		}
	})
}

func TestTable_RefusesUnknownColumns(t *testing.T) {
	for want, draw := range map[string]func(*app.UI){
		`Table "T": there is no column "Size" among ["Name" "People"]`: func(ui *app.UI) { ui.Table(cities, app.Label("T"), app.HideColumns("Size")) },
		`SelectRows "T": the format "%s" is not for column "People"`:   func(ui *app.UI) { ui.SelectRows("T", cities, app.FormatColumn("People", "%s")) },
		`SelectRows "T": Max(0) is not above zero`:                     func(ui *app.UI) { ui.SelectRows("T", cities, app.Max(0)) },
		`SelectRows "T": int cannot be shown as a table`:               func(ui *app.UI) { ui.SelectRows("T", 7) },
		`SelectRows "T" is drawn twice in one place`:                   func(ui *app.UI) { ui.SelectRows("T", cities); ui.SelectRows("T", cities) },
		`SelectRows "T" does not take Help`:                            func(ui *app.UI) { ui.SelectRows("T", cities, app.Help("h")) },
	} {
		at := apptest.New(t, func(ui *app.UI) error { draw(ui); return nil })
		at.Run()
		if e := at.Error(); len(e) != 1 || !strings.HasPrefix(e[0], want) {
			t.Errorf("want %q, got %q", want, e)
		}
	}
}

// queried is the rows of a query. It notes whether they were closed.
type queried struct {
	rows   [][]any
	at     int
	endErr error
	closed int
}

func (q *queried) Columns() ([]string, error) { return []string{"n", "x", "text", "nothing"}, nil }
func (q *queried) Next() bool                 { q.at++; return q.at <= len(q.rows) }
func (q *queried) Err() error                 { return q.endErr }
func (q *queried) Close() error               { q.closed++; return nil }
func (q *queried) Scan(dest ...any) error {
	for i, d := range dest {
		*d.(*any) = q.rows[q.at-1][i]
	}
	return nil
}

// Rows that are not closed hold a connection forever. If an error comes at their end, the
// table has only a part of the rows.
func TestTable_ReadsAndClosesTheRowsOfAQuery(t *testing.T) {
	bytes := []byte("shared by the driver")
	q := &queried{rows: [][]any{{int64(10), 1.5, bytes, nil}, {int64(9), int64(2), "b", nil}}}
	at := apptest.New(t, func(ui *app.UI) error { ui.Table(q); copy(bytes, "XXXXXX"); return nil })
	at.Run()
	if got := fmt.Sprint(at.Table(0).Row(0), at.Table(0).Row(1)); q.closed != 1 || got != "[10 1.5 shared by the driver ] [9 2 b ]" {
		t.Errorf("closed %d times: %s", q.closed, got)
	}
	q = &queried{rows: [][]any{{1, 1, "", nil}}, endErr: context.DeadlineExceeded}
	at.Run()
	if e := at.Error(); q.closed != 1 || len(e) != 1 || !strings.Contains(e[0], "deadline") {
		t.Errorf("closed %d times: %q", q.closed, e)
	}
	q = &queried{rows: make([][]any, 1_000_001)}
	for i := range q.rows {
		q.rows[i] = []any{1, nil, nil, nil}
	}
	at.Run()
	if e := at.Error(); q.closed != 1 || len(e) != 1 || !strings.Contains(e[0], "more than 1000000 rows of 4 columns: give it a LIMIT") {
		t.Errorf("closed %d times: %q", q.closed, e)
	}
	q = nil
	at.Run()
	if e := at.Error(); len(e) != 1 || !strings.Contains(e[0], "nil: look at the error of the query") {
		t.Errorf("%q", e)
	}
}
