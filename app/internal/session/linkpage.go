package session

import (
	"context"
	"log/slog"
	"slices"

	"github.com/refrain-go/refrain/app/internal/budget"
	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/links"
	"github.com/refrain-go/refrain/app/internal/server"
	"github.com/refrain-go/refrain/app/internal/tree"
)

// linkPage is the view of a session that its links have. It implements [links.Page].
type linkPage session

func (p *linkPage) Lock()   { p.mu.Lock() }
func (p *linkPage) Unlock() { p.mu.Unlock() }

func (p *linkPage) Ended() bool { return p.ended }

func (p *linkPage) Field(id identity.ID) links.Field {
	w := p.page.widgets[id]
	if w == nil {
		return links.Field{}
	}
	return links.Field{Known: true, Shown: w.shown, Disabled: w.disabled, InForm: w.form != nil}
}

func (p *linkPage) Chose(id identity.ID, f *links.Upload) bool {
	files, _ := p.page.widgets[id].value.([]*links.Upload)
	return slices.Contains(files, f)
}

func (p *linkPage) Media() map[*links.Link]bool {
	onPage := make(map[*links.Link]bool)
	p.page.tree.Find(func(n *tree.Node) bool {
		if l, ok := n.Data().(*links.Link); ok {
			onPage[l] = true
		}
		return false
	})
	return onPage
}

func (p *linkPage) Owns(who server.Visitor) bool { return (*session)(p).owns(who) }

func (p *linkPage) Log() *slog.Logger { return p.log }

func (p *linkPage) Owned(ctx context.Context) context.Context { return (*session)(p).owned(ctx) }

func (p *linkPage) Forget() { (*session)(p).forgetAnswers() }

// UploadShares returns the shares of the upload room: a quarter for one visitor, and a
// half for one network address. Each is at least the quota of one session.
func (p *linkPage) UploadShares() []budget.Share {
	limits := &p.host.Config
	all, one := limits.UploadQuotaAll, limits.UploadQuota
	return p.who.Shares(max(all/4, one), max(all/2, one))
}

// forgetAnswers drops the answers that memos have stored for the session.
func (s *session) forgetAnswers() {
	for _, c := range s.host.Caches {
		c.EndSession(s.id)
	}
}

// DownloadLink returns the link of a DownloadButton. If the button is disabled, the link
// leads nowhere.
func (p *Place) DownloadLink(id identity.ID, d links.Download, disabled bool) *links.Link {
	s := p.run.lock()
	defer s.mu.Unlock()
	if disabled {
		return s.links.SetLocked(id, nil)
	}
	return s.links.SetLocked(id, s.links.Download(d))
}

// MediaLink returns the link to the content of a medium.
func (p *Place) MediaLink(from links.Source) (*links.Link, error) {
	return p.run.session.links.Medium(from)
}

// csvTokenLocked returns the token of the link that downloads the page's tables as CSV.
func (s *session) csvTokenLocked() string { return s.links.CSVLocked(s.cells) }
