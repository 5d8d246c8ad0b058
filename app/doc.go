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
// the widgets' present values as results of the same calls. What a script computes in each run would be slow if it were
// computed each time; that is what package refrain is for: memos and singletons are shared by all sessions of a
// program.
//
// # Sessions, runs, interactions
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
// A Button is true in exactly one run for a press. A run that is replaced before it came to the button leaves the press
// to the next; one that has seen it has used it up. So it is with a ChatInput, of which every message has a run of its own.
//
// # Parts of a run
//
// A [UI.Fragment] is a part of the script that runs alone when something in it changes, or every few seconds, and a
// [UI.Dialog] is one over the page. A [UI.Form] keeps its changes in the page until they are sent together. An app of several
// [Pages] gives each an address, whose parameters [UI.QueryParams] reads and sets.
//
// Steps 2 to 5 hold for a fragment's run as for the script's, within the fragment. Interactions that come while a run goes
// on are merged: what was in fragments only runs these, in the order of the page; anything else, and a run of the script
// that was not complete, is the script again.
//
// # Identity
//
// A widget is the same from run to run as long as its kind, its label, its parameters (limits, options, initial value) and its
// place stay. The place is the chain of containers around it; what is inserted before it does not count. [Key] takes the
// place of all that. Two widgets of one identity are an error, shown where the second would stand.
//
// # Files
//
// [UI.FileUpload] gives the script a [File] on the server's disk, which goes with its widget or its session. What a
// DownloadButton saves may be written while the browser receives it. Image, Audio and Video show bytes, uploaded files, and
// files of the server by [Path]; what a page has already is not sent again. Each of these has an address of its own, which only
// the browser with that session can use, and only while the element is on the page. [UploadLimit], [UploadQuota] and [UploadDir]
// bound what users may leave on the disk.
//
// # Errors
//
// An error that the script returns is shown at the end of what it has drawn, with an id; the log has the rest under that id.
// So is a panic, whose value only the log has. The session lives on, and other sessions notice nothing. A call that
// cannot mean anything, such as a Select without options, shows an error in its place, with the line of the call, and
// returns a usable value.
//
// # Memos on the page
//
// A call of a memo or a singleton with ui as its context, or a context made from it, is seen where ui stands. While it waits for longer than a
// moment the page says so, with the time: "Running getPage…", or what refrain.Spinner says. Of calls inside calls the outermost is named.
//
// The function itself may draw as well, in the place that [Draw] returns: it is seen while the function runs, and again with each hit.
// [LogHandler] shows its log. With the setting [ClearMemosEntry] the page's menu can clear the memos.
//
// # Tables
//
// [UI.Table] shows rows of any number: the browser gets those in sight. Its reader sorts by one or several columns, filters,
// searches, chooses columns and downloads the rest as CSV; the server does the work, once for all tabs, and the
// script does not run. [UI.SelectRows] returns which rows are selected, and [DataEditor] the rows as edited.
//
// # Concurrency
//
// Each session runs its script on a goroutine of its own, one run at a time, and the runs of different sessions at once. So
// a script needs locks for what its program shares, and none for State. The methods of [UI] are for the goroutine that
// runs the script, except for those of context.Context, which may be called from anywhere: pass ui as the context of
// whatever takes one, and it is cancelled when the user moves on.
//
// A goroutine that the script starts must not panic, as in any Go program, and cannot draw: let it send its result
// over a channel. It may move a [Progress].
//
// # Limits
//
// A run ends after ten minutes ([RunTimeout]), a session starts at most 50 runs a second ([RunsPerSecond]), and an app has
// at most 10,000 tabs ([MaxSessions]). A run that its user stops leaves what it did not reach as it was.
//
// # Serving
//
// [Main] is a whole program. [Handler] is an http.Handler, to be mounted beside others, under any path. Both listen to
// browsers on this machine only, until [AllowHosts] names others. Package apptest tests a script without a browser.
//
// While an app is being written, the command refrain run (github.com/refrain-go/refrain/cmd/refrain) builds and serves it again
// whenever its source changes. Tabs stay open, and keep their widgets' values and, as far as JSON can hold it, their State.
package app
