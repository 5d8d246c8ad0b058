package app

import (
	"context"
	"net/http"

	"github.com/refrain-go/refrain/app/internal/server"
)

// tables is what the link to the rows of a page's tables leads to. There is one for all of them, for a drawing of a memo may have
// tables, and is seen on many pages: a request names the table, as the page does when it asks for cells.
type tables struct{}

// csvToken returns the token of that link, which lives as long as its session. It is called under mu.
func (s *session) csvToken() string {
	l := &s.links.csv
	if l.token == "" {
		*l = link{token: server.NewID(), target: tables{}}
		s.app.tokens.add(l.token, s)
	}
	return l.token
}

// serveCSV answers a request for the rows of a table that is on the page.
func (s *session) serveCSV(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	s.mu.Lock()
	t := s.tableOf(query.Get("table"))
	s.mu.Unlock()
	if t == nil {
		http.Error(w, "this table is no longer on the page: download it again from there", http.StatusNotFound)
		return
	}
	v, err := t.frame.ParseView([]byte(query.Get("view")))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	var rows []int32
	if key := t.orderKey(v); key.rows != "" {
		rows, err = s.app.orders.get(ctx, key, func(ctx context.Context) ([]int32, error) { return t.frame.Order(ctx, v) })
		if err != nil {
			http.Error(w, "the table could not be sorted or filtered", http.StatusServiceUnavailable)
			return
		}
	}
	head := w.Header()
	head.Set("Content-Type", "text/csv; charset=utf-8")
	head.Set("Content-Disposition", server.Attachment(t.fileName()))
	if r.Method == http.MethodHead {
		return
	}
	if err := t.frame.WriteCSV(ctx, patient(w), v, rows); err != nil {
		panic(http.ErrAbortHandler) // a download that was cut must not look like a whole one
	}
}

func (t *drawnTable) fileName() string {
	if t.label == "" {
		return "table.csv"
	}
	return t.label + ".csv"
}
