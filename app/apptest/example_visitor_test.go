package apptest_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/refrain-go/refrain/app"
	"github.com/refrain-go/refrain/app/apptest"
)

// desk greets the visitor who has signed in.
func desk(ui *app.UI) error {
	ui.Text("Hello, " + ui.Request().User)
	return nil
}

// testVisitors opens tabs by requests as a proxy sends them, at which people sign in.
func testVisitors(t *testing.T) {
	by := func(user string) *http.Request { return &http.Request{Header: http.Header{"X-Forwarded-User": {user}}} }
	name := app.User(func(r *http.Request) (string, error) { return r.Header.Get("X-Forwarded-User"), nil })
	ada := apptest.New(t, desk, name, apptest.Request(by("ada")))
	bob := ada.NewTabBy(by("bob"))
	ada.Run()
	bob.Run()
	if got := fmt.Sprint(ada.Text(), bob.Text()); got != "[Hello, ada] [Hello, bob]" {
		t.Errorf("the pages show %s", got)
	}
}

// A test of the pages of different visitors.
func ExampleRequest() {
	var t *testing.T // go test passes it to TestVisitors
	testVisitors(t)
}

// testUser is for a test in which only the user's id counts, and not the way by which the
// app learns it.
func testUser(t *testing.T) {
	at := apptest.New(t, desk, apptest.User("ada"))
	at.Run()
	if got := at.Text()[0]; got != "Hello, ada" {
		t.Errorf("the page shows %q", got)
	}
}

// A test of a user's page.
func ExampleUser() {
	var t *testing.T // go test passes it to TestUser
	testUser(t)
}
