// Package half is shown by half.
package half

type Box[T any] struct{ in T }

func (b *Box[T]) Open() T        { return b.in }
func (b *Box[T]) Close(in T)     { b.in = in }
func (b *Box[T]) Error() string  { return "an error, as everyone knows it" }
func (b *Box[T]) hidden() string { return b.Error() }

type Door struct{}

func (Door) Open() {}

type Lid struct{}

func (Lid) Open() {}

const Unseen = 1

const Seen = 2

type Colour int

const Red, Green Colour = 1, 2

type Size int

const Small Size = 1
