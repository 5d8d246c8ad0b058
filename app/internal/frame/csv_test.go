package frame

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// A text that a stranger typed must not become a formula. A quote must not end a field,
// and no digit may be lost.
func TestWriteCSV_IsWholeAndHarmless(t *testing.T) {
	type row struct {
		Text string
		X    float64
		N    int64
		At   time.Time
		P    *int
	}
	rows := []row{
		{"=HYPERLINK(\"http://evil\")", 1.0 / 3, -5, time.Date(2001, 2, 3, 4, 5, 6, 7, time.UTC), nil},
		{"-12.5", 1e300, 7, time.Time{}, new(int)},
		{"a,b\r\n\"c\"", 0, 0, time.Time{}, nil},
		{"-2+3", 0, 0, time.Time{}, nil}, {"@x", 0, 0, time.Time{}, nil}, {"\t=1", 0, 0, time.Time{}, nil},
		{strings.Repeat("x", 5000), 0, 0, time.Time{}, nil},
	}
	f, _ := Of(rows)
	var out bytes.Buffer
	if err := f.WriteCSV(context.Background(), &out, View{}, nil); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), "\ufeffText,X,N,At,P\r\n") {
		t.Errorf("it begins with %.40q", out.String())
	}
	got, err := csv.NewReader(strings.NewReader(out.String()[3:])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"'=HYPERLINK(\"http://evil\")", "0.3333333333333333", "-5", "2001-02-03T04:05:06.000000007Z", ""}
	if fmt.Sprintf("%q", got[1]) != fmt.Sprintf("%q", want) {
		t.Errorf("a row is %q", got[1])
	}
	if fmt.Sprint(got[2]) != "[-12.5 1e+300 7  0]" {
		t.Errorf("a row is %q", got[2])
	}
	for i, text := range map[int]string{3: "a,b\n\"c\"", 4: "'-2+3", 5: "'@x", 6: "'\t=1"} {
		if got[i][0] != text {
			t.Errorf("row %d: %q, want %q", i, got[i][0], text)
		}
	}
	if len(got[7][0]) != 5000 {
		t.Errorf("a text of 5000 characters has %d", len(got[7][0]))
	}
}

// Spreadsheets skip the end of a line, and some take signs of full width for the plain
// ones.
func TestWriteCSV_GuardsAgainstFormulas(t *testing.T) { // A8
	type row struct{ Text string }
	for text, want := range map[string]string{
		"\n=1+1": "'\n=1+1", "＝1+1": "'＝1+1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x", "\r=1": "'\r=1",
		"": "", "é=1": "é=1", "a\n=1": "a\n=1", "+1.5": "+1.5", "\xff=1": "\ufffd=1",
	} {
		f, err := Of([]row{{text}})
		if err != nil {
			t.Fatal(err)
		}
		if got := f.csvText(0, 0); strings.ToValidUTF8(got, "\ufffd") != want {
			t.Errorf("%q is written as %q, want %q", text, got, want)
		}
	}
}

// Texts must keep their line ends of any kind. Without quotes, a reader would drop the
// space at the beginning of a text.
func TestWriteCSV_KeepsTextsAsTheyAre(t *testing.T) {
	f, _ := Of([]struct{ A, B string }{{"a\rb\nc\r\nd", " x"}, {"", `"`}})
	var out bytes.Buffer
	if err := f.WriteCSV(context.Background(), &out, View{}, nil); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != "\ufeffA,B\r\n\"a\rb\nc\r\nd\",\" x\"\r\n,\"\"\"\"\r\n" {
		t.Errorf("%q", got)
	}
}

func TestWriteCSV_FollowsTheView(t *testing.T) {
	f, _ := Of(fares())
	var out bytes.Buffer
	if err := f.WriteCSV(context.Background(), &out, View{Cols: []int{2, 0}}, []int32{4, 0}); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != "\ufeffSeats,From\r\n7,aalborg\r\n3,bergen\r\n" {
		t.Errorf("%q", got)
	}
}

// When the reader of a download has gone, WriteCSV must stop reading the data.
func TestWriteCSV_EndsWithItsReader(t *testing.T) {
	cells := 0
	f, _ := Of(reading{func() { cells++ }})
	gone := errors.New("gone")
	if err := f.WriteCSV(context.Background(), failing{gone}, View{}, nil); err != gone || cells > 50_000 {
		t.Errorf("%v after %d cells", err, cells)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := f.WriteCSV(ctx, &bytes.Buffer{}, View{}, nil); err != context.Canceled {
		t.Errorf("%v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
