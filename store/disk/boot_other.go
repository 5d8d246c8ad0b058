//go:build !linux && !darwin

package disk

// bootID returns what tells this boot of the machine from all others. It is not known
// here, so numbers that were not settled when the last handle closed are not trusted.
func bootID() (id [16]byte, ok bool) { return id, false }
