package disk

import (
	"encoding/hex"
	"strings"

	"golang.org/x/sys/unix"
)

// bootID returns what tells this boot of the machine from all others.
func bootID() (id [16]byte, ok bool) {
	text, err := unix.Sysctl("kern.bootsessionuuid")
	if err != nil {
		return id, false
	}
	b, err := hex.DecodeString(strings.ReplaceAll(strings.TrimSpace(text), "-", ""))
	return id, err == nil && copy(id[:], b) == len(id)
}
