package app

const maxLatex = 10_000

// Latex shows a formula in LaTeX, on a line of its own and without $ around it. It
// supports the commands that KaTeX knows. If a formula is wrong, the page shows an error
// in its place.
func (ui *UI) Latex(source string) {
	o := ui.at.Begin("latex")
	if len(source) > maxLatex {
		ui.at.Problem("Latex: its %d bytes are more than the %d of one formula: show it in parts", len(source), maxLatex)
		return
	}
	ui.at.Draw("latex", o.Text("text", source), nil)
}
