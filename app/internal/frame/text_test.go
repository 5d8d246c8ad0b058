package frame

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// A cell must read as its user would write it.
func TestFrame_AppendTextReadsWell(t *testing.T) {
	utc := func(h, m, s, ns int) time.Time { return time.Date(2001, 1, 31, h, m, s, ns, time.UTC) }
	n := 5
	for _, c := range []struct {
		v    any
		want string
	}{
		{nil, ""}, {(*int)(nil), ""}, {&n, "5"},
		{2001, "2001"}, {-1234567, "-1234567"}, {int64(math.MinInt64), "-9223372036854775808"}, {uint64(math.MaxUint64), "18446744073709551615"},
		{uint8(255), "255"}, {int8(-1), "-1"}, {true, "true"}, {false, "false"},
		{0.0, "0"}, {math.Copysign(0, -1), "0"}, {1.0, "1"}, {0.1 + 0.2, "0.3"}, {float32(0.1), "0.1"}, {float32(16777216), "16777216"},
		{1e6, "1000000"}, {123456789.0, "123456789"}, {1234567.891, "1234567.891"}, {1234567.1234567, "1234567.123457"},
		{999999.9999999, "1000000"}, {99.9999999, "100"}, {1e14, "100000000000000"}, {999999999999999.0, "999999999999999"},
		{1e15, "1e+15"}, {1.5e300, "1.5e+300"}, {-2.5, "-2.5"}, {1.0 / 3, "0.333333"}, {-1.0 / 3, "-0.333333"}, {10.0 / 3, "3.333333"},
		{0.05, "0.05"}, {0.0001, "0.0001"}, {0.000123456789, "0.000123457"}, {0.00001, "1e-05"}, {1.23456789e-7, "1.23457e-07"}, {0.9999999, "1"},
		{math.NaN(), "NaN"}, {math.Inf(1), "Inf"}, {math.Inf(-1), "-Inf"},
		{utc(0, 0, 0, 0), "2001-01-31"}, {utc(13, 5, 0, 0), "2001-01-31 13:05"}, {utc(13, 5, 7, 0), "2001-01-31 13:05:07"},
		{utc(13, 5, 0, 250e6), "2001-01-31 13:05:00.25"}, {utc(0, 0, 1, 0), "2001-01-31 00:00:01"}, {time.Time{}, ""},
		{utc(23, 0, 0, 0).In(time.FixedZone("CET", 3600)), "2001-02-01 00:00"}, {utc(0, 0, 0, 0).In(time.FixedZone("", 0)), "2001-01-31"},
		{time.Duration(1500) * time.Millisecond, "1.5s"}, {loud("a"), "A"}, {errShown, "shown"},
		{&broken{1}, "!panic"}, {(*broken)(nil), ""}, {nested{1, 2}, "{1 2}"}, {&nested{1, 2}, "{1 2}"}, {[]int{1, 2}, "[1 2]"},
		{map[string]int{"b": 1, "a": 2}, "map[a:2 b:1]"}, {complex(1, 2), "(1+2i)"},
		{[]byte("text"), "text"}, {[]byte{0xff, 0x00}, "ff00"}, {[]byte{0, 1}, "0001"}, {json.RawMessage(`{"a":1}`), `{"a":1}`},
		{make([]byte, 65), strings.Repeat("00", 64) + "…"}, {[]byte(nil), ""},
		{"", ""}, {"a\r\nb\nc\td\x00e\u2028f\u0085g", "a b c d e f g"}, {"\n\n", "  "}, {"a\xffb", "a\uFFFDb"}, {"✓", "✓"},
		{strings.Repeat("x", 1000), strings.Repeat("x", 1000)}, {strings.Repeat("x", 1001), strings.Repeat("x", 1000) + "…"},
		{strings.Repeat("€", 1001), strings.Repeat("€", 1000) + "…"}, {strings.Repeat("𝄞", 1000), strings.Repeat("𝄞", 1000)},
		{strings.Repeat("\r\n", 1000), strings.Repeat(" ", 1000)}, {strings.Repeat("\r\n", 1001), strings.Repeat(" ", 1000) + "…"},
		{strings.Repeat("\xff", 1001), strings.Repeat("\uFFFD", 1000) + "…"},
	} {
		got := string(of(t, []map[string]any{{"v": c.v}}).AppendText([]byte("before:"), 0, 0))
		if got != "before:"+c.want {
			t.Errorf("%T %.40v is shown as %.80q, want %.80q", c.v, c.v, got, c.want)
		}
	}
}

// The same value must read the same, whichever form of data holds it.
func TestFrame_FormsAgree(t *testing.T) {
	type all struct {
		I int16
		U uint32
		F float32
		G float64
		B bool
		S string
		T time.Time
		Y []byte
		L loud
		X *broken
		Z broken
		N nested
		P *float64
		Q *nested
		A any
		E error
		D time.Duration
		C complex64
		M map[string]int
		R [2]int
		J json.RawMessage
	}
	g := 2.5
	rows := []all{
		{I: -3, U: 7, F: 0.1, G: 1e9, B: true, S: "a\nb", T: time.Now(), Y: []byte{1, 2}, L: "x", X: &broken{}, N: nested{1, 2},
			P: &g, Q: &nested{3, 4}, A: 1.5, E: errShown, D: time.Hour, M: map[string]int{"a": 1}, J: json.RawMessage("{}")},
		{},
	}
	f := of(t, rows)
	var maps []map[string]any
	for r := range rows {
		m := make(map[string]any)
		for c, column := range f.Columns() {
			m[column.Name] = f.Cell(r, c)
		}
		m["Z"] = &rows[r].Z // its method has a pointer receiver
		maps = append(maps, m)
	}
	g2 := of(t, maps)
	for r := range rows {
		for c, column := range f.Columns() {
			for d, other := range g2.Columns() {
				a, b := string(f.AppendText(nil, r, c)), string(g2.AppendText(nil, r, d))
				if column.Name == other.Name && a != b {
					t.Errorf("row %d, %s: a struct shows %q, a map %q", r, column.Name, a, b)
				}
			}
		}
	}
}

// The cell of any text is one line of UTF-8 within the limit, and the bytes before it
// stay.
func FuzzFrame_AppendText(f *testing.F) {
	f.Add("a\r\nb", 1)
	f.Add("\xff\xfe", 600)
	f.Add("\u2029€", 1001)
	f.Fuzz(func(t *testing.T, s string, times int) {
		text := strings.Repeat(s, max(0, min(times, 2000)))
		for _, data := range []any{[]string{text}, [][]string{{"h"}, {text}}, []map[string]any{{"v": text}}, [][]byte{[]byte(text)}} {
			got := of(t, data).AppendText([]byte{0xff}, 0, 0)
			if got[0] != 0xff || !utf8.Valid(got[1:]) {
				t.Fatalf("%q gives %q", text, got)
			}
			if n := utf8.RuneCount(got[1:]); n > maxRunes+1 {
				t.Fatalf("a cell of %d characters", n)
			}
			for _, r := range string(got[1:]) {
				if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
					t.Fatalf("%q gives %q, which holds %U", text, got, r)
				}
			}
		}
	})
}
