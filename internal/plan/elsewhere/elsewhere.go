// Package elsewhere has types of a package that does not declare the memo, for tests.
package elsewhere

// Number keeps its digits in a field with an underscore, as apd.BigInt does.
type Number struct {
	Negative bool
	_digits  []int
}

// NewNumber returns a Number that keeps these digits.
func NewNumber(digits ...int) Number { return Number{_digits: digits} }

// Digits returns the digits of n.
func (n Number) Digits() []int { return n._digits }

// Table has only a field with an underscore, like the types that flatc generates.
type Table struct{ _tab []byte }

// NewTable returns a Table of these bytes.
func NewTable(tab ...byte) *Table { return &Table{tab} }

// Query has a connection that is not part of its key.
type Query struct {
	_db  chan int
	Page int
}

// NewQuery returns a Query with a connection of its own.
func NewQuery(page int) Query { return Query{make(chan int), page} }

// Box holds anything.
type Box[T any] struct {
	Value T
	//lint:ignore U1000 the field is there for the layout of its type
	_size int
}

// Padded has blank fields.
type Padded struct {
	A int8
	_ [7]byte
	B int64
	_ func()
}

// Keyed is keyed by itself, without its fields that begin with an underscore.
type Keyed struct {
	Name   string
	_cache func()
}

// NewKeyed returns a Keyed with a cache of its own.
func NewKeyed(name string) Keyed { return Keyed{name, func() {}} }

// RefrainKey returns k itself.
func (k Keyed) RefrainKey() any { return k }

// KeyedBy is keyed by Key.
type KeyedBy struct{ Key any }

// RefrainKey returns the key.
func (k KeyedBy) RefrainKey() any { return k.Key }
