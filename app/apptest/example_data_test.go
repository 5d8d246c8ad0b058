package apptest_test

import (
	"fmt"
	"testing"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

type order struct {
	Product string
	Pieces  int
}

func orders(ui *app.UI) error {
	list := []order{{"Lamp", 2}, {"Chair", 4}, {"Table", 1}}
	ui.Table(list, app.Label("Orders"))
	ui.BarChart(list, app.Label("Pieces by product"))
	for _, i := range ui.SelectRows("Send", list) {
		ui.Text("send " + list[i].Product)
	}
	for _, o := range app.DataEditor(ui, "Correct", list) {
		ui.Caption(fmt.Sprint(o.Pieces, " ", o.Product))
	}
	return nil
}

// testOrders reads tables and charts, selects rows, and edits.
func testOrders(t *testing.T) {
	at := apptest.New(t, orders)
	at.Run()
	table, chart := at.Table(0), at.Chart(0)
	got := fmt.Sprint(table.Label(), table.Columns(), table.Len(), table.Row(1), table.Cell(2, 1))
	if want := "Orders[Product Pieces] 3 [Chair 4]1"; got != want {
		t.Errorf("the table is %s, want %s", got, want)
	}
	got = fmt.Sprint(chart.Alt(), " ", chart.Len(), " of ", chart.Of(), " ", chart.Spec()["mark"] != nil, " ", chart.Table().Len())
	if want := "Pieces by product 3 of 3 true 3"; got != want {
		t.Errorf("the chart is %s, want %s", got, want)
	}

	at.SelectRows("Send").Set(0, 2)
	edit := at.DataEditor("Correct")
	edit.SetCell(1, "Pieces", "6")
	edit.DeleteRow(2)
	edit.AddRow() // behind the rows of the data
	edit.SetCell(3, "Product", "Shelf")
	at.Run()
	got = fmt.Sprint(at.SelectRows("Send").Label(), at.SelectRows("Send").Value(), at.Text(), at.DataEditor("Correct").Label(), at.Caption())
	edit = at.DataEditor("Correct")
	got += fmt.Sprint(edit.Len(), edit.Row(1), edit.Cell(2, 0))
	if want := "Send[0 2] [send Lamp send Table]Correct[2 Lamp 6 Chair 0 Shelf]3 [Chair 6]Shelf"; got != want {
		t.Errorf("the page shows %s, want %s", got, want)
	}
}

// Tables and charts are found by their order on the page. A table whose rows can be
// selected or whose cells can be edited is found by its label.
func Example_data() {
	var t *testing.T // go test passes it to TestOrders
	testOrders(t)
}
