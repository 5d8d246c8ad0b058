//go:build !unix

package handover

import "os"

// inherit is never called: systems that cannot hand on descriptors have no supervisor.
func inherit(fd int, name string) *os.File { return os.NewFile(uintptr(fd), name) }
