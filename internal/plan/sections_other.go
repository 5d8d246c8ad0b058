//go:build !go1.26 || go1.27 || asan || msan || !(amd64 || arm64 || 386 || arm || riscv64)

package plan

import "unsafe"

func link() (rodata, erodata, data, edata, bss, ebss, noptrdata, end unsafe.Pointer) {
	return
}
