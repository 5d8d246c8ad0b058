package half_test

import "github.com/refrain-go/refrain/internal/surface/testdata/half"

// Unseen is named, and Door too.
func ExampleBox() {
	var b half.Box[int]
	b.Close(half.Seen)
	half.Lid{}.Open()
	println("half.Door", half.Red)
}
