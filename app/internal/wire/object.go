package wire

import "strconv"

// Object is the JSON of a node while it is written. Begin opens it, its methods append
// one property each, and Close ends it:
//
//	json := wire.Begin(buf[:0], "checkbox").Text("label", label).Bool("v", true).Close()
//
// Names of properties are written without escapes, so they must need none. An Object is a
// value: only the one returned last may be used.
type Object struct{ b []byte }

// Begin opens the JSON of a node of this kind at the end of dst.
func Begin(dst []byte, kind string) Object {
	return Object{append(dst, `{"k":"`...)}.raw(kind + `"`)
}

// Fields opens an object that is no node, to be a value of one.
func Fields(dst []byte, name, s string) Object {
	return Object{AppendString(append(append(append(dst, '{', '"'), name...), '"', ':'), s)}
}

// Close ends the object and returns the buffer.
func (o Object) Close() []byte { return append(o.b, '}') }

// Text appends a string, also when it is empty.
func (o Object) Text(name, s string) Object {
	return Object{AppendString(o.name(name), s)}
}

// Optional appends a string unless it is empty.
func (o Object) Optional(name, s string) Object {
	if s == "" {
		return o
	}
	return o.Text(name, s)
}

// Int appends a whole number.
func (o Object) Int(name string, n int) Object {
	return Object{strconv.AppendInt(o.name(name), int64(n), 10)}
}

// MaxExact is the greatest whole number to which a page can count. A page reads numbers
// as float64.
const MaxExact = 1<<53 - 1

// Whole appends a whole number that a page must have exactly. A number beyond MaxExact
// becomes a text of its digits.
func (o Object) Whole(name string, n int) Object { return Object{appendWhole(o.name(name), n)} }

// Wholes appends a list of whole numbers, each in the form of Whole.
func (o Object) Wholes(name string, list ...int) Object {
	b := append(o.name(name), '[')
	for i, n := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendWhole(b, n)
	}
	return Object{append(b, ']')}
}

func appendWhole(dst []byte, n int) []byte {
	if Exact(n) {
		return strconv.AppendInt(dst, int64(n), 10)
	}
	return append(strconv.AppendInt(append(dst, '"'), int64(n), 10), '"')
}

// Exact reports whether a page can count to n. MaxExact is no int where that has 32 bits.
func Exact(n int) bool { return -MaxExact <= int64(n) && int64(n) <= MaxExact }

// Float appends a number. It must be finite.
func (o Object) Float(name string, v float64) Object {
	return Object{strconv.AppendFloat(o.name(name), v, 'g', -1, 64)}
}

// Bool appends true or false.
func (o Object) Bool(name string, v bool) Object {
	return Object{strconv.AppendBool(o.name(name), v)}
}

// Flag appends true, or leaves the name out if v is false.
func (o Object) Flag(name string, v bool) Object {
	if !v {
		return o
	}
	return o.Bool(name, true)
}

// Texts appends a list of strings.
func (o Object) Texts(name string, list []string) Object {
	b := append(o.name(name), '[')
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = AppendString(b, s)
	}
	return Object{append(b, ']')}
}

// Ints appends a list of whole numbers.
func (o Object) Ints(name string, list []int) Object {
	b := append(o.name(name), '[')
	for i, n := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(n), 10)
	}
	return Object{append(b, ']')}
}

// Floats appends a list of numbers. They must be finite.
func (o Object) Floats(name string, list []float64) Object {
	b := append(o.name(name), '[')
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendFloat(b, v, 'g', -1, 64)
	}
	return Object{append(b, ']')}
}

// JSON appends a value that is JSON already.
func (o Object) JSON(name string, value []byte) Object {
	return Object{append(o.name(name), value...)}
}

func (o Object) name(name string) []byte {
	b := append(o.b, ',', '"')
	b = append(b, name...)
	return append(b, '"', ':')
}

func (o Object) raw(s string) Object { return Object{append(o.b, s...)} }
