// Package apptest drives an app without a browser, a network or sleeping. A test clicks
// and sets widgets by their labels, runs the script, and reads the page.
//
//	func TestGreeting(t *testing.T) {
//		at := apptest.New(t, script)
//		at.Run()
//		at.TextInput("Name").Set("Ada")
//		at.Button("Greet").Click()
//		at.Run()
//		if got := at.Success(); !slices.Equal(got, []string{"Hello, Ada"}) {
//			t.Errorf("the page says %q", got)
//		}
//	}
//
// # Runs
//
// The runs are those of a real session. Values are decoded and clamped like a browser's.
// A button is true for one run. A form keeps its values until it is submitted. An error
// or a panic of the script is drawn in its place, and [App.Err] returns it too. [App.Run]
// sends the clicks and values since the last Run as one interaction. [App.NewTab] is
// another session of the app.
//
// # Reading the page
//
// Widgets are found by their labels. Elements without a label come as lists or by their
// index, in the order of the page. A [Part] is the sidebar, or the content of a tab, an
// expander, a form or another container. Its methods see only that part. If an element is
// not there, the lookup fails the test and names the elements that are.
//
// A value that a method returned describes the page at that time. Look the element up
// again after Run.
//
// # Time
//
// Run waits for the script, so a test need not poll. [Fragment.Tick] moves the clock of a
// fragment. Other things that depend on time are best tested in a bubble of
// testing/synctest, in which an app runs unchanged.
package apptest
