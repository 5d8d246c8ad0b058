package frame

import (
	"strconv"
	"strings"
	"time"
)

// numberStyle is the style in which numbers are written in a column.
type numberStyle struct {
	point, group byte // group is zero where digits are not grouped
}

var (
	pointed = numberStyle{point: '.'}
	// styles are tried in this order. In a file of semicolons a comma is more likely the
	// decimal one.
	styles      = []numberStyle{pointed, {'.', ','}, {',', '.'}, {'.', ' '}, {',', ' '}, {'.', '\''}, {',', 0}}
	commaStyles = []numberStyle{pointed, {',', 0}, {',', '.'}, {',', ' '}, {'.', ','}, {'.', '\''}, {'.', ' '}}
)

// provesComma reports whether a column of this style and type has a comma as its decimal
// point. Whole numbers such as 1 234 have none, and say nothing about it. But points
// between groups, as in 1.234.567, leave only the comma.
func (st numberStyle) provesComma(t ColumnType) bool {
	return st.point == ',' && (t == Float || st.group == '.')
}

// parseInt reads a whole number in digits. Codes such as 007 are not numbers.
func parseInt(s string) (int64, bool) {
	digits := s
	if digits != "" && digits[0] == '-' {
		digits = digits[1:]
	}
	if n := len(digits); n == 0 || n > 19 || n > 1 && digits[0] == '0' {
		return 0, false
	}
	var n int64
	for i := 0; i < len(digits); i++ {
		d := digits[i] - '0'
		if d > 9 {
			return 0, false
		}
		if n > (1<<63-1-int64(d))/10 {
			return 0, false
		}
		n = n*10 + int64(d)
	}
	if len(digits) != len(s) {
		n = -n
	}
	return n, true
}

// exactTens are the powers of ten that a float64 holds exactly.
var exactTens = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// parseFloat reads a number in digits. A number with few digits is a whole number divided
// by a power of ten. Both are exact, so the quotient is the nearest float64.
func parseFloat(s string) (float64, bool) {
	var n int64
	i, point, digits := 0, -1, 0
	if s != "" && s[0] == '-' {
		i = 1
	}
	first := i
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			n = n*10 + int64(c-'0')
			if digits++; digits > 15 {
				return slowFloat(s)
			}
		case c == '.' && point < 0:
			point = i
		default:
			return slowFloat(s)
		}
	}
	if digits == 0 || digits > 1 && s[first] == '0' && point != first+1 {
		return 0, false
	}
	x := float64(n)
	if point >= 0 {
		x /= exactTens[len(s)-point-1]
	}
	if first == 1 {
		x = -x
	}
	return x, true
}

func slowFloat(s string) (float64, bool) {
	if !isNumber(s) {
		return 0, false
	}
	x, err := strconv.ParseFloat(s, 64)
	return x, err == nil
}

// plainDigits gives a number of this style with a decimal point and without groups.
func (st numberStyle) plainDigits(s string, scratch []byte) ([]byte, bool) {
	scratch = scratch[:0]
	if st.group == ' ' {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\u00a0", " "), "\u202f", " ")
	}
	group, seen, point := 0, false, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			group++
			scratch = append(scratch, c)
		case c == '-' && i == 0:
			scratch = append(scratch, c)
		case c == st.point && !point:
			if seen && group != 3 {
				return nil, false
			}
			point = true
			scratch = append(scratch, '.')
		case c == st.group && st.group != 0 && !point:
			if group == 0 || group > 3 || seen && group != 3 {
				return nil, false
			}
			seen, group = true, 0
		default:
			return nil, false
		}
	}
	if seen && !point && group != 3 {
		return nil, false
	}
	return scratch, true
}

// timeLayout is the layout in which times are written in a column.
type timeLayout struct {
	layout string
	zoned  bool
}

