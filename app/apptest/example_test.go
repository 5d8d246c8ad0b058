package apptest_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

var errSoldOut = errors.New("sold out")

// shop is the app under test. Its visitors can order goods that are in stock.
func shop(ui *app.UI) error {
	stock := app.State(ui, "stock", 3)
	ui.Sidebar().Metric("In stock", *stock)
	form := ui.Form("order")
	name := form.TextInput("Name", "", app.Placeholder("Ada"))
	pieces := form.Number("Pieces", 1, app.Min(1))
	if !form.Submit("Order") {
		return nil
	}
	if pieces > *stock {
		return errSoldOut
	}
	*stock -= pieces
	ui.Success(fmt.Sprint(pieces, " for ", name))
	return nil
}

// testOrder is a test of the shop. In a program it is called TestOrder.
func testOrder(t *testing.T) {
	at := apptest.New(t, shop)
	at.Run() // as the page does when it connects

	order := at.Form("order")
	order.TextInput("Name").Set("Ada")
	order.Number("Pieces").Set(2)
	order.Submit()
	at.Run()
	if got := at.Success(); !slices.Equal(got, []string{"2 for Ada"}) {
		t.Errorf("the page says %q", got)
	}

	order.SubmitBy("Order") // two more, of the one that is left
	at.Run()
	if !errors.Is(at.Err(), errSoldOut) || !slices.Equal(at.Error(), []string{"sold out"}) {
		t.Errorf("the script ended by %v, and the page says %q", at.Err(), at.Error())
	}
	if got := at.NewTab(); got.Err() != nil {
		t.Errorf("another tab has %v", got.Err())
	}
}

// A test of a form: it is filled in and sent, and the page is read.
func Example() {
	var t *testing.T // go test passes it to TestOrder
	testOrder(t)
}
