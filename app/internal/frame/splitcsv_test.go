package frame

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// oneWidth reads the records by encoding/csv. It reports whether the splitter has to read
// them too: there is no error, and no record is wider or narrower than width.
func oneWidth(text string, comma rune, width int) (records [][]string, ok bool) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = comma, -1
	for {
		record, err := r.Read()
		if err == io.EOF {
			return records, true
		}
		if err != nil || len(record) != width {
			return nil, false
		}
		records = append(records, record)
	}
}

func splitRecords(text string, comma byte, width, size int) (records [][]string, ok bool) {
	s := splitter{text: text, comma: comma, width: width}
	columns, ok := s.split(0, size)
	if !ok {
		return nil, false
	}
	for c := range columns {
		r := 0
		for cell := range columns[c].all {
			if c == 0 {
				records = append(records, make([]string, width))
			}
			records[r][c] = cell
			r++
		}
	}
	return records, true
}

// checkSplit compares the records of the splitter with those of encoding/csv.
func checkSplit(t *testing.T, text string, comma byte, width, size int) {
	t.Helper()
	want, mustRead := oneWidth(text, rune(comma), width)
	got, read := splitRecords(text, comma, width, size)
	switch {
	case mustRead && !read:
		t.Errorf("%q is not split, in blocks of %d bytes", text, size)
	case mustRead && !slices.EqualFunc(got, want, slices.Equal):
		t.Errorf("%q is split, in blocks of %d bytes, into\n%q, and encoding/csv gives\n%q", text, size, got, want)
	}
}

func TestSplitter_GivesTheRecordsOfEncodingCSV(t *testing.T) {
	for _, text := range []string{
		"", "\n", "\r", "\r\n", "a,b", "a,b\n", "a,b\r\n", "a,b\r", "a,b\r\r", "a,b\r\r\n", "a,\n", "a,", "a,\r", ",", ",\r\n", "\n\na,b\n\r\n\nc,d\n\n",
		`"a","b"`, "\"a\",\"b\"\r", "\"a\",\"b\"\r\nc,d", `"a ""b""","""",`, `"","x"` + "\n" + `"""",""""""`, "\"a\r\nb\",\"c\n\nd\"\n", "\"\r\n\",\"\r\"\n",
		`"a"x,b`, `a"b,c`, `"a,b`, "\"a\n", "\"a\",\"", "a\rb,c\n", "\"a\",\"b\"\"\n", "é,\xff\n", "a,b\n\"c\nd\",e\n\"f,\"\"\n\",g\nh,i",
	} {
		for size := range 9 {
			checkSplit(t, text, ',', 2, size+1)
		}
	}
	if _, ok := splitRecords("a,b\nc\"d,e\n", ',', 2, 100); ok {
		t.Error("a quote inside of a cell is no fault")
	}
	if _, ok := splitRecords("a,b\nc,d,e\n", ',', 2, 100); ok {
		t.Error("a line that is too wide is no fault")
	}
}

// Lines without cells must not cost the memory of rows.
func TestSplitter_EmptyLinesCostNoMemory(t *testing.T) {
	const width = 5000
	text := strings.Repeat(",", width-1) + "\n" + strings.Repeat("\n", 1<<20)
	s := splitter{text: text, comma: ',', width: width}
	columns, ok := s.split(0, blockSize)
	if !ok || columns[0].count != 1 {
		t.Fatalf("%d rows are split (%v), want one", columns[0].count, ok)
	}
	room := 0
	for c := range columns {
		for _, block := range columns[c].blocks {
			room += cap(block)
		}
	}
	if room > len(text)+5*width {
		t.Errorf("a file of %d bytes has room for %d cells", len(text), room)
	}
}

func FuzzSplitter(f *testing.F) {
	f.Add("a,b\n\"c\",\"d\"\"\r\n\"\r\n", byte(','), 2, 3)
	f.Fuzz(func(t *testing.T, text string, comma byte, width, size int) {
		if bytes.IndexByte([]byte("\r\n\""), comma) >= 0 || comma == 0 || comma >= 0x80 || width < 1 || width > 5 || size < 1 {
			return
		}
		checkSplit(t, text, comma, width, size)
	})
}

