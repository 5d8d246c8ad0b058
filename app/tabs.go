package app

const maxTabs = 64

// Tabs shows places one at a time. The user chooses a place by its name. At first the
// page shows the first place. The script draws into all of them, and the page remembers
// which one is open.
//
// The name identifies a tab: its widgets keep their values when other tabs come or go.
// Tabs draws an error if there are no names, if there are more than 64, or if a name is
// empty or comes twice. It returns a place for each name all the same, and at least one.
func (ui *UI) Tabs(names ...string) []*UI {
	ui.at.Check()
	names = ui.tabNames(names)
	id := ui.at.Among("tabs", "", "")
	bar := ui.container("tabs", ui.at.Begin("tabs").Text("id", id.String()).Texts("names", names), id)
	places := make([]*UI, len(names))
	for i, name := range names {
		places[i] = bar.container("tab", bar.at.Begin("tab"), bar.at.Among("tab", name, ""))
	}
	return places
}

// tabNames draws errors for wrong names, and returns the names to go on with.
func (ui *UI) tabNames(names []string) []string {
	seen := make(map[string]bool)
	for _, name := range names {
		switch {
		case name == "":
			ui.at.Problem("Tabs: a name is empty: give each tab a name to be chosen by")
		case seen[name]:
			ui.at.Problem("Tabs: two tabs are called %q: give each its own name", name)
		}
		seen[name] = true
	}
	switch {
	case len(names) == 0:
		ui.at.Problem("Tabs: it has no names: give one for each tab")
		return []string{""}
	case len(names) > maxTabs:
		ui.at.Problem("Tabs: %d tabs are more than the %d that a page can show: use a Select", len(names), maxTabs)
	}
	return names
}

// Popover returns a place behind a button. The page shows it above the other elements
// when the user presses the button, and hides it after Esc or a press elsewhere.
//
// Options: Help, Key.
func (ui *UI) Popover(label string, opts ...Option) *UI {
	ui.at.Check()
	o, ok := ui.takes("Popover", label, optHelp|optKey, opts)
	if !ok {
		return ui.Container()
	}
	id := ui.at.Among("popover", label, o.key)
	object := ui.at.Begin("popover").Text("id", id.String()).Text("label", label).Optional("help", o.help)
	return ui.container("popover", object, id)
}
