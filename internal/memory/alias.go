package memory

import "unsafe"

// alias returns b as a string without copying it. The string is valid until b is written.
func alias(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