// sameTables compares a file read in blocks with the same file read by encoding/csv.
func sameTables(t *testing.T, text string, format Format, size int) {
	t.Helper()
	read := func(fast bool) string {
		f := format
		if f.Zone == nil {
			f.Zone = time.UTC
		}
		if f.Comma == 0 {
			f.Comma = findComma([]byte(text))
		}
		size := size
		if !fast {
			size = 0
		}
		typed, columns, err := split([]byte(text), &f, size)
		if err != nil {
			return err.Error()
		}
		typed.infer(columns, &f)
		var b strings.Builder
		fmt.Fprintf(&b, "%+v %q %d\n", f, typed.columns, typed.count)
		for r := range typed.count {
			for c := range typed.columns {
				fmt.Fprintf(&b, "%T %v|", typed.Cell(r, c), typed.Cell(r, c))
			}
			b.WriteByte('\n')
		}
		return b.String()
	}
	if got, want := read(true), read(false); got != want {
		t.Errorf("%q in blocks of %d bytes is\n%s, and by encoding/csv\n%s", text, size, got, want)
	}
}

// anyFile is a file of cells that people write, with and without faults.
func anyFile(r *rand.Rand) string {
	kinds := [][]string{
		{"1", "-2", "30", "9007199254740993"}, {"1.5", ".25", "-0.125", "1e3", "7"}, {"1,5", "1.234,5", "2.000"}, {"true", "no", "Yes", "FALSE"},
		{"2024-02-29", "2024-01-31", "1999/12/31"}, {"2024-02-28 23:59", "2024-03-31 02:30"}, {"2024-02-28T10:11:12", "2024-12-31T00:00:00"}, {"1/2/2024", "12/31/2024", "31/1/2024"},
		{"x", "Zoë", " blank ", "a,b", "q\"q", "two\r\nlines", "007", ""}, {"1 234", "1\u00a0234"}, {"123456789012345678901", "5"},
	}
	comma := []string{",", ";", "\t"}[r.IntN(3)]
	end := []string{"\n", "\r\n"}[r.IntN(2)]
	columns := make([]int, 1+r.IntN(4))
	var b strings.Builder
	for c := range columns {
		columns[c] = r.IntN(len(kinds))
		fmt.Fprintf(&b, "%s%s", []string{"", comma}[min(c, 1)], []string{"name", "b", "c", "d"}[c])
	}
	b.WriteString(end)
	header := b.String()
	for range r.IntN(30) {
		switch r.IntN(60) {
		case 0:
			b.WriteString(header)
		case 1:
			b.WriteString("\"odd" + comma + "line\"\"" + end)
		case 2:
			b.WriteString(end)
		case 3:
			b.WriteString("1" + end)
		}
		for c, kind := range columns {
			cell := kinds[kind][r.IntN(len(kinds[kind]))]
			if r.IntN(12) == 0 {
				cell = []string{"", "NA", "-", "?", "oops"}[r.IntN(5)]
			}
			if strings.ContainsAny(cell, comma+"\"\n") || r.IntN(20) == 0 {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			if c > 0 {
				b.WriteString(comma)
			}
			b.WriteString(cell)
		}
		if r.IntN(30) == 0 {
			b.WriteString(comma + " " + comma)
		}
		b.WriteString(end)
	}
	return b.String()
}

// A file must read the same in blocks as by encoding/csv, with its faults.
func TestReadCSV_ReadsTheSameInBlocks(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		sameTables(t, anyFile(r), Format{Ragged: r.IntN(3) == 0, LazyQuotes: r.IntN(3) == 0, NoHeader: r.IntN(5) == 0}, 1+r.IntN(60))
		if t.Failed() {
			return
		}
	}
}
