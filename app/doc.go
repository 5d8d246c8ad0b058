// Package app makes a data app of one plain function, the script. It is run from top to bottom for each visitor, and
// again whenever one does something; the page shows its elements while it runs. There is no model, no view, no controller, and no
// callback to register.
//
//	package main
//
//	import "github.com/refrain-go/refrain/app"
//
//	func main() { app.Main(script) }
//
//	func script(ui *app.UI) error {
//		ui.Title("Greeting")
//		name := ui.TextInput("Name", "")
//		if ui.Button("Greet") {
//			ui.Success("Hello, " + name)
//		}
//		return nil
//	}
//
// Run it, open http://127.0.0.1:8501, type, press. Each of these is an interaction, and each runs the script again, with
// the widgets' present values as results of the same calls.
//
// This page goes on from there, a section a subject, in an order to be read in. What one call does and which options it takes
// is said at the call.
//
// # The script
//
// A script draws by calling methods of its [UI], each of which adds one element to the page: texts ([UI.Markdown], [UI.Code]),
// data ([UI.Table], [UI.LineChart], [UI.Metric]), files ([UI.Image], [UI.DownloadButton]) and widgets. [UI.Write] takes
// anything and chooses. What a user has typed may be given to any of them: nothing of it becomes markup.
//
// The ui is also the run's context.Context: give it to whatever takes one, and that ends when the user moves on.
//
// What a script computes in each run would be slow if it were computed each time; that is what package refrain is for. A memo
// keeps what was computed, a singleton what was opened, and all sessions of a program share them:
//
//	var load = refrain.NewMemo("load", func(ctx context.Context, year int) ([]Flight, error) { … })
//
//	func script(ui *app.UI) error {
//		flights, err := load.Get(ui, ui.Slider("Year", 2000, 2026, 2026))
//		if err != nil {
//			return err
//		}
//		ui.Table(flights)
//		return nil
//	}
//
// # Sessions and runs
//
// A session is one browser tab: its page, its widgets' values and its [State]. A lost connection resumes it for two
// minutes; then it ends. An interaction is one thing its user did: a press, a value. In order, this happens:
//
//  1. Values and presses are merged into the session. Of a widget's values the last counts; no press is lost.
//  2. If a run is going, its context is cancelled, and its next call on ui ends it (by runtime.Goexit: deferred
//     functions run, and no recover can hold it up). The next run starts when it has ended.
//  3. The functions given by [OnChange] are called, in the order in which the page shows their widgets.
//  4. The script is called. What it draws goes to the page every few milliseconds, and what has not changed is not sent.
//     What a run has not reached yet stays on the page, dimmed after a moment.
//  5. When the script has returned, what it did not draw goes from the page, and widgets that it did not draw lose their
//     values.
//
// [UI.Stop] ends a run where it is, and [UI.Rerun] starts another at once.
//
// # Widgets
//
// A widget is an element with a value, which its call returns: [UI.Checkbox], [UI.Slider], [UI.TextInput], [UI.Select] and so
// on. The value is of the widget's type and within its limits, whatever a browser sent. [Select], [Radio] and [MultiSelect] are
// functions too, for options of any type.
//
// A Button is true in exactly one run for a press. A run that is replaced before it came to the button leaves the press
// to the next; one that has seen it has used it up. So it is with a ChatInput, of which every message has a run of its own.
//
// A widget is the same from run to run as long as its kind, its label, its parameters (limits, options, initial value) and its
// place stay. The place is the chain of containers around it; what is inserted before it does not count. [Key] takes the
// place of all that. Two widgets of one identity are an error, shown where the second would stand.
//
// # Layout
//
// Some methods return other places, of type UI as well: [UI.Sidebar], [UI.Columns], [UI.Tabs], [UI.Expander], [UI.Popover],
// [UI.ChatMessage], [UI.Container]. What is drawn on a place stands there, in whatever order places are drawn on; so a summary can
// stand above what it sums up. [UI.Empty] is a place for one element that changes.
//
// # Forms and fragments
//
// A [UI.Form] keeps its changes in the page until they are sent together, by [UI.Submit] or Enter.
//
// A [UI.Fragment] is a part of the script that runs alone when something in it changes, or every few seconds ([Every]), and a
// [UI.Dialog] is one over the page. Steps 2 to 5 hold for a fragment's run as for the script's, within the fragment. Interactions
// that come while a run goes on are merged: what was in fragments only runs these, in the order of the page; anything else,
// and a run of the script that was not complete, is the script again.
//
// # Pages
//
// An app of several [Pages] gives each an address and lists them in the sidebar. [UI.QueryParams] reads and sets the parameters of
// the address, so that a link leads to what its sender saw, and [UI.Navigate] goes to another page.
//
// # State
//
// What a session remembers besides its widgets is its [State]: a pointer to a variable that is the same in each run. What all
// sessions share belongs into memos and singletons, or into the program's own variables under a lock.
//
// # Tables
//
// [UI.Table] shows rows of any number: slices of structs, rows of a query, or any [Table]. The browser gets those in sight. Its
// reader sorts by one or several columns, filters, searches, chooses columns and downloads the rest as CSV; the server does the
// work, once for all tabs, and the script does not run. [UI.SelectRows] returns which rows are selected, and [DataEditor] the rows
// as edited.
//
// # Charts
//
// [UI.LineChart], [UI.AreaChart], [UI.BarChart] and [UI.ScatterChart] draw columns of the same data, chosen by [X], [Y] and [Color], and
// have the table behind them. One of a million points shows some of them, chosen such that it looks the same. [UI.VegaLite] draws
// what these cannot.
//
// # Files
//
// [UI.FileUpload] gives the script a [File] on the server's disk, which goes with its widget or its session. What a
// DownloadButton saves may be written while the browser receives it. Image, Audio and Video show bytes, uploaded files, and
// files of the server by [Path]; what a page has already is not sent again. Each of these has an address of its own, which only
// the browser with that session can use, and only while the element is on the page. [UploadLimit], [UploadQuota] and [UploadDir]
// bound what users may leave on the disk.
//
// # Waiting
//
// A call of a memo or a singleton with ui as its context, or a context made from it, is seen where ui stands. While it waits for
// longer than a moment the page says so, with the time: "Running getPage…", or what refrain.Spinner says. Of calls inside calls
// the outermost is named. For what is no memo there are [UI.Spinner], [UI.Progress], [UI.Status] and [UI.WriteStream].
//
// The function of a memo may draw as well, in the place that [Draw] returns: it is seen while the function runs, and again with
// each hit. [LogHandler] shows its log. With the setting [ClearMemosEntry] the page's menu can clear the memos.
//
// # Errors
//
// An error that the script returns is shown at the end of what it has drawn, with an id; the log has the rest under that id.
// So is a panic, whose value only the log has, and so are those of a fragment, in its place. The session lives on, and other
// sessions notice nothing.
//
// A call that cannot mean anything, such as a Select without options, shows an error in its place that names the call, the
// line and the way out, and returns a usable value. A wrong setting or page panics where it is declared.
//
// # Concurrency
//
// Each session runs its script on a goroutine of its own, one run at a time, and the runs of different sessions at once. So
// a script needs locks for what its program shares, and none for State. The methods of [UI] are for the goroutine that
// runs the script, except for those of context.Context, which may be called from anywhere.
//
// A goroutine that the script starts must not panic, as in any Go program, and cannot draw: let it send its result
// over a channel. It may move a [Progress].
//
// # Serving
//
// [Main] is a whole program. [Handler] is an http.Handler, to be mounted beside others, under any path; [New] is one that can be
// closed. What an app says of itself and allows is given to them as a [Setting]: [PageTitle], [Wide], [Logger], [OnStart], [Caches].
//
// While an app is being written, the command refrain run (github.com/refrain-go/refrain/cmd/refrain) builds and serves it again
// whenever its source changes. Tabs stay open, and keep their widgets' values and, as far as JSON can hold it, their State.
//
// # Limits and safety
//
// An app listens to browsers on this machine only, until [AllowHosts] names others, and refuses requests that pages of other
// sites make. Who may use it is for what stands before it to say: it knows no users. A browser can set the widgets on its page, to
// values that they may have, and nothing else; a page loads and runs nothing but its own.
//
// A run ends after ten minutes ([RunTimeout]), a session starts at most 1,000 runs a second ([RunsPerSecond]), and an app has
// at most 10,000 tabs ([MaxSessions]). A run that its user stops leaves what it did not reach as it was.
//
// # Testing
//
// Package apptest drives a script without a browser, through the sessions that browsers have: it sets widgets by their labels,
// and reads what the page shows.
package app
