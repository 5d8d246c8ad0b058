package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const givenFile = `carrier,destination,origin,distance,delay,date
XX,LAX,JFK,2475,-7,2001-02-03 08:05
XX,PDX,SEA,100,,2001-02-03 23:59
XX,PDX,SEA,129,90,2001-02-04T00:00:00Z
XX,JFK,LAX,2475,0,2001-02-05 12:30:59
XX,SEA,PDX,129,1,2000-12-31 18:00
`

func writeFile(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "flights.csv")
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func zipped(content string) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write([]byte(content))
	z.Close()
	return out.Bytes()
}

// Hazard: columns in another order, one more column or a missing value shift one flight's
// figures to another.
func TestLoad_ReadsColumnsByName(t *testing.T) {
	for name, content := range map[string][]byte{
		"plain": []byte(givenFile), "from a spreadsheet": []byte("\ufeff" + strings.ReplaceAll(givenFile, "\n", "\r\n")), "gzip": zipped(givenFile),
	} {
		t.Run(name, func(t *testing.T) {
			f, err := load(t.Context(), writeFile(t, content))
			if err != nil {
				t.Fatal(err)
			}
			if f.Len() != 4 || f.Skipped != 1 || !f.HasRoutes() || f.DelayRange != (Span{-7, 90}) {
				t.Fatalf("%d rows, %d skipped, routes %v, delays %v", f.Len(), f.Skipped, f.HasRoutes(), f.DelayRange)
			}
			for _, c := range []struct {
				name      string
				got, want []int16
			}{
				{"Delay", f.Delay, []int16{-7, 90, 0, 1}},
				{"Distance", f.Distance, []int16{2475, 129, 2475, 129}},
				{"Minute", f.Minute, []int16{8*60 + 5, 0, 12*60 + 30, 18 * 60}},
				{"Day", f.Day, []int16{33, 34, 35, -1}},
			} {
				if !slices.Equal(c.got, c.want) {
					t.Errorf("%s = %v, want %v", c.name, c.got, c.want)
				}
			}
			for i, want := range []string{"JFK LAX", "SEA PDX", "LAX JFK", "PDX SEA"} {
				if got := f.Airports[f.Origin[i]] + " " + f.Airports[f.Destination[i]]; got != want {
					t.Errorf("flight %d goes %s, want %s", i, got, want)
				}
			}
		})
	}
}

// Hazard: a file that cannot be explored ends the program with a stack, or the page shows
// half of it. The sentence names the file.
func TestLoad_RefusesFilesThatItCannotRead(t *testing.T) {
	for _, c := range refusals(t) {
		t.Run(c.name, func(t *testing.T) {
			_, err := load(t.Context(), c.path)
			if err == nil {
				t.Fatal("want an error")
			}
			if !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.path) {
				t.Errorf("error is %q, want it to name the file and to contain %q", err, c.want)
			}
		})
	}
}

type refusal struct{ name, path, want string }

// refusals are files that -data must refuse.
func refusals(t *testing.T) []refusal {
	const header = "delay,distance,time\n"
	whole := zipped(givenFile)
	write := func(content string) string { return writeFile(t, []byte(content)) }
	return []refusal{
		{"missing", filepath.Join(t.TempDir(), "none.csv"), "no such file"},
		{"a directory", t.TempDir(), "is a directory"},
		{"empty", writeFile(t, nil), "is empty"},
		{"a Parquet file", write("PAR1\x15\x04"), "go run ./examples/arrow"},
		{"cut off", writeFile(t, whole[:len(whole)-20]), "damaged"},
		{"no delay", write("distance,time\n1,10:00\n"), "no column delay"},
		{"neither time nor date", write("delay,distance\n1,1\n"), "no column time or date"},
		{"no rows", write(header), "no flights"},
		{"a delay of four weeks", write(header + "40000,1,10:00\n"), "column delay holds 40000"},
		{"no number", write(header + "1,1,10:00\nlate,1,10:00\n"), `line 3: column delay holds "late"`},
		{"no time", write(header + "1,1,25:00\n"), "not a time of day"},
		{"no date", write("delay,distance,date\n1,1,31.1.2001\n"), "not a date with a time"},
		{"a line too short", write(header + "1,1\n"), "wrong number of fields"},
	}
}
