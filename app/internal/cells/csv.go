package cells

import (
	"context"
	"net/http"

	"github.com/refrain-go/refrain/app/internal/server"
)

// Verb implements the target of a link: a request may ask for the rows of a table as CSV.
// One link serves all tables of a page, since the drawing of a memo may have tables and
// is shown on many pages.
func (*Cells) Verb() server.Verb { return server.CSV }

// Serve answers a request for the rows of a table as a file. The query names the table
// and the view in the same form as a request for cells.
func (c *Cells) Serve(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	t := c.Page.Table(query.Get("table"))
	if t == nil {
		http.Error(w, "this table is no longer on the page: download it again from there", http.StatusNotFound)
		return
	}
	v, err := t.Frame.ParseView([]byte(query.Get("view")))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(c.Ctx, cancel)()
	rows, err := c.order(ctx, t, v)
	if err != nil {
		http.Error(w, "the table could not be sorted or filtered", http.StatusServiceUnavailable)
		return
	}
	head := w.Header()
	head.Set("Content-Type", "text/csv; charset=utf-8")
	head.Set("Content-Disposition", server.Attachment(t.fileName()))
	if r.Method == http.MethodHead {
		return
	}
	if err := t.Frame.WriteCSV(ctx, w, v, rows); err != nil {
		panic(http.ErrAbortHandler) // a download that was cut off must not look complete
	}
}

func (t *Table) fileName() string {
	if t.Label == "" {
		return "table.csv"
	}
	return t.Label + ".csv"
}
