//go:build !unix

package handover

import "os"

// inherit is never called: there is no supervisor where descriptors cannot be handed on.
func inherit(fd int, name string) *os.File { return os.NewFile(uintptr(fd), name) }
