package app

import (
	"context"
	"net/http"

	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/tree"
)

// csv answers a request for the rows of a table that is on a page of this visitor. The table's token stands in its node,
// which only the tab that shows it has; the cookie must be that tab's too.
func (a *App) csv(who server.Visitor, token string, w http.ResponseWriter, r *http.Request) {
	s, t := a.sessions.tableOf(who, token)
	if t == nil {
		http.Error(w, "this table is no longer on the page: download it again from there", http.StatusNotFound)
		return
	}
	v, err := t.frame.ParseView([]byte(r.URL.Query().Get("view")))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if !s.serves(w) {
		return
	}
	defer s.served()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	var rows []int32
	if key := t.orderKey(v); key.rows != "" {
		rows, err = a.orders.get(ctx, key, func(ctx context.Context) ([]int32, error) { return t.frame.Order(ctx, v) })
		if err != nil {
			http.Error(w, "the table could not be sorted or filtered", http.StatusServiceUnavailable)
			return
		}
	}
	head := w.Header()
	head.Set("Content-Type", "text/csv; charset=utf-8")
	head.Set("Content-Disposition", server.Attachment(t.fileName()))
	head.Set("Cache-Control", "no-store")
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

// tableOf returns the table of that token on a page of this visitor, or nil.
func (all *sessions) tableOf(who server.Visitor, token string) (*session, *drawnTable) {
	all.mu.Lock()
	var own []*session
	for _, s := range all.byTab {
		if s.who.Cookie == who.Cookie {
			own = append(own, s)
		}
	}
	all.mu.Unlock()
	for _, s := range own {
		s.mu.Lock()
		n := s.tree.Find(func(n *tree.Node) bool {
			t, ok := n.Data().(*drawnTable)
			return ok && t.token == token
		})
		s.mu.Unlock()
		if n != nil {
			return s, n.Data().(*drawnTable)
		}
	}
	return nil, nil
}
