package app

const maxLatex = 10_000

// Latex shows a formula written in LaTeX, on a line of its own: what KaTeX knows of it, without a $ around it. The page
// shows what is wrong with a formula in its place.
func (ui *UI) Latex(source string) {
	o := ui.begin("latex")
	if len(source) > maxLatex {
		ui.problem("Latex: %d bytes are more than the %d of one formula: show it in parts", len(source), maxLatex)
		return
	}
	ui.draw("latex", o.Text("text", source), nil)
}
