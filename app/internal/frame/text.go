package frame

import (
	"encoding/hex"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	// maxRunes bounds a cell as shown.
	maxRunes = 1000
	// maxHex bounds the bytes shown of a cell that is no text.
	maxHex = 64
)

// tidy makes the cell that starts at start fit a line. Line breaks and other controls
// become spaces. Invalid UTF-8 becomes the replacement character. An ellipsis replaces
// the characters beyond maxRunes.
func tidy(dst []byte, start int) []byte {
	if len(dst)-start <= maxRunes && plainASCII(dst[start:]) {
		return dst
	}
	text := string(clip(dst[start:]))
	dst = dst[:start]
	n := 0
	for i, r := range text {
		if r == '\n' && i > 0 && text[i-1] == '\r' {
			continue
		}
		if n++; n > maxRunes {
			return append(dst, "…"...)
		}
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			r = ' '
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

func plainASCII(text []byte) bool {
	for _, b := range text {
		if b < ' ' || b > '~' {
			return false
		}
	}
	return true
}

// clip cuts bytes that tidy would drop, so that a huge text costs no more than a long
// one. A rune may be a line break of two bytes, or may have up to four.
func clip[T string | []byte](text T) T {
	return text[:min(len(text), (maxRunes+1)*utf8.UTFMax)]
}

// AppendNumber appends a number as a cell shows it.
func AppendNumber(dst []byte, x float64) []byte { return appendFloat(dst, x, 64) }

// appendFloat writes the shortest form that reads back as x, cut to six decimals, or to
// six significant digits below one. A number below 1e15 has no exponent. Numbers have no
// separators, because years and ids are numbers too.
func appendFloat(dst []byte, x float64, bits int) []byte {
	size := math.Abs(x)
	switch {
	case x == 0:
		return append(dst, '0')
	case math.IsNaN(x):
		return append(dst, "NaN"...)
	case math.IsInf(x, 1):
		return append(dst, "Inf"...)
	case math.IsInf(x, -1):
		return append(dst, "-Inf"...)
	case size >= 1e15:
		return strconv.AppendFloat(dst, x, 'g', -1, bits)
	case size < 1:
		return appendFraction(dst, x, bits)
	}
	start := len(dst)
	dst = strconv.AppendFloat(dst, x, 'f', -1, bits)
	if decimals(dst[start:]) > 6 {
		dst = trimZeros(strconv.AppendFloat(dst[:start], x, 'f', 6, 64))
	}
	return dst
}

func appendFraction(dst []byte, x float64, bits int) []byte {
	start := len(dst)
	dst = strconv.AppendFloat(dst, x, 'g', -1, bits)
	if len(dst)-start > len("-0.0001") {
		dst = strconv.AppendFloat(dst[:start], x, 'g', 6, bits)
	}
	return dst
}

func decimals(text []byte) int {
	for i, b := range text {
		if b == '.' {
			return len(text) - i - 1
		}
	}
	return 0
}

func trimZeros(text []byte) []byte {
	end := len(text)
	for text[end-1] == '0' {
		end--
	}
	if text[end-1] == '.' {
		end--
	}
	return text[:end]
}

// appendTime writes a time on its own clock without the parts that are zero. A midnight
// in UTC is written as a date, and the zero time as nothing.
func appendTime(dst []byte, t time.Time) []byte {
	if t.IsZero() {
		return dst
	}
	hour, minute, second := t.Clock()
	nanos := t.Nanosecond()
	layout := "2006-01-02 15:04:05.999999999"
	switch {
	case hour|minute|second|nanos == 0 && isUTC(t):
		layout = "2006-01-02"
	case second|nanos == 0:
		layout = "2006-01-02 15:04"
	}
	return t.AppendFormat(dst, layout)
}

// isUTC accepts a zone without a name too, which some database drivers make.
func isUTC(t time.Time) bool {
	name, offset := t.Zone()
	return offset == 0 && (name == "UTC" || name == "")
}

// appendBytes writes bytes that are text as text, others in hexadecimal.
func appendBytes(dst, b []byte) []byte {
	if isText(b) {
		return append(dst, b...)
	}
	dst = hex.AppendEncode(dst, b[:min(len(b), maxHex)])
	if len(b) > maxHex {
		dst = append(dst, "…"...)
	}
	return dst
}

func isText(b []byte) bool {
	if !utf8.Valid(b) {
		return false
	}
	for _, c := range b {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' {
			return false
		}
	}
	return true
}

// appendAny writes a value by its type. If a method of the value panics, the cell shows
// that. One bad cell must not break the whole table. It must not end the process either,
// because cells are read outside of runs too.
func appendAny(dst []byte, v any) (text []byte) {
	switch v := v.(type) {
	case nil:
		return dst
	case string:
		return append(dst, v...)
	case int:
		return strconv.AppendInt(dst, int64(v), 10)
	case int64:
		return strconv.AppendInt(dst, v, 10)
	case float64:
		return appendFloat(dst, v, 64)
	case bool:
		return strconv.AppendBool(dst, v)
	case time.Time:
		return appendTime(dst, v)
	case Decimal:
		return append(dst, clip(string(v))...)
	}
	return appendAt(dst, reflect.ValueOf(v))
}

// appendAt writes a value that may have an address.
func appendAt(dst []byte, v reflect.Value) (text []byte) {
	start := len(dst)
	defer func() {
		if recover() != nil {
			text = append(dst[:start], panicked...)
		}
	}()
	return appendValue(dst, v)
}

// panicked is the text of a cell whose method panicked.
const panicked = "!panic"

// appendValue writes the plain cell of a value. A value with a method that gives its text
// is written by that method, unless its meaning says that the cell's text is the right
// one. An empty cell stays empty.
func appendValue(dst []byte, v reflect.Value) []byte {
	if m := meaningOf(v.Type()); m.plain != nil {
		cell := m.plain(v)
		if cell == nil {
			return dst
		}
		if t := reflect.TypeOf(cell); t != v.Type() && (m.own || !has(v.Type(), stringerType)) {
			return appendAny(dst, cell)
		}
	}
	switch x := shower(v).(type) {
	case error:
		return append(dst, x.Error()...)
	case fmt.Stringer:
		return append(dst, x.String()...)
	}
	switch {
	case v.CanInt():
		return strconv.AppendInt(dst, v.Int(), 10)
	case v.CanUint():
		return strconv.AppendUint(dst, v.Uint(), 10)
	case v.CanFloat():
		return appendFloat(dst, v.Float(), v.Type().Bits())
	case v.Kind() == reflect.Bool:
		return strconv.AppendBool(dst, v.Bool())
	case v.Kind() == reflect.String:
		return append(dst, v.String()...)
	case v.CanConvert(bytesType) && v.Kind() == reflect.Slice:
		return appendBytes(dst, v.Bytes())
	case v.Kind() == reflect.Pointer && !v.IsNil() && v.Elem().Kind() != reflect.Pointer:
		return appendValue(dst, v.Elem())
	}
	return fmt.Append(dst, v.Interface())
}

// shower gives v, or a pointer to it if only the pointer has the method that gives its
// text.
func shower(v reflect.Value) any {
	if t := v.Type(); t.Kind() != reflect.Pointer && !t.Implements(stringerType) && !t.Implements(errorType) && showsItself(t) {
		return addressable(v).Addr().Interface()
	}
	return v.Interface()
}
