package frame

import (
	"reflect"
	"testing"
	"time"
)

// The text that an editor begins with must read back as the same value. A format, or six
// decimals, would change it unseen.
func TestAppendPlain_ReadsBackAsTheCell(t *testing.T) {
	type row struct {
		X    float64
		F    float32
		N    int64
		At   time.Time
		Zone time.Time
		Text string
		Flag bool
		P    *float64
	}
	third := 1.0 / 3
	given := row{third, 0.1, -5, time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC), time.Date(2001, 2, 3, 4, 5, 6, 7, time.FixedZone("", 3600)), " a b ", true, &third}
	f, _ := Of([]row{given})
	g, err := f.With([]Change{{Column: "X", Format: "€ %,.2f"}, {Column: "At", Format: "2 Jan"}})
	if err != nil {
		t.Fatal(err)
	}
	setters, err := Setters(reflect.TypeFor[row]())
	if err != nil {
		t.Fatal(err)
	}
	var back row
	for c, set := range setters {
		text := string(g.AppendPlain(nil, 0, c))
		if err := set(reflect.ValueOf(&back), text, nil); err != nil {
			t.Errorf("%s: %q: %v", g.Columns()[c].Name, text, err)
		}
	}
	if !back.Zone.Equal(given.Zone) || back.P == given.P || *back.P != third {
		t.Errorf("read back as %+v", back)
	}
	back.Zone, back.P = given.Zone, given.P
	if back != given {
		t.Errorf("read back as %+v, want %+v", back, given)
	}
}
