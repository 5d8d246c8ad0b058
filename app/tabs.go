package app

const maxTabs = 64

// Tabs shows places of which one is seen at a time, chosen by its name; the first at first. The script draws into all of
// them, and the page remembers which one is open.
//
// A tab is known by its name: widgets in it keep their values when other tabs come or go. No names, more than 64, an
// empty one, or one twice draws an error; the places are there all the same, and at least one.
func (ui *UI) Tabs(names ...string) []*UI {
	ui.run.check()
	names = ui.tabNames(names)
	id := ui.among("tabs", "", "")
	bar := ui.container("tabs", ui.begin("tabs").Text("id", id.text()).Texts("names", names), id)
	places := make([]*UI, len(names))
	for i, name := range names {
		places[i] = bar.container("tab", bar.begin("tab"), bar.among("tab", name, ""))
	}
	return places
}

// tabNames draws what is wrong with the names, and returns what to go on with.
func (ui *UI) tabNames(names []string) []string {
	seen := make(map[string]bool)
	for _, name := range names {
		switch {
		case name == "":
			ui.problem("Tabs: a name is empty: give each tab a name to be chosen by")
		case seen[name]:
			ui.problem("Tabs: two tabs are called %q: give each its own name", name)
		}
		seen[name] = true
	}
	switch {
	case len(names) == 0:
		ui.problem("Tabs: it has no names: give one for each tab")
		return []string{""}
	case len(names) > maxTabs:
		ui.problem("Tabs: %d are more than the %d that a page can show: let a Select choose", len(names), maxTabs)
	}
	return names
}

// Popover is a place behind a button: it is shown over the page when the user presses the button, and goes with Esc or a
// press elsewhere.
//
// Options: Help, Key.
func (ui *UI) Popover(label string, opts ...Option) *UI {
	ui.run.check()
	o, ok := ui.takes("Popover", label, optHelp|optKey, opts)
	if !ok {
		return ui.Container()
	}
	id := ui.among("popover", label, o.key)
	object := ui.begin("popover").Text("id", id.text()).Text("label", label).Optional("help", o.help)
	return ui.container("popover", object, id)
}
