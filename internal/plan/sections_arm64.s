//go:build go1.26 && !go1.27 && !asan && !msan

#include "textflag.h"

// func link() (rodata, erodata, data, edata, bss, ebss, noptrdata, end unsafe.Pointer)
TEXT ·link(SB), NOSPLIT, $0-64
	MOVD $runtime·rodata(SB), R0
	MOVD R0, rodata+0(FP)
	MOVD $runtime·erodata(SB), R0
	MOVD R0, erodata+8(FP)
	MOVD $runtime·data(SB), R0
	MOVD R0, data+16(FP)
	MOVD $runtime·edata(SB), R0
	MOVD R0, edata+24(FP)
	MOVD $runtime·bss(SB), R0
	MOVD R0, bss+32(FP)
	MOVD $runtime·ebss(SB), R0
	MOVD R0, ebss+40(FP)
	MOVD $runtime·noptrdata(SB), R0
	MOVD R0, noptrdata+48(FP)
	MOVD $runtime·end(SB), R0
	MOVD R0, end+56(FP)
	RET
