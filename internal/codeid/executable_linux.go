package codeid

import "os"

// executable opens the file that the program runs from. The link leads to it even after a
// deploy has replaced or removed the path.
func executable() (*os.File, error) {
	f, err := os.Open("/proc/self/exe")
	if err != nil { // /proc may be hidden
		return opened.file, opened.err
	}
	return f, nil
}

// opened is the file by its path, if there is no /proc: later, the path may lead to
// another file.
var opened = func() (o struct {
	file *os.File
	err  error
}) {
	if _, err := os.Lstat("/proc/self/exe"); err != nil {
		o.file, o.err = open()
	}
	return o
}()
