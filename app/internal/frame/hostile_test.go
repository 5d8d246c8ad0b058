package frame

import (
	"bytes"
	"context"
	"testing"
)

// A view may come from a stranger. A text that is accepted as a view must order and show
// the table without a panic, and with rows and columns that the table has.
func FuzzParseView(f *testing.F) { // A8
	for _, seed := range []string{``, `{}`, `null`, `7`, `{"sort":[{"c":0},{"c":1,"desc":true}]}`, `{"filter":[{"c":1,"min":"1","max":"1e400"}],"find":"\u0000"}`,
		`{"filter":[{"c":0,"has":"o","in":["Oslo"]},{"c":3,"min":"2026-01-01"}]}`, `{"distinct":0,"plain":true,"cols":[1,0]}`, `{"distinct":99}`,
		`{"sort":[{"c":-1}]}`, `{"cols":[]}`, `{"cols":[0,0]}`, `{"filter":[{"c":2,"min":"NaN","max":"-Inf"}]}`, `{"cols":[1e400]}`, `{"distinct":-9223372036854775808}`} {
		f.Add([]byte(seed))
	}
	frame, err := Of(fares())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		v, err := frame.ParseView(raw)
		if err != nil {
			return
		}
		rows, err := frame.Order(context.Background(), v)
		if err != nil {
			t.Fatalf("%s was taken and cannot be ordered by: %v", raw, err)
		}
		if n := frame.Count(rows); n < 0 || n > frame.Len() || v.Width(frame) > len(frame.columns) {
			t.Errorf("%s shows %d rows and %d columns", raw, n, v.Width(frame))
		}
		for _, r := range rows {
			if r < 0 || int(r) >= frame.Len() {
				t.Fatalf("%s shows row %d of %d", raw, r, frame.Len())
			}
		}
		if err := frame.WriteCSV(context.Background(), new(bytes.Buffer), v, rows); err != nil {
			t.Errorf("%s cannot be written: %v", raw, err)
		}
	})
}
