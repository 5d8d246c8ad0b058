//go:build go1.26 && !go1.27 && !asan && !msan

#include "textflag.h"

// func link() (rodata, erodata, data, edata, bss, ebss, noptrdata, end unsafe.Pointer)
TEXT ·link(SB), NOSPLIT, $0-32
	MOVW $runtime·rodata(SB), R0
	MOVW R0, rodata+0(FP)
	MOVW $runtime·erodata(SB), R0
	MOVW R0, erodata+4(FP)
	MOVW $runtime·data(SB), R0
	MOVW R0, data+8(FP)
	MOVW $runtime·edata(SB), R0
	MOVW R0, edata+12(FP)
	MOVW $runtime·bss(SB), R0
	MOVW R0, bss+16(FP)
	MOVW $runtime·ebss(SB), R0
	MOVW R0, ebss+20(FP)
	MOVW $runtime·noptrdata(SB), R0
	MOVW R0, noptrdata+24(FP)
	MOVW $runtime·end(SB), R0
	MOVW R0, end+28(FP)
	RET
