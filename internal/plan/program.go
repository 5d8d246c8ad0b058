package plan

import "unsafe"

// The linker tells where the data of the running program lie. A pointer into them points
// to a package variable, or to memory that the compiler made for one. An example of the
// latter is var ErrX = &T{}.

// section is a range of memory. The zero section holds no address.
type section struct{ begin, size uintptr }

func sectionOf(begin, end unsafe.Pointer) section {
	return section{uintptr(begin), uintptr(end) - uintptr(begin)}
}

func (s section) has(p unsafe.Pointer) bool { return uintptr(p)-s.begin < s.size }

// There is one variable of each kind, to check that the sections are what they are taken
// for.
var (
	witnessFirst  = &witnessNumber
	witnessZero   *int
	witnessNumber = 1
	witnessNone   [4]int
	witnessText   = "a constant"
)

// program says where the data of the main module lie. It is empty if that is not known:
// with an architecture or a release of Go that was not tested, and in a plugin, where the
// variables above lie elsewhere. Then all strings are cloned, and only the type of a
// pointer decides whether it keeps its identity.
var program = func() (b struct {
	constants section // above all the bytes of strings
	variables section // all package variables
	// pointers is where the variables begin that hold pointers: first those with an
	// initial value, then those without.
	pointers [2]unsafe.Pointer
	words    [2]int // how many words they have
}) {
	rodata, erodata, data, edata, bss, ebss, noptrdata, end := link()
	begin := noptrdata
	// Linkers of C put them in this order, if the program has parts in C.
	if uintptr(data) < uintptr(begin) {
		begin = data
	}
	constants, variables := sectionOf(rodata, erodata), sectionOf(begin, end)
	first, zero := sectionOf(data, edata), sectionOf(bss, ebss)
	if !first.has(unsafe.Pointer(&witnessFirst)) || !zero.has(unsafe.Pointer(&witnessZero)) ||
		!variables.has(unsafe.Pointer(&witnessFirst)) || !variables.has(unsafe.Pointer(&witnessZero)) ||
		!variables.has(unsafe.Pointer(&witnessNumber)) || !variables.has(unsafe.Pointer(&witnessNone)) ||
		!constants.has(unsafe.Pointer(unsafe.StringData(witnessText))) {
		return b
	}
	b.constants, b.variables = constants, variables
	b.pointers, b.words = [2]unsafe.Pointer{data, bss}, [2]int{int(first.size / wordSize), int(zero.size / wordSize)}
	return b
}()

// isConstant reports whether p points to memory that nothing can write to.
func isConstant(p unsafe.Pointer) bool { return program.constants.has(p) }

// isVariable reports whether p points into a package variable.
func isVariable(p unsafe.Pointer) bool { return program.variables.has(p) }
