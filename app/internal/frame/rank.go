package frame

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"math"
	"net/netip"
	"reflect"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"
)

// rank is the place of a cell among those of its column: by class, then by key, then by
// text.
type rank struct {
	class uint8
	key   uint64
	text  string // of a text, of which the key holds the beginning, and of a Decimal
	more  bool   // the key holds only its beginning
}

// Classes, in their order. Most columns have cells of a few classes only.
const (
	ofBool uint8 = iota
	belowInts
	ofNumber
	aboveInts  // whole numbers that only a uint64 holds
	beforeTime // further from 1970 than nanoseconds can tell, by their seconds
	ofTime
	afterTime
	ofText
	ofNothing // an empty cell, or NaN
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

// exactFloat bounds the whole numbers that a float64 holds exactly.
const exactFloat = 1 << 53

// rankSigned ranks a whole number in a column of type t. In a column of fractions, its
// digits decide between neighbours.
func rankSigned(t ColumnType, n int64) rank {
	if t == Int || t == Duration {
		return rankInt(n)
	}
	r := rankFloat(float64(n))
	if n > exactFloat || n < -exactFloat {
		r.text, r.more = strconv.FormatInt(n, 10), true
	}
	return r
}

func rankUnsigned(t ColumnType, n uint64) rank {
	if t == Int || t == Duration {
		return rankUint(n)
	}
	r := rankFloat(float64(n))
	if n > exactFloat {
		r.text, r.more = strconv.FormatUint(n, 10), true
	}
	return r
}

// rankDecimal ranks a number among those of a column of type t. If two numbers have equal
// keys, their digits decide.
func rankDecimal(t ColumnType, d Decimal) (r rank) {
	if t == Int {
		r = rankInteger(string(d))
	} else {
		r = rankFloat(d.Float())
	}
	r.text, r.more = string(d), true
	return r
}

func rankInteger(digits string) rank {
	if n, err := strconv.ParseInt(digits, 10, 64); err == nil {
		return rankInt(n)
	}
	if n, err := strconv.ParseUint(digits, 10, 64); err == nil {
		return rankUint(n)
	}
	return rankWhole(Decimal(digits).Float())
}

// isNumberClass tells whether a class is one of numbers. If two numbers have equal keys,
// their digits decide.
func isNumberClass(class uint8) bool { return belowInts <= class && class <= aboveInts }

// digits gives the digits of a number of this rank, in a column of type t.
func (r rank) digits(t ColumnType) string {
	switch {
	case r.text != "":
		return r.text
	case r.class == aboveInts:
		return strconv.FormatUint(r.key, 10)
	case r.class == belowInts:
		return strconv.FormatInt(math.MinInt64, 10)
	case t == Int:
		return strconv.FormatInt(int64(r.key^signBit), 10)
	case r.key&signBit != 0:
		return strconv.FormatFloat(math.Float64frombits(r.key&^signBit), 'f', -1, 64)
	}
	return strconv.FormatFloat(math.Float64frombits(^r.key), 'f', -1, 64)
}

func rankTime(t time.Time) rank {
	switch year := t.Year(); {
	case t.IsZero():
		return rank{class: ofNothing} // it is shown as an empty cell
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

// rankOf ranks a cell of a column of type t. A value that shows itself by a method and is
// a number underneath, such as a time.Duration, is ranked as that number. A value of no
// other class is ranked by its text.
func rankOf(t ColumnType, v any, scratch *[]byte) rank {
	switch v := v.(type) {
	case nil:
		return rank{class: ofNothing}
	case string:
		return rankText(v)
	case int:
		return rankSigned(t, int64(v))
	case int64:
		return rankSigned(t, v)
	case float64:
		return rankFloat(v)
	case time.Time:
		return rankTime(v)
	case Decimal:
		return rankDecimal(t, v)
	case time.Duration:
		if t != Duration {
			return rankFloat(v.Seconds())
		}
		return rankInt(int64(v))
	case netip.Addr:
		return rankAddress(v, 0)
	case netip.Prefix:
		return rankAddress(v.Addr(), v.Bits())
	case netip.AddrPort:
		return rankAddress(v.Addr(), int(v.Port()))
	case bool:
		if v {
			return rank{class: ofBool, key: 1}
		}
		return rank{class: ofBool}
	}
	rv := reflect.ValueOf(v)
	switch {
	case rv.CanInt():
		return rankSigned(t, rv.Int())
	case rv.CanUint():
		return rankUnsigned(t, rv.Uint())
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

// beginning packs the first eight bytes of a text with its letters made small, so that
// one comparison suffices for most texts. It agrees with compareText: a smaller beginning
// is a smaller text. Whole texts with equal beginnings are equal.
func beginning(s string) (key uint64, whole bool) {
	n, end := 0, min(len(s), 8)
	whole = len(s) <= 8
	for n < end && s[n] < utf8.RuneSelf {
		key = key<<8 | uint64(lower(s[n]))
		whole = whole && s[n] != 0 // zero looks like an end
		n++
	}
	if n < end {
		// This character is beyond ASCII, and its small letter may have another length,
		// so compareText decides.
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

// compareText orders texts as a reader looks for them, with capital letters beside small
// ones.
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
			// Letters whose small form is ASCII, such as the Kelvin sign, come after
			// ASCII here, because the function beginning ranks them so.
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

// compareRanks compares ranks of cells in a column of type t.
func compareRanks(t ColumnType, a, b rank) int {
	if c := cmp.Compare(a.class, b.class); c != 0 {
		return c
	}
	if c := cmp.Compare(a.key, b.key); c != 0 {
		return c
	}
	if isNumberClass(a.class) {
		if a.text == b.text {
			return 0
		}
		return compareDecimals(a.digits(t), b.digits(t))
	}
	return compareText(a.text, b.text)
}

// rankAddress ranks a network address by its bits, and then by more, such as the length
// of a prefix.
func rankAddress(a netip.Addr, more int) rank {
	if !a.IsValid() {
		return rank{class: ofNothing}
	}
	bits := a.As16()
	text := binary.BigEndian.AppendUint32(append([]byte{byte(a.BitLen())}, bits[:]...), uint32(more))
	return rankText(hex.EncodeToString(text) + a.Zone())
}
