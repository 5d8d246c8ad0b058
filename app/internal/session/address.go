package session

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Limits of an address.
const (
	MaxPage  = 200
	MaxQuery = 8 << 10
)

// address is the place of a tab in the app, and what its browser shows around the page:
// the address and the title. The session's mu guards it.
type address struct {
	now    wire.Address
	told   wire.Address // the address that the browser has
	title  string
	params url.Values // parsed from now.Query; nil until they are asked for
	news   bool       // the next delta tells the browser the address and title
	push   bool       // and makes it a new entry of the browser's history

	// The last change by a bound widget. The method entry reads these.
	lastRun     uint64
	lastChanged string
	lastTime    time.Time
}

// cleanAddress returns an address within the limits: a long page name is cut, and a long
// query is dropped. Browsers may send anything.
func cleanAddress(a wire.Address) wire.Address {
	a.Page, a.Query = strings.ToValidUTF8(a.Page, "\uFFFD"), strings.ToValidUTF8(a.Query, "\uFFFD")
	if len(a.Page) > MaxPage {
		a.Page = strings.ToValidUTF8(a.Page[:MaxPage], "")
	}
	if len(a.Query) > MaxQuery {
		a.Query = ""
	}
	return a
}

// arrives records that the user went to this address.
func (d *address) arrives(a wire.Address) {
	a = cleanAddress(a)
	d.now, d.told, d.params, d.lastChanged = a, a, nil, ""
}

// moves records that the script sends its user to this address.
func (d *address) moves(a wire.Address, push bool) {
	d.now, d.params = a, nil
	d.news, d.push = true, d.push || push
}

// head returns the news for the browser, or nil if there is none. It assumes that the
// message arrives.
func (d *address) head() *wire.Head {
	if !d.news {
		return nil
	}
	h := &wire.Head{Title: d.title, Address: d.now, Push: d.push && d.now != d.told}
	d.news, d.push, d.told = false, false, d.now
	return h
}

func (d *address) setTitle(title string) {
	if d.title != title {
		d.title, d.news = title, true
	}
}

// values returns the parameters of the address. Malformed ones are left out.
func (d *address) values() url.Values {
	if d.params == nil {
		d.params, _ = url.ParseQuery(d.now.Query)
	}
	return d.params
}

// Query calls the function with the parameters of the address. The function must not keep
// them. In a memo's function there are no parameters.
func (p *Place) Query(with func(url.Values)) {
	if p.run == nil {
		with(nil)
		return
	}
	s := p.run.lock()
	defer s.mu.Unlock()
	with(s.address.values())
}

// SetQuery gives a parameter of the address these values. If the address would become too
// long, it changes nothing and returns false. In a memo's function it does nothing.
func (p *Place) SetQuery(name string, values []string) bool {
	if p.run == nil {
		return true
	}
	s := p.run.lock()
	defer s.mu.Unlock()
	at := &s.address
	if slices.Equal(at.values()[name], values) {
		return true
	}
	all := maps.Clone(at.values())
	all[name] = slices.Clone(values)
	query := all.Encode()
	if len(query) > MaxQuery {
		return false
	}
	at.moves(wire.Address{Page: at.now.Page, Query: query}, false)
	s.soonLocked()
	return true
}

// Address returns the tab's address in the app.
func (p *Place) Address() wire.Address {
	s := p.run.lock()
	defer s.mu.Unlock()
	return s.address.now
}

// Navigate sends the tab to another address. It returns false if the tab is there
// already.
func (p *Place) Navigate(to wire.Address) bool {
	s := p.run.lock()
	defer s.mu.Unlock()
	to = cleanAddress(to)
	if to == s.address.now {
		return false
	}
	s.address.moves(to, true)
	return true
}

// SetTitle gives the browser's tab the title of a page and of the app, or only that of
// the app if page is empty.
func (p *Place) SetTitle(page string) {
	s := p.run.lock()
	defer s.mu.Unlock()
	title := s.host.Title
	if page != "" {
		title = page + " · " + title
	}
	s.address.setTitle(title)
}

// BeginPages reports whether the script may draw its list of pages here: once in a run,
// and in no fragment or form.
func (p *Place) BeginPages() bool {
	if p.run.paged || !p.Outermost() {
		return false
	}
	p.run.paged = true
	return true
}

// Turn records that the script draws the page of this path here. If another page was
// drawn before, its remaining nodes are removed.
func (p *Place) Turn(path string) {
	s := p.run.lock()
	defer s.mu.Unlock()
	if s.page.path != path && p.Index == tree.Next {
		s.page.tree.CutRest(p.Node)
		s.soonLocked()
	}
	s.page.path = path
}
