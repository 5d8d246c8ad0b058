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
// The runs are those of a real session: values are decoded and clamped as a browser's are, a button is true for one run,
// and an error or a panic of the script is drawn in place. What is looked up and is not there fails the test and names
// what is.
package apptest
