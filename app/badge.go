package app

// Badge shows a short text with a frame around it.
//
// Options: Level, Help.
func (ui *UI) Badge(text string, opts ...Option) {
	ui.check()
	o, ok := ui.takes("Badge", text, optLevel|optHelp, opts)
	if !ok {
		return
	}
	switch o.level {
	case "", "success", "info", "warning", "error":
	default:
		ui.problem("%s has Level(%q): give success, info, warning or error", describe("Badge", text), o.level)
		return
	}
	ui.draw("badge", ui.begin("badge").Text("text", text).Optional("level", o.level).Optional("help", o.help), nil)
}
