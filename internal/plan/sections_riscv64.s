//go:build go1.26 && !go1.27 && !asan && !msan

#include "textflag.h"

// func link() (rodata, erodata, data, edata, bss, ebss, noptrdata, end unsafe.Pointer)
TEXT ·link(SB), NOSPLIT, $0-64
	MOV $runtime·rodata(SB), X10
	MOV X10, rodata+0(FP)
	MOV $runtime·erodata(SB), X10
	MOV X10, erodata+8(FP)
	MOV $runtime·data(SB), X10
	MOV X10, data+16(FP)
	MOV $runtime·edata(SB), X10
	MOV X10, edata+24(FP)
	MOV $runtime·bss(SB), X10
	MOV X10, bss+32(FP)
	MOV $runtime·ebss(SB), X10
	MOV X10, ebss+40(FP)
	MOV $runtime·noptrdata(SB), X10
	MOV X10, noptrdata+48(FP)
	MOV $runtime·end(SB), X10
	MOV X10, end+56(FP)
	RET
