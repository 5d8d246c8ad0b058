package frame

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

func TestWith_RenamesFormatsAndHides(t *testing.T) {
	f, _ := Of(fares())
	g, err := f.With([]Change{
		{Column: "Price", Format: "€ %,.2f"}, {Column: "Price", Label: "Fare"}, {Column: "From", Hidden: true},
		{Column: "Seats", Format: "%.1f"}, {Column: "At", Format: "2 Jan"}, {Column: "For", Format: "~%v"},
	})
	if err != nil {
		t.Fatal(err)
	}
	var cells []string
	for c := range g.Columns() {
		cells = append(cells, g.Columns()[c].Name+"="+string(g.AppendText(nil, 0, c)))
	}
	if got := strings.Join(cells, " "); got != "Fare=€ 10.50 Seats=3.0 Sold=true At=3 Jan For=~2h0m0s" {
		t.Errorf("the row is %s", got)
	}
	if got := string(g.AppendText(nil, 1, 0)); got != "" {
		t.Errorf("an empty cell is shown as %q", got)
	}
	rows, err := g.Order(context.Background(), View{Sort: []Sort{{Col: 0, Desc: true}}})
	if err != nil || fmt.Sprint(rows) != "[0 4 3 1 2]" {
		t.Errorf("by fare: %v, %v", rows, err)
	}
	if g.Revision() == f.Revision() || g.Revision() == "" {
		t.Error("another shape has the same revision")
	}
	for x, want := range map[float64]string{1: "1", 12: "12", 123: "123", 1234: "1,234", -123456: "-123,456", 1234567: "1,234,567"} {
		show, _ := formatFor(Column{Type: Float}, "%,.0f")
		if got := string(show([]byte("9"), x)); got != "9"+want {
			t.Errorf("%v is grouped as %s", x, got)
		}
	}
}

// A wrong format shows "%!d(string=…)" in every cell.
func TestWith_RefusesUnfitFormatsAndNames(t *testing.T) {
	f, _ := Of(fares())
	for _, c := range []Change{
		{Column: "price"}, {Column: "Price", Format: "%d"}, {Column: "From", Format: "%.2f"}, {Column: "Seats", Format: "%s"},
		{Column: "Price", Format: "%.2f %.2f"}, {Column: "Price", Format: "x"},
	} {
		if _, err := f.With([]Change{c}); err == nil {
			t.Errorf("%+v is taken", c)
		}
	}
	one, _ := Of([]int{1})
	if _, err := one.With([]Change{{Column: "value", Hidden: true}}); err == nil {
		t.Error("a table without columns is taken")
	}
}

func TestPick_ShowsTheRowsPicked(t *testing.T) {
	f, _ := Of([]int{10, 11, 12})
	g := f.Pick([]int32{2, 0})
	if g.Len() != 2 || string(g.AppendText(nil, 0, 0)) != "12" || g.Cell(1, 0) != 10 || g.Revision() == f.Pick([]int32{0, 2}).Revision() {
		t.Error("the rows are not those picked")
	}
}