var (
	dateLayouts = []string{"2006-01-02", "2006/01/02", "2.1.2006", "1/2/2006", "2/1/2006", "2-1-2006", "Jan 2, 2006", "2 Jan 2006", "January 2, 2006", "2 January 2006", "2006-01", "Jan 2 2006", "2-Jan-2006", "Jan 2006", "January 2006", "1/2/06", "2.1.06"}
	clocks      = []string{"", " 15:04:05", " 15:04", "T15:04:05", "T15:04", " 3:04 PM", " 3:04:05 PM"}
	zones       = []string{"", "Z07:00", " Z07:00", "Z0700", " -0700", " MST"}
)

// layoutsFor gives the layouts by which a text can be read as a time.
func layoutsFor(s string) (list []timeLayout) {
	for _, date := range dateLayouts {
		for _, clock := range clocks {
			for _, zone := range zones {
				if clock == "" && zone != "" {
					continue
				}
				layout := date + clock + zone
				if _, err := time.Parse(layout, s); err == nil {
					list = append(list, timeLayout{layout, zone != ""})
				}
			}
		}
	}
	for _, layout := range []string{time.RFC1123, time.RFC1123Z, time.ANSIC, time.UnixDate} {
		if _, err := time.Parse(layout, s); err == nil {
			list = append(list, timeLayout{layout, true})
		}
	}
	return list
}

// parse reads a time of this layout. What most files have, years first and all digits
// there, has a faster way.
func (l timeLayout) parse(s string, zone *time.Location) (time.Time, bool) {
	if t, ok := l.parseFixed(s, zone); ok {
		return t, true
	}
	t, err := time.ParseInLocation(l.layout, s, zone)
	return t, err == nil
}

// parseFixed reads the layouts 2006-01-02 and 2006/01/02, with 15:04 or 15:04:05 behind
// or without, if the text is as long as the layout. A day behind the 28th is for package
// time, which knows the months.
func (l timeLayout) parseFixed(s string, zone *time.Location) (time.Time, bool) {
	layout := l.layout
	if len(s) != len(layout) || len(s) < len("2006-01-02") {
		return time.Time{}, false
	}
	if date := layout[:10]; date != "2006-01-02" && date != "2006/01/02" {
		return time.Time{}, false
	}
	hour, minute, second := 0, 0, 0
	ok := true
	switch clock := layout[10:]; clock {
	case "":
	case " 15:04", "T15:04", " 15:04:05", "T15:04:05":
		ok = s[10] == clock[0] && s[13] == ':' && digitsIn(s[11:13], 0, 23, &hour) && digitsIn(s[14:16], 0, 59, &minute)
		if ok && len(clock) == len(" 15:04:05") {
			ok = s[16] == ':' && digitsIn(s[17:19], 0, 59, &second)
		}
	default:
		return time.Time{}, false
	}
	var year, month, day int
	ok = ok && s[4] == layout[4] && s[7] == layout[7] &&
		digitsIn(s[:4], 0, 9999, &year) && digitsIn(s[5:7], 1, 12, &month) && digitsIn(s[8:10], 1, 28, &day)
	if !ok {
		return time.Time{}, false
	}
	return time.Date(year, time.Month(month), day, hour, minute, second, 0, zone), true
}

// digitsIn reads digits as a number, and reports whether it lies between least and most.
func digitsIn(s string, least, most int, to *int) bool {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
		n = n*10 + int(s[i]-'0')
	}
	*to = n
	return least <= n && n <= most
}

func parseBool(s string) (value, ok bool) {
	switch s {
	case "true", "True", "TRUE":
		return true, true
	case "false", "False", "FALSE":
		return false, true
	}
	if len(s) < 2 || len(s) > 5 {
		return false, false
	}
	switch strings.ToLower(s) {
	case "true", "yes":
		return true, true
	case "false", "no":
		return false, true
	}
	return false, false
}

// isNullText tells whether a text means that there is no value, in a column of another
// type than text.
func isNullText(s string) bool {
	switch s {
	case "", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "None", "-", "–", "?":
		return true
	}
	return false
}
