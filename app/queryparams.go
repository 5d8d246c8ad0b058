package app

import (
	"net/url"
	"slices"
	"strings"

	"github.com/refrain-go/refrain/app/internal/session"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// QueryParams returns the parameters of the page's address, which follow its question
// mark. A link with them leads to the app in its present state.
func (ui *UI) QueryParams() QueryParams {
	ui.at.Check()
	ui.at.ScriptsOnly("QueryParams", noTab)
	return QueryParams{ui}
}

// QueryParams reads and changes the parameters of the page's address. They are text, and
// anybody may have put them into a link. They have at most 8 KiB together. More is
// dropped.
//
// Set changes the address at once. It starts no run and makes no new entry in the
// browser's history. Navigate makes one. If a user goes back or forward, or opens a link,
// the script runs with the parameters of that address.
type QueryParams struct{ ui *UI }

// Get returns the first value of the parameter, or "".
func (q QueryParams) Get(name string) string {
	var v string
	q.ui.at.Query(func(all url.Values) { v = all.Get(name) })
	return v
}

// GetAll returns all values of the parameter.
func (q QueryParams) GetAll(name string) []string {
	var list []string
	q.ui.at.Query(func(all url.Values) { list = slices.Clone(all[name]) })
	return list
}

// All returns a copy of all parameters.
func (q QueryParams) All() url.Values {
	all := make(url.Values)
	q.ui.at.Query(func(have url.Values) {
		for name, list := range have {
			all[name] = slices.Clone(list)
		}
	})
	return all
}

// Set replaces the values of the parameter. Without any value it does the same as Delete.
func (q QueryParams) Set(name string, values ...string) {
	if !q.ui.at.SetQuery(name, values) {
		q.ui.at.Problem("QueryParams.Set(%.40q): the address would be longer than %d bytes: keep long values in State", name, session.MaxQuery)
	}
}

// Delete removes the parameter.
func (q QueryParams) Delete(name string) { q.Set(name) }

// notInPage reports whether a browser may read a page's path with this character as an
// address outside the app.
func notInPage(r rune) bool { return r < ' ' || strings.ContainsRune(`/\#:`, r) }

// Navigate sends the tab to another page of the app, such as "reports" or "reports?id=3",
// or to the same page with other parameters, "?id=3". The path "" is the first page.
// Navigate ends this run at once, as Rerun does, and the browser's history gets a new
// entry. If the tab is at that address already, Navigate does nothing and returns.
func (ui *UI) Navigate(to string) {
	ui.at.Check()
	if ui.at.ScriptsOnly("Navigate", noTab) {
		return
	}
	page, query, _ := strings.Cut(strings.TrimPrefix(to, "/"), "?")
	if strings.ContainsFunc(page, notInPage) || len(page) > session.MaxPage || len(query) > session.MaxQuery {
		ui.at.Problem("Navigate(%.40q): give the Path of a page, and its parameters after a question mark", to)
		return
	}
	if strings.HasPrefix(to, "?") {
		page = ui.at.Address().Page
	}
	if ui.at.Navigate(wire.Address{Page: page, Query: query}) {
		ui.Rerun()
	}
}
