//go:build !linux

package codeid

import "os"

// executable returns the file that the program runs from. It was opened when the program
// began, because a deploy may replace the path later.
func executable() (*os.File, error) { return opened.file, opened.err }

var opened = func() (o struct {
	file *os.File
	err  error
}) {
	o.file, o.err = open()
	return o
}()
