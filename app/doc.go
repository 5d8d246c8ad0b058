// Package app makes a data app of one plain function, the script. The script runs from
// top to bottom for each visitor, and again whenever that visitor does something. The
// page shows the script's elements while it runs. There are no models, views, controllers
// or callbacks to register.
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
// Run it, open http://127.0.0.1:8501, type a name and press the button. Each of these is
// an interaction, and each interaction runs the script again. In that run, the same calls
// return the widgets' present values.
//
// The sections below explain the subjects one by one, in reading order. The comment of
// each call describes its effect and its options.
//
// # The script
//
// A script draws by calling methods of its [UI]. Each adds one element to the page: texts
// ([UI.Markdown], [UI.Code]), data ([UI.Table], [UI.LineChart], [UI.Metric]), files
// ([UI.Image], [UI.DownloadButton]) and widgets. [UI.Write] takes any value and chooses
// the element. Text that a user has typed may be given to any of them: it never becomes
// markup.
//
// The ui is also the run's context.Context. Give it to functions that take a context:
// they are cancelled when a newer interaction replaces the run.
//
// A script runs often, so it should not compute the same thing each time. Package refrain
// is for that. A memo keeps a computed result, a singleton keeps an open object, and all
// sessions of a program share them:
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
// A session is one browser tab: its page, its widgets' values and its [State]. A tab that
// loses its connection finds its session for two minutes; then the session ends. An
// interaction is one thing that the user did, such as a press or a new value. The
// following happens, in this order:
//
//  1. Values and presses are merged into the session. Of a widget's values the last one
//     counts. No press is lost.
//  2. If a run is going, its context is cancelled, and its next call on ui ends it by
//     runtime.Goexit: deferred functions run, and no recover can stop that. The next run
//     starts when this one has ended.
//  3. The functions given by [OnChange] are called, in the order in which the page shows
//     their widgets.
//  4. The script is called. Its elements go to the page every few milliseconds; unchanged
//     elements are not sent. Elements that the run has not reached yet stay on the page,
//     and are dimmed after a moment.
//  5. When the script has returned, elements that it did not draw are removed from the
//     page, and widgets that it did not draw lose their values. If the script returned an
//     error, the log has it and the page shows its id; see [ShowErrors].
//
// [UI.Stop] ends a run where it is, and [UI.Rerun] starts another at once.
//
// # Widgets
//
// A widget is an element with a value, which its call returns: [UI.Checkbox],
// [UI.Slider], [UI.TextInput], [UI.Select] and so on. The value has the widget's type and
// is within its limits, even if a browser sends something else. [Select], [Radio] and
// [MultiSelect] are also functions, for options of any type.
//
// A Button returns true in exactly one run for a press. A run that is replaced before it
// comes to the button leaves the press to the next run. A run that has seen the press has
// used it up. The same holds for a ChatInput, which has a run of its own for every
// message.
//
// A widget is the same from run to run as long as its kind, its label, its parameters
// (limits, options) and its place stay the same. The place is the chain of containers
// around it; elements inserted before it do not matter. The option [Key] replaces all of
// these. Two widgets of one identity are an error, which is shown where the second would
// stand.
//
// [Bind] ties a widget to a parameter of the page's address. A link then shows its reader
// the widget's value, and the browser's back button undoes a change. [Set] gives a widget
// a value from the script, to prefill or reset it.
//
// The initial value counts only when the widget is first drawn. Later the user's choice
// stays, even if the script passes the widget's own value as the initial one. To start
// afresh, with another record for example, give another Key.
//
// # Layout
//
// Some methods return other places, also of type UI: [UI.Sidebar], [UI.Columns],
// [UI.Tabs], [UI.Expander], [UI.Popover], [UI.ChatMessage], [UI.Container]. Elements
// drawn on a place stand there, in whatever order the places are drawn on. So a summary
// can stand above the data that it sums up. [UI.Empty] is a place for one element that
// changes.
//
// # Forms and fragments
//
// A [UI.Form] keeps its changes in the page until [UI.Submit] or Enter sends them
// together.
//
// A [UI.Fragment] is a part of the script that runs alone when something in it changes,
// or every few seconds ([Every]). A [UI.Dialog] is a fragment that is shown over the
// page. Steps 2 to 5 also describe a fragment's run, within the fragment. Interactions
// that come during a run are merged. If all of them were in fragments, only these
// fragments run, in the order of the page. Otherwise, and if a run of the script was not
// complete, the script runs again.
//
// # Pages
//
// An app of several [Pages] gives each page an address and lists the pages in the
// sidebar. [UI.QueryParams] reads and sets the parameters of the address, so a link can
// lead to a certain view of a page. [UI.Navigate] goes to another page.
//
// # State
//
// A session remembers its widgets' values and its [State]. State returns a pointer to a
// variable that is the same in each run. Keep data that all sessions share in memos and
// singletons, or in the program's own variables under a lock.
//
// # Tables
//
// [UI.Table] shows any number of rows: slices of structs, rows of a query, or any
// [Table]. The browser gets only the rows in sight. Users can sort by one or several
// columns, filter, search, choose columns and download the result as CSV. The server does
// this work, once for all tabs, and the script does not run. [UI.SelectRows] returns the
// selected rows, and [DataEditor] the edited ones.
//
// # Charts
//
// [UI.LineChart], [UI.AreaChart], [UI.BarChart] and [UI.ScatterChart] draw columns of the
// same data, chosen by [X], [Y] and [Color], and have the table behind them. A chart of a
// million points shows some of them, chosen so that the chart looks the same.
// [UI.VegaLite] draws other charts.
//
// # Files
//
// [UI.FileUpload] gives the script a [File] on the server's disk, which is removed with
// its widget or its session. A DownloadButton may write its file while the browser
// receives it. Image, Audio and Video show bytes, uploaded files, and files of the server
// by [Path]; the server does not send them again to a page that has them. Each file has
// an address of its own. Only the session's browser can use it, and only while the
// element is on the page. [UploadLimit], [UploadQuota] and [UploadDir] limit the files
// that users may leave on the disk.
//
// # Waiting
//
// A call of a memo or a singleton with ui as its context, or with a context made from ui,
// is shown where ui stands. If it takes longer than a moment, the page says so, with the
// time: "Running getPage…", or the text given by refrain.Spinner. Of nested calls the
// outermost is named. For other work there are [UI.Spinner], [UI.Progress], [UI.Status]
// and [UI.WriteStream].
//
// The function of a memo may draw as well, in the place that [Draw] returns. The page
// shows this drawing while the function runs, and again with each hit. [LogHandler] shows
// the function's log. With the setting [ClearMemosEntry], the page's menu can clear the
// memos.
//
// # Errors
//
// If the script returns an error, the page shows an error with an id after the elements
// drawn so far, and the log has the details under that id. The same happens with a panic,
// whose value only the log has, and with errors and panics of a fragment, in the
// fragment's place. The session goes on, and other sessions are not affected.
//
// A call that makes no sense, such as a Select without options, shows an error in its
// place, and returns a usable value. The error names the call, the line and the way out.
// A wrong setting or page panics where it is declared.
//
// # Visitors
//
// [UI.Request] returns the data of the tab's handshake: address, host, headers, cookies,
// and the user that the setting [User] names. A session belongs to that user, and
// refrain.PerUser keeps the memos' answers of different users apart. [UI.Value] returns
// values that middleware in front of the app has put into the request's context.
//
// # Concurrency
//
// Each session runs its script on a goroutine of its own, one run at a time. Runs of
// different sessions go on at once. So a script needs locks for data that its program
// shares, but none for State. Only the goroutine that runs the script may call the
// methods of [UI]. The methods of context.Context are an exception: any goroutine may
// call them.
//
// As in any Go program, a goroutine that the script starts must not panic. It cannot
// draw: let it send its result over a channel. It may move a [Progress].
//
// # Serving
//
// [Main] is a whole program. [Handler] returns an http.Handler, which can be mounted
// beside others under any path. [New] returns one that can be closed. Each takes the
// app's options as [Setting] values: [PageTitle], [Wide], [Logger], [OnStart], [Caches].
//
// While you write an app, the command refrain run
// (github.com/refrain-go/refrain/cmd/refrain) builds and serves it again whenever its
// source changes. Tabs stay open. They keep their widgets' values, and their State as far
// as JSON can hold it.
//
// # Limits and safety
//
// An app serves only browsers on its own machine, until [AllowHosts] names other hosts.
// It refuses requests that come from pages of other sites. A server in front of the app,
// or the function of [User], decides who may use the app. A browser can only set the
// widgets on its page, to values that they may have. A page loads and runs only the app's
// own files.
//
// A run ends after ten minutes ([RunTimeout]), a session starts at most 1,000 runs a
// second ([RunsPerSecond]), and an app has at most 10,000 tabs ([MaxSessions]). If the
// user stops a run, the elements that it did not reach stay unchanged.
//
// A tab that has lost its connection finds its session for two minutes ([ResumeTime]).
// Later, or after a restart of the server, it gets a new session, to which its page sends
// the values that it shows.
//
// # Testing
//
// Package apptest drives a script without a browser, through sessions like those of
// browsers. It sets widgets by their labels and reads the elements of the page.
package app
