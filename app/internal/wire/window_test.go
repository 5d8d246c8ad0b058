package wire_test

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// cells are the cells of a view of many rows. Each row stands one further on in the data.
var cells = wire.Shown{
	Rows:   2_000_000,
	Source: func(row int) int { return row + 1 },
	Text:   func(dst []byte, r, c int) []byte { return fmt.Appendf(dst, "%d/%d é", r, c) },
}

func TestWindow_IsReadBackAsWritten(t *testing.T) {
	w := wire.Window{Req: 1 << 30, Row: 1_000_000, Rows: 2, Col: 3, Cols: 2}
	a, err := wire.DecodeAnswer(wire.AppendWindow(nil, w, cells))
	want := wire.Answer{Status: wire.Cells, Req: 1 << 30, Row: 1_000_000, Col: 3, Total: 2_000_000, Sources: []int{1_000_001, 1_000_002}, Cells: [][]string{
		{"1000000/3 é", "1000000/4 é"}, {"1000001/3 é", "1000001/4 é"}}}
	if err != nil || !reflect.DeepEqual(a, want) {
		t.Errorf("read back as %+v, %v", a, err)
	}
	a, err = wire.DecodeAnswer(wire.AppendNoWindow(nil, w, wire.Changed))
	if err != nil || a.Status != wire.Changed || a.Req != w.Req || len(a.Cells) != 0 {
		t.Errorf("an answer without cells is read as %+v, %v", a, err)
	}
}

// The bytes are a contract with a page written in another language.
func TestWindow_IsLaidOutAsDocumented(t *testing.T) {
	short := cells
	short.Text = func(dst []byte, _, c int) []byte { return append(dst, "ab"[:c-4]...) }
	got := wire.AppendWindow(nil, wire.Window{Req: 3, Row: 4, Rows: 1, Col: 5, Cols: 2}, short)
	want := "\x02\x00" + "\x02\x00" + "\x03\x00\x00\x00" + "\x04\x00\x00\x00" + "\x01\x00\x00\x00" + "\x05\x00" + "\x00\x00" + "\x80\x84\x1e\x00" +
		"\x05\x00\x00\x00" + "\x01\x00\x00\x00" + "\x03\x00\x00\x00" + "aab"
	if string(got) != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// A page may ask for any window. It gets only cells of the table, and not more than fit
// into an answer.
func TestWindow_IsCutToTheTable(t *testing.T) { // A8
	for _, c := range []struct {
		in, out wire.Window
		ok      bool
	}{
		{wire.Window{Row: 90, Rows: 60, Cols: 60}, wire.Window{Row: 90, Rows: 10, Cols: 7}, true},
		{wire.Window{Row: 100, Rows: 1, Cols: 1}, wire.Window{Row: 100, Rows: 0, Cols: 1}, true},
		{wire.Window{Rows: math.MaxInt, Cols: math.MaxInt}, wire.Window{Rows: 100, Cols: 7}, true},
		{wire.Window{Row: 101}, wire.Window{}, false},
		{wire.Window{Row: -1}, wire.Window{}, false},
		{wire.Window{Col: 8}, wire.Window{}, false},
		{wire.Window{Rows: -1}, wire.Window{}, false},
		{wire.Window{Cols: math.MinInt}, wire.Window{}, false},
	} {
		w := c.in
		if ok := w.Clamp(100, 7); ok != c.ok || ok && !reflect.DeepEqual(w, c.out) {
			t.Errorf("%+v became %+v, %v", c.in, w, ok)
		}
	}
	w := wire.Window{Rows: math.MaxInt, Cols: math.MaxInt}
	if !w.Clamp(3_000_000, 5000) || w.Rows != wire.MaxWindowRows || w.Cols != wire.MaxWindowCols {
		t.Errorf("of a large table the window is %d × %d", w.Rows, w.Cols)
	}
}

// Cells may be long. One answer must not take the server's memory.
func TestWindow_TextIsBounded(t *testing.T) { // A8
	long := make([]byte, 1<<20)
	b := wire.AppendWindow(nil, wire.Window{Rows: 100, Cols: 2}, wire.Shown{
		Source: func(row int) int { return row },
		Text:   func(dst []byte, _, _ int) []byte { return append(dst, long...) },
	})
	if len(b) > wire.MaxWindowText+2<<20 {
		t.Errorf("an answer of %d bytes", len(b))
	}
	if _, err := wire.DecodeAnswer(b); err != nil {
		t.Error(err)
	}
}

func FuzzDecodeAnswer(f *testing.F) {
	f.Add(wire.AppendWindow(nil, wire.Window{Rows: 2, Cols: 3}, cells))
	f.Add(wire.AppendNoWindow(nil, wire.Window{}, wire.Refused))
	f.Fuzz(func(t *testing.T, b []byte) {
		if a, err := wire.DecodeAnswer(b); err == nil && len(a.Cells) > len(b) {
			t.Errorf("%d rows out of %d bytes", len(a.Cells), len(b))
		}
	})
}
