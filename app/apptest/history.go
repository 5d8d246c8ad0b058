package apptest

// history is the list of addresses that the browser's back and forward buttons move in.
type history struct {
	list []string // addresses in the form of Navigate
	at   int
}

// goes records that the tab is at a new entry, and drops the entries ahead of it.
func (h *history) goes(to string) {
	h.list = append(h.list[:h.at+1], to)
	h.at++
}

// Back opens the address that the tab had before at the next Run, as the browser's button
// does.
func (at *App) Back() { at.t.Helper(); at.step(-1, "before") }

// Forward opens the address that the last Back left.
func (at *App) Forward() { at.t.Helper(); at.step(+1, "behind") }

func (at *App) step(by int, where string) {
	at.t.Helper()
	h := &at.history
	if to := h.at + by + at.steps; to < 0 || to >= len(h.list) {
		at.t.Fatalf("apptest: the tab's history has no entry %s %q", where, h.list[h.at])
	}
	at.steps += by
	at.to = &h.list[h.at+at.steps]
}

// arrive records the user's new address, before the app learns it.
func (at *App) arrive(to string) {
	if at.steps != 0 {
		at.history.at += at.steps
		at.steps = 0
		return
	}
	at.history.goes(to)
}

// follow records the address to which the app has brought the tab.
func (at *App) follow() {
	_, page, query := at.session.Address()
	now := page
	if query != "" {
		now += "?" + query
	}
	if h := &at.history; at.session.Pushed() {
		h.goes(now)
	} else {
		h.list[h.at] = now
	}
}
