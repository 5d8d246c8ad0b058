// Package apptest drives an app without a browser, a network or sleeping: a test clicks and sets widgets by their
// labels, runs the script, and reads what the page shows.
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
// The runs are those of a real session: values are decoded and clamped as a browser's are, a button is true for one run,
// a form keeps its values until it is submitted, and an error or a panic of the script is drawn in place ([App.Err] has it too).
// [App.Run] sends what was clicked and set since the last as one interaction. [App.NewTab] is another session of the app.
//
// # Reading the page
//
// Widgets are found by their labels, elements without one come as lists or by their index, in the order of the page. A
// [Part] is the sidebar, or what is in a tab, an expander, a form and the like: its methods see no further. What is looked
// up and is not there fails the test, and names what is.
//
// What a method returned tells of the page as it was then: look it up again after Run.
//
// # Time
//
// Run waits for the script, so there is nothing to poll. A fragment's clock is moved by [Fragment.Tick]; what else depends on
// time is best tested in a bubble of testing/synctest, in which an app runs as it is.
package apptest
