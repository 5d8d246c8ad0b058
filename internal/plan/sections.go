//go:build go1.26 && !go1.27 && !asan && !msan && (amd64 || arm64 || 386 || arm || riscv64)

package plan

import "unsafe"

// link returns the addresses that the linker gives to the ends of the sections of the
// main module. Only assembly may name these symbols. The runtime does not promise to keep
// them, so link is used only in releases of Go that were tested.
func link() (rodata, erodata, data, edata, bss, ebss, noptrdata, end unsafe.Pointer)
