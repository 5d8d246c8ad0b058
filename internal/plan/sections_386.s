//go:build go1.26 && !go1.27 && !asan && !msan

#include "textflag.h"

// func link() (rodata, erodata, data, edata, bss, ebss, noptrdata, end unsafe.Pointer)
TEXT ·link(SB), NOSPLIT, $0-32
	MOVL $runtime·rodata(SB), AX
	MOVL AX, rodata+0(FP)
	MOVL $runtime·erodata(SB), AX
	MOVL AX, erodata+4(FP)
	MOVL $runtime·data(SB), AX
	MOVL AX, data+8(FP)
	MOVL $runtime·edata(SB), AX
	MOVL AX, edata+12(FP)
	MOVL $runtime·bss(SB), AX
	MOVL AX, bss+16(FP)
	MOVL $runtime·ebss(SB), AX
	MOVL AX, ebss+20(FP)
	MOVL $runtime·noptrdata(SB), AX
	MOVL AX, noptrdata+24(FP)
	MOVL $runtime·end(SB), AX
	MOVL AX, end+28(FP)
	RET
