package session

import "github.com/refrain-go/refrain/app/internal/cells"

// Table implements [cells.Page].
func (s *session) Table(id string) *cells.Table {
	s.mu.Lock()
	defer s.mu.Unlock()
	return cells.Find(s.page.tree, id)
}

// Has implements [cells.Page].
func (s *session) Has(c cells.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.out.conn == c
}

// Recognize gives t its revision. That is the revision of the table that the page has in
// the same place, if the two are known to have the same content.
func (p *Place) Recognize(t *cells.Table) {
	// One place of a page may show the drawings of several memos, or several drawings of
	// one memo, one after the other. So all drawings share a counter.
	revisions := &drawingRevisions
	if p.run != nil {
		revisions = &p.run.session.revisions
	}
	c := p.Canvas
	c.Lock()
	old := cells.Find(c.Tree(), t.ID)
	c.Unlock()
	revisions.Name(t, old)
}

var drawingRevisions = cells.Revisions{Prefix: "m"}
