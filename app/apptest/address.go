package apptest

import "net/url"

// Navigate opens an address of the app at the next Run, as a click on a link or the
// browser's back button does: "reports", "reports?id=3", or "" for the first page. A new
// tab is at "".
func (at *App) Navigate(to string) { at.to, at.steps = &to, 0 }

// QueryParams returns the parameters of the tab's address.
func (at *App) QueryParams() url.Values {
	_, _, query := at.session.Address()
	values, _ := url.ParseQuery(query)
	return values
}

// Page returns the path of the page that the tab's address names, or "".
func (at *App) Page() string {
	_, page, _ := at.session.Address()
	return page
}

// TabTitle returns the title of the browser's tab.
func (at *App) TabTitle() string {
	title, _, _ := at.session.Address()
	return title
}

// Pages returns the titles of the pages that the sidebar lists.
func (at *App) Pages() []string {
	var titles []string
	for _, n := range at.all("nav") {
		for _, p := range n.Pages {
			titles = append(titles, p.Title)
		}
	}
	return titles
}
