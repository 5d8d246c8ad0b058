package ctypes

/*
#include <stdint.h>
#include <stdlib.h>

struct opaque;
typedef struct { int x; double y; } point;
typedef struct { char *name; int n; } named;
typedef struct { uint32_t n; uint8_t data[]; } open_end;
typedef void (*callback)(int);

static struct opaque *open_opaque(void) { return malloc(16); }
static void close_opaque(struct opaque *o) { free(o); }
*/
import "C"

// Handle is a Go type declared from an incomplete type of C.
type Handle C.struct_opaque

// The values are grouped by what plans should say of them: pointers to memory of C, and
// data.
var (
	Pointers = []any{(*C.struct_opaque)(nil), (*Handle)(nil), (*C.char)(nil), (**C.char)(nil), (*C.point)(nil), C.named{}, (*C.open_end)(nil), (*C.uint8_t)(nil), [2]*C.double{}}
	Data     = []any{C.point{1, 2}, C.int(5), []C.double{1, 2}, map[string]C.point{"a": {3, 4}}}
	Callback = C.callback(nil)
)

// Open returns a handle of C and the function that frees it.
func Open() (handle *Handle, free func()) {
	o := C.open_opaque()
	return (*Handle)(o), func() { C.close_opaque(o) }
}
