package live

import "io"

// lasting is a writer that never fails, even if its reader has gone. A closed terminal
// must not end the app by breaking its output.
type lasting struct{ to io.Writer }

func (w lasting) Write(b []byte) (int, error) {
	w.to.Write(b)
	return len(b), nil
}
