package frame

import (
	"cmp"
	"math"
	"reflect"
	"time"
	"unicode"
	"unicode/utf8"
)

// rank is where a cell stands among those of its column: by class, then by key, then by text.
type rank struct {
	class uint8
	key   uint64
	text  string // of class ofText only, whose key holds how it begins
	more  bool   // the key does not hold all of the text
}

// Classes, in their order. A column of one type has few of them.
const (
	ofBool uint8 = iota
	belowInts
	ofNumber
	aboveInts  // whole numbers that only a uint64 holds
	beforeTime // further from 1970 than nanoseconds can tell, by their seconds
	ofTime
	afterTime
	ofText
	ofNothing // an empty cell; not a number is one too
)

const signBit = 1 << 63

func rankInt(n int64) rank { return rank{class: ofNumber, key: uint64(n) ^ signBit} }

func rankUint(n uint64) rank {
	if n > math.MaxInt64 {
		return rank{class: aboveInts, key: n}
	}
	return rankInt(int64(n))
}

func rankFloat(x float64) rank {
	if math.IsNaN(x) {
		return rank{class: ofNothing}
	}
	bits := math.Float64bits(x + 0) // +0: minus zero is zero
	if bits&signBit != 0 {
		return rank{class: ofNumber, key: ^bits}
	}
	return rank{class: ofNumber, key: bits | signBit}
}

// rankWhole ranks a whole number of any size among whole numbers.
func rankWhole(x float64) rank {
	switch {
	case x >= math.MaxUint64:
		return rank{class: aboveInts, key: math.MaxUint64}
	case x >= math.MaxInt64:
		return rank{class: aboveInts, key: uint64(x)}
	case x < math.MinInt64:
		return rank{class: belowInts}
	}
	return rankInt(int64(x))
}

func rankTime(t time.Time) rank {
	switch year := t.Year(); {
	case t.IsZero():
		return rank{class: ofNothing} // as it is shown
	case year < 1678:
		return rank{class: beforeTime, key: uint64(t.Unix()) ^ signBit}
	case year > 2261:
		return rank{class: afterTime, key: uint64(t.Unix()) ^ signBit}
	}
	return rank{class: ofTime, key: uint64(t.UnixNano()) ^ signBit}
}

func rankText(s string) rank {
	key, whole := beginning(s)
	return rank{class: ofText, key: key, text: s, more: !whole}
}

// rankOf ranks a cell of a column of type t. What shows itself by a method and is a number underneath, such as a
// time.Duration, is ranked as that number; what is nothing else is ranked by its text.
func rankOf(t ColumnType, v any, scratch *[]byte) rank {
	switch v := v.(type) {
	case nil:
		return rank{class: ofNothing}
	case string:
		return rankText(v)
	case int:
		if t == Int {
			return rankInt(int64(v))
		}
		return rankFloat(float64(v))
	case float64:
		return rankFloat(v)
	case time.Time:
		return rankTime(v)
	case bool:
		if v {
			return rank{class: ofBool, key: 1}
		}
		return rank{class: ofBool}
	}
	rv := reflect.ValueOf(v)
	switch {
	case rv.CanInt() && t != Float:
		return rankInt(rv.Int())
	case rv.CanUint() && t != Float:
		return rankUint(rv.Uint())
	case rv.Kind() == reflect.Bool:
		return rankOf(t, rv.Bool(), scratch)
	case rv.Kind() == reflect.String && !showsItself(rv.Type()):
		return rankText(rv.String())
	}
	if x, ok := number(v); ok {
		return rankFloat(x)
	}
	*scratch = appendAny((*scratch)[:0], v)
	return rankText(string(clip(*scratch)))
}

// beginning packs the first eight bytes of a text with its letters made small, so that most texts are told apart by one
// comparison. It agrees with compareText: a smaller beginning is a smaller text. Whole texts of equal beginnings are equal.
func beginning(s string) (key uint64, whole bool) {
	n, end := 0, min(len(s), 8)
	whole = len(s) <= 8
	for n < end && s[n] < utf8.RuneSelf {
		key = key<<8 | uint64(lower(s[n]))
		whole = whole && s[n] != 0 // which looks like an end
		n++
	}
	if n < end {
		// Whatever stands here is above ASCII, and small letters of it may have another length: leave it to compareText.
		key, whole = key<<8|0x80, false
		n++
	}
	return key << (8 * (8 - n)), whole
}

func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

// compareText orders texts as a reader looks for them: capital letters beside small ones.
func compareText(a, b string) int {
	for a != "" && b != "" {
		if a[0] < utf8.RuneSelf && b[0] < utf8.RuneSelf {
			if x, y := lower(a[0]), lower(b[0]); x != y {
				return cmp.Compare(x, y)
			}
			a, b = a[1:], b[1:]
			continue
		}
		x, n := utf8.DecodeRuneInString(a)
		y, m := utf8.DecodeRuneInString(b)
		if x != y {
			// Letters whose small form is ASCII, such as the Kelvin sign, stay beyond it: beginning says so.
			if x, y := lowerRune(x), lowerRune(y); x != y {
				return cmp.Compare(x, y)
			}
		}
		a, b = a[n:], b[m:]
	}
	return cmp.Compare(len(a), len(b))
}

func lowerRune(r rune) rune {
	if r < utf8.RuneSelf {
		return rune(lower(byte(r)))
	}
	if l := unicode.ToLower(r); l >= utf8.RuneSelf {
		return l
	}
	return r
}

func compareRanks(a, b rank) int {
	if c := cmp.Compare(a.class, b.class); c != 0 {
		return c
	}
	if c := cmp.Compare(a.key, b.key); c != 0 {
		return c
	}
	return compareText(a.text, b.text)
}
