package app

import "iter"

// WriteStream shows a text of Markdown while it arrives in pieces, and returns the whole
// text. It is for the answer of a language model or the log of a job. The page gets the
// changes every few milliseconds, however many pieces there are. WriteStream stops
// reading a stream after 1 MB.
func (ui *UI) WriteStream(pieces iter.Seq[string]) string {
	ui.at.Check()
	if pieces == nil {
		ui.at.Problem("WriteStream: the sequence is nil: give a function that yields strings")
		return ""
	}
	st := &stream{place: &ui.at}
	st.node = ui.at.Draw("stream", ui.at.Begin("stream").Flag("going", true), st)
	tooLong := st.take(pieces)
	if tooLong {
		ui.at.Problem("WriteStream: the text is longer than %d bytes: show a part of it", maxStream)
	}
	return st.String()
}
