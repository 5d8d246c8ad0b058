//go:build go1.26 && !go1.27 && !asan && !msan

#include "textflag.h"

// func link() (rodata, erodata, data, edata, bss, ebss, noptrdata, end unsafe.Pointer)
TEXT ·link(SB), NOSPLIT, $0-64
	LEAQ runtime·rodata(SB), AX
	MOVQ AX, rodata+0(FP)
	LEAQ runtime·erodata(SB), AX
	MOVQ AX, erodata+8(FP)
	LEAQ runtime·data(SB), AX
	MOVQ AX, data+16(FP)
	LEAQ runtime·edata(SB), AX
	MOVQ AX, edata+24(FP)
	LEAQ runtime·bss(SB), AX
	MOVQ AX, bss+32(FP)
	LEAQ runtime·ebss(SB), AX
	MOVQ AX, ebss+40(FP)
	LEAQ runtime·noptrdata(SB), AX
	MOVQ AX, noptrdata+48(FP)
	LEAQ runtime·end(SB), AX
	MOVQ AX, end+56(FP)
	RET
