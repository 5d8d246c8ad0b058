package frame

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func readCSV(t testing.TB, text string, format Format) (*Frame, Format) {
	t.Helper()
	typed, found, err := ReadCSV(strings.NewReader(text), format)
	if err != nil {
		t.Fatalf("%.80q: %v", text, err)
	}
	return typed.Frame(), found
}

// The columns of a file must have the types that its author sees in them, in whatever
// style the file is written.
func TestReadCSV_FindsTheTypes(t *testing.T) {
	for _, c := range []struct{ text, columns, rows string }{
		{"a,b\n1,x\n10,y\n2,\n", "a int, b text", "1|x\n10|y\n2|\n"},
		{"\xef\xbb\xbfa,b\r\n1.5,true\r\n,false\r\n", "a float, b bool", "1.5|true\n|false\n"},
		{"a;b\n1,5;x\n2,25;y\n", "a float, b text", "1.5|x\n2.25|y\n"},
		{"a;b\n1.234,5;1.000\n-2,25;2.500\n", "a float, b int", "1234.5|1000\n-2.25|2500\n"},
		{"a\tb\n1\tx,y\n", "a int, b text", "1|x,y\n"},
		{"a|b\n1|2\n", "a int, b int", "1|2\n"},
		{"n\n\"1,234\"\n\"12,345.5\"\n", "n float", "1234\n12345.5\n"},
		{"n\n1 234\n1\u00a0000 000\n", "n int", "1234\n1000000\n"},
		{"n\n1'234.50\n", "n float", "1234.5\n"},
		{"d,t\n2024-07-01,2024-07-01 10:30\n2024-12-31,2024-07-01 11:00\n", "d time, t time", "2024-07-01|2024-07-01 10:30\n2024-12-31|2024-07-01 11:00\n"},
		{"d\n2012/01/31\n", "d time", "2012-01-31\n"}, {"d\n31.1.2024\n", "d time", "2024-01-31\n"}, {"d\n1/2/2024\n31/1/2024\n", "d time", "2024-02-01\n2024-01-31\n"},
		{"d\n2024-07-01T10:00:00Z\n2024-07-01T10:00:00+02:00\n", "d time", "2024-07-01 10:00\n2024-07-01 10:00\n"},
		{"zip,n\n007,NA\n123,3\n", "zip text, n int", "007|\n123|3\n"},
		{"a,a\n1,2\n", "a int, a (2) int", "1|2\n"},
		{"a,b\n1,x\na,b\n2,y\n", "a int, b text", "1|x\n2|y\n"},
		{"1,2\n3,4\n", "column 1 int, column 2 int", "1|2\n3|4\n"},
		{"a,b,\n1,2,\n", "a int, b int", "1|2\n"},
		{"a,b\n1,2,\n3,4\n", "a int, b int", "1|2\n3|4\n"},
		{"name\nJos\xe9\n\x80\n", "name text", "José\n€\n"},
		{"\xff\xfea\x00,\x00b\x00\n\x001\x00,\x002\x00\n\x00", "a int, b int", "1|2\n"},
		{"a,\n1,x\n2,\n", "a int, column 2 text", "1|x\n2|\n"},
		{",a\n0,1.5\n1,2\n", "column 1 int, a float", "0|1.5\n1|2\n"},
		{"sep=|\r\na|b\r\n1|2\r\n", "a int, b int", "1|2\n"},
		{"month\nJan 2024\nFeb 2024\n", "month time", "2024-01-01\n2024-02-01\n"},
		{"n\tx\n1 234\t-0.125\n", "n int, x float", "1234|-0.125\n"},
		{"n;x\n1 234;1.234\n5;2.500\n", "n int, x float", "1234|1.234\n5|2.5\n"},
		{"n;x\n1.234.567;1.234\n5;2.500\n", "n int, x int", "1234567|1234\n5|2500\n"},
		{"t\n2024-02-29 23:59:58\n2024-12-31 5:07:08\n2024-01-02 03:04:05.5\n", "t time", "2024-02-29 23:59:58\n2024-12-31 05:07:08\n2024-01-02 03:04:05.5\n"},
		{"a\n\" 1 \"\n\"2\"\n", "a int", "1\n2\n"},
		{"a,b\n\"a\",\"b\"\n1,2\n", "a int, b int", "1|2\n"},
		{"id\n123456789012345678901\n5\n", "id int", "123456789012345678901\n5\n"},
		{"id\n9007199254740993\n", "id int", "9007199254740993\n"},
		{"a,b\n\"x, \"\"y\"\"\nz\",1\n", "a text, b int", "x, \"y\" z|1\n"},
		{"a,b\n", "a text, b text", ""},
		{"x\n1e3\n.5\n-0.25\n", "x float", "1000\n0.5\n-0.25\n"},
		{"v\n1\nx\n", "v text", "1\nx\n"}, {"v\n2024-01-01\nsoon\n", "v text", "2024-01-01\nsoon\n"},
	} {
		f, _ := readCSV(t, c.text, Format{})
		if got := columnsOf(f); got != c.columns {
			t.Errorf("%q has the columns %s, want %s", c.text, got, c.columns)
		}
		if got := shownRows(f); got != c.rows {
			t.Errorf("%q shows\n%s, want\n%s", c.text, got, c.rows)
		}
	}
}

