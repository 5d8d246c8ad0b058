package app

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// Limits of an address.
const (
	maxPage  = 200
	maxQuery = 8 << 10
)

// address is where in the app a tab is, and what its browser shows around the page. It is guarded by the session's mu.
type address struct {
	now    wire.Address
	told   wire.Address // what the browser has
	title  string
	params url.Values // of now.Query; nil until asked for
	news   bool       // the browser is to be told
	push   bool       // as a new entry of its history
}

// cleanAddress is a, or what of it may be an address at all: a browser says what it likes.
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

// arrives notes that the user went somewhere.
func (d *address) arrives(a wire.Address) {
	a = cleanAddress(a)
	d.now, d.told, d.params = a, a, nil
}

// moves notes that the script sends its user somewhere.
func (d *address) moves(a wire.Address, push bool) {
	d.now, d.params = a, nil
	d.news, d.push = true, d.push || push
}

// head returns what to tell the browser, and assumes that it arrives.
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

// values are the parameters. What is no parameter is left out.
func (d *address) values() url.Values {
	if d.params == nil {
		d.params, _ = url.ParseQuery(d.now.Query)
	}
	return d.params
}

// QueryParams returns the parameters of the page's address, what stands in it after the question mark: a link with them
// is a link to the app as it is now.
func (ui *UI) QueryParams() QueryParams {
	ui.run.check()
	ui.scriptsOnly("QueryParams", noTab)
	return QueryParams{ui}
}

// QueryParams reads and changes the parameters of the page's address. They are text that anybody may have put into a link,
// of at most 8 KiB together; more is dropped.
//
// What is set is in the address at once, without a run and without a new entry in the browser's history; Navigate makes
// one. A user who goes back or forward, or opens a link, runs the script with the parameters of that address.
type QueryParams struct{ ui *UI }

// Get returns the first value of that name, or "".
func (q QueryParams) Get(name string) string {
	var v string
	q.read(func(all url.Values) { v = all.Get(name) })
	return v
}

// GetAll returns all values of that name.
func (q QueryParams) GetAll(name string) []string {
	var list []string
	q.read(func(all url.Values) { list = slices.Clone(all[name]) })
	return list
}

// All returns a copy of all parameters.
func (q QueryParams) All() url.Values {
	all := make(url.Values)
	q.read(func(have url.Values) {
		for name, list := range have {
			all[name] = slices.Clone(list)
		}
	})
	return all
}

// Set gives the parameter these values in place of those it had; without any it is Delete.
func (q QueryParams) Set(name string, values ...string) {
	s := q.ui.run.lock()
	at := &s.address
	if slices.Equal(at.values()[name], values) {
		s.mu.Unlock()
		return
	}
	all := maps.Clone(at.values())
	all[name] = slices.Clone(values)
	query := all.Encode()
	if len(query) > maxQuery {
		s.mu.Unlock()
		q.ui.problem("QueryParams.Set(%.40q): the address would be longer than %d bytes: keep what is long in State", name, maxQuery)
		return
	}
	at.moves(wire.Address{Page: at.now.Page, Query: query}, false)
	s.soon()
	s.mu.Unlock()
}

// Delete removes the parameter.
func (q QueryParams) Delete(name string) { q.Set(name) }

func (q QueryParams) read(with func(url.Values)) {
	s := q.ui.run.lock()
	defer s.mu.Unlock()
	with(s.address.values())
}

// Navigate sends the tab to another page of the app, such as "reports" or "reports?id=3", or to the same with other
// parameters, "?id=3"; "" is the first page. It ends this run at once, as Rerun does, and the browser's history gets a new
// entry. It returns, having done nothing, if the tab is there already.
func (ui *UI) Navigate(to string) {
	ui.run.check()
	if ui.scriptsOnly("Navigate", noTab) {
		return
	}
	page, query, _ := strings.Cut(strings.TrimPrefix(to, "/"), "?")
	if strings.ContainsAny(page, "/#") || len(page) > maxPage || len(query) > maxQuery {
		ui.problem("Navigate(%.40q): give the Path of a page, and what parameters it is to have after a question mark", to)
		return
	}
	s := ui.run.lock()
	if strings.HasPrefix(to, "?") {
		page = s.address.now.Page
	}
	a := cleanAddress(wire.Address{Page: page, Query: query})
	same := a == s.address.now
	if !same {
		s.address.moves(a, true)
	}
	s.mu.Unlock()
	if !same {
		ui.Rerun()
	}
}
