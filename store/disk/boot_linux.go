package disk

import (
	"encoding/hex"
	"os"
	"strings"
)

// bootID returns what tells this boot of the machine from all others.
func bootID() (id [16]byte, ok bool) {
	text, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return id, false
	}
	b, err := hex.DecodeString(strings.ReplaceAll(strings.TrimSpace(string(text)), "-", ""))
	return id, err == nil && copy(id[:], b) == len(id)
}
