package app

// Badge shows a short text with a frame around it.
//
// Options: Level, Help.
func (ui *UI) Badge(text string, opts ...Option) {
	ui.at.Check()
	o, ok := ui.takes("Badge", text, optLevel|optHelp, opts)
	if !ok {
		return
	}
	switch o.level {
	case "", "success", "info", "warning", "error":
	default:
		ui.at.Problem("%s has Level(%q): give success, info, warning or error", describe("Badge", text), o.level)
		return
	}
	ui.at.Draw("badge", ui.at.Begin("badge").Text("text", text).Optional("level", o.level).Optional("help", o.help), nil)
}
