package app

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
	maxPage  = 200
	maxQuery = 8 << 10
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
	if len(a.Page) > maxPage {
		a.Page = strings.ToValidUTF8(a.Page[:maxPage], "")
	}
	if len(a.Query) > maxQuery {
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

// query calls the function with the parameters of the address. The function must not keep
// them. In a memo's function there are no parameters.
func (p *place) query(with func(url.Values)) {
	if p.run == nil {
		with(nil)
		return
	}
	s := p.run.lock()
	defer s.mu.Unlock()
	with(s.address.values())
}

// setQuery gives a parameter of the address these values. If the address would become too
// long, it changes nothing and returns false. In a memo's function it does nothing.
func (p *place) setQuery(name string, values []string) bool {
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
	if len(query) > maxQuery {
		return false
	}
	at.moves(wire.Address{Page: at.now.Page, Query: query}, false)
	s.soonLocked()
	return true
}

// address returns the tab's address in the app.
func (p *place) address() wire.Address {
	s := p.run.lock()
	defer s.mu.Unlock()
	return s.address.now
}

// navigate sends the tab to another address. It returns false if the tab is there already.
func (p *place) navigate(to wire.Address) bool {
	s := p.run.lock()
	defer s.mu.Unlock()
	to = cleanAddress(to)
	if to == s.address.now {
		return false
	}
	s.address.moves(to, true)
	return true
}

// setTitle gives the browser's tab its title.
func (p *place) setTitle(title string) {
	s := p.run.lock()
	defer s.mu.Unlock()
	s.address.setTitle(title)
}

// turn records that the script draws the page of this path here. If another page was
// drawn before, its remaining nodes are removed.
func (p *place) turn(path string) {
	s := p.run.lock()
	defer s.mu.Unlock()
	if s.page != path && p.at.Index == tree.Next {
		s.tree.CutRest(p.at.Node)
		s.soonLocked()
	}
	s.page = path
}