func TestReadCSV_CanBeTold(t *testing.T) {
	berlin := time.FixedZone("Berlin", 3600)
	f, found := readCSV(t, "zip,at,n\n123,1/2/2024,x\n", Format{
		Types: map[string]ColumnType{"zip": Text}, Layouts: map[string]string{"at": "2/1/2006"}, Zone: berlin, Nulls: []string{"x"},
	})
	if got, want := columnsOf(f)+": "+shownRows(f), "zip text, at time, n text: 123|2024-02-01 00:00|x\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if at, _ := f.Time(0, 1); at.Location() != berlin || found.Layouts["at"] != "2/1/2006" || found.Comma != ',' || found.Types["zip"] != Text {
		t.Errorf("the time is %v, the format %+v", at, found)
	}
	g, _ := readCSV(t, "a,b\n1\n1,2,3\n", Format{Ragged: true})
	if got, want := columnsOf(g)+": "+shownRows(g), "a int, b int, column 3 int: 1||\n1|2|3\n"; got != want {
		t.Errorf("ragged: %s, want %s", got, want)
	}
}

// An error must lead to the line, and out.
func TestReadCSV_ErrorsNameLineAndWayOut(t *testing.T) {
	for text, want := range map[string]string{
		"":                   "the file is empty",
		"\n \n":              "the file is empty",
		"a,b\n1,2\n1,2,3\n":  "line 3 has 3 cells and the first line has 2: mend the line",
		"a,b\n1,2\n\"x\n3\n": "the cell that begins in line 3: line 4, column 3: extraneous or missing",
		"a,b\n1,x\"y\n":      "line 2, column 4: bare \" in non-quoted-field: double the quotes",
	} {
		if _, _, err := ReadCSV(strings.NewReader(text), Format{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestReadJSON_ReadsLinesAndLists(t *testing.T) {
	want := "id int, at time, place.name text, mag float, x text: 1|2024-07-01|here|5.5|\n2|2024-07-02|||[1,2]\n"
	lines := `{"id":1,"at":"2024-07-01","place":{"name":"here"},"mag":5.5}
{"id":2,"at":"2024-07-02","mag":null,"x":[1,2]}`
	for _, text := range []string{lines, "\xef\xbb\xbf[" + strings.Replace(lines, "\n", ",", 1) + "]"} {
		typed, err := ReadJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := columnsOf(typed.Frame()) + ": " + shownRows(typed.Frame()); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	typed, err := ReadJSON(strings.NewReader(`{"type":"FeatureCollection","bbox":[1,2],"features":[{"p":{"mag":2.5}},{"p":{"mag":3}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := columnsOf(typed.Frame())+": "+shownRows(typed.Frame()), "p.mag float: 2.5\n3\n"; got != want {
		t.Errorf("the list of one object: %s, want %s", got, want)
	}
	for text, want := range map[string]string{"": "there are no objects", "7": "value 1: 7 is not an object", `{"a":1}{`: "value 2, at byte"} {
		if _, err := ReadJSON(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// Any file, even a stranger's, must give a table or an error.
func FuzzReadCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a;b\n1,5;2\n", "\xff\xfe", "\"", "a\n1'2\n", "a,b\n,\n", "1\n2\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		typed, _, err := ReadCSV(strings.NewReader(text), Format{})
		if err != nil {
			return
		}
		g := typed.Frame()
		for r := range g.Len() {
			for c := range g.Columns() {
				g.AppendText(nil, r, c)
			}
		}
		g.Revision()
	})
}

// manyRows is a file of that many bytes: an id, a time, numbers, a few words.
func manyRows(size int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	b.WriteString("id,day,price,count,city,open\n")
	cities := []string{"Seattle", "Oslo", "Bergen", "New York"}
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "%d,2024-%02d-%02d,%.2f,%d,%s,%v\n", i, 1+i%12, 1+i%28, r.Float64()*1000, r.IntN(10000), cities[r.IntN(4)], i%3 == 0)
	}
	return b.Bytes()
}

func BenchmarkReadCSV(b *testing.B) {
	text := manyRows(20 << 20)
	b.Run("typed", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			if _, _, err := ReadCSV(bytes.NewReader(text), Format{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding-csv", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			r := csv.NewReader(bytes.NewReader(text))
			r.ReuseRecord = true
			for {
				if _, err := r.Read(); err == io.EOF {
					break
				}
			}
		}
	})
}

// Hazard: the line that names the separator is cut off, and errors name the line before.
func TestReadCSV_TheSeparatorLineCounts(t *testing.T) {
	for text, want := range map[string]string{
		"sep=;\na;b\n1;2\n3\n":      "line 4 has 1 cells",
		"sep=;\r\na;b\r\n1;2;3\r\n": "line 3 has 3 cells",
		"sep=;\n":                   "the file is empty",
	} {
		_, _, err := ReadCSV(strings.NewReader(text), Format{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
