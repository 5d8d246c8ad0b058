package app

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"github.com/refrain-go/refrain/app/internal/identity"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// decodeWhole reads a whole number as the page writes it. That is a JSON number, or a
// string of digits if JavaScript cannot hold the number exactly.
func decodeWhole(raw json.RawMessage) (int, bool) {
	if len(raw) > 2 && raw[0] == '"' {
		n, err := strconv.Atoi(string(raw[1 : len(raw)-1]))
		return n, err == nil && !wire.Exact(n)
	}
	return decodeInt(raw)
}

// decodeInt reads a JSON number that is whole, in any notation. If it is out of the range
// of an int, decodeInt returns the nearest int, and the widget's own limits cut it.
func decodeInt(raw json.RawMessage) (int, bool) {
	if n, err := strconv.Atoi(string(raw)); err == nil {
		return n, true
	}
	f, ok := decodeFloat(raw)
	if !ok || f != math.Trunc(f) {
		return 0, false
	}
	switch {
	case f >= math.MaxInt:
		return math.MaxInt, true
	case f <= math.MinInt:
		return math.MinInt, true
	}
	return int(f), true
}

// decodeFloat reads a JSON number. It refuses a number that is too large for a float64.
func decodeFloat(raw json.RawMessage) (float64, bool) {
	var f *float64
	if json.Unmarshal(raw, &f) != nil || f == nil {
		return 0, false
	}
	return *f, true
}

func parseInt(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil
}

func parseFloat(text string) (float64, bool) {
	f, err := strconv.ParseFloat(text, 64)
	return f, err == nil && finite(f)
}

func floatText(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// assignFloat is assignable for numbers that need not be whole.
func assignFloat(v any) (float64, error) {
	if n, ok := v.(int); ok {
		return float64(n), nil
	}
	f, err := assignable[float64](v)
	if err == nil && !finite(f) {
		err = fmt.Errorf("is given %v, which is not a finite number: give one that is", f)
	}
	return f, err
}

// finiteOr returns v, or otherwise if v is infinite or NaN.
func finiteOr(v, otherwise float64) float64 {
	if finite(v) {
		return v
	}
	return otherwise
}

// appendWholes appends whole numbers to the parameters of a widget.
func appendWholes(dst []byte, list ...int) []byte {
	for _, n := range list {
		dst = identity.AppendNumber(dst, n)
	}
	return dst
}

// appendFloats does the same with other numbers.
func appendFloats(dst []byte, list ...float64) []byte {
	for _, v := range list {
		dst = binary.BigEndian.AppendUint64(dst, math.Float64bits(v))
	}
	return dst
}

// nearestStep returns the value nearest to v that is a number of steps above least and
// not above most. It counts in uint64, which can hold the distance of any two ints.
func nearestStep(v, least, most, step int) int {
	v = min(max(v, least), most)
	above, by := uint64(v)-uint64(least), uint64(step)
	down := above - above%by
	if up := down + by; up > down && up <= uint64(most)-uint64(least) && up-above < above-down {
		return int(uint64(least) + up)
	}
	return int(uint64(least) + down)
}
