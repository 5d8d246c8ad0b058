// Refrain runs an app while it is being written.
//
//	refrain run [flags] package [app flags]
//
// builds the program in a directory, serves it, and builds it again whenever its source changes: Go files of its own
// module, of modules replaced by directories and of the workspace, embedded files, go.mod, go.sum and go.work. Open tabs
// stay open. They keep the values of their widgets and, where JSON keeps all of it, their State; what cannot be kept starts
// afresh, and the log says so. Widgets are told apart as ever: by kind, label, parameters and place, or by Key. Memos and
// singletons start afresh with each build, as with each start of a program.
//
// While the source does not compile the app of before goes on, and its pages show what the compiler says, until it does. An app that
// ends by itself, or does not start, leaves its output in the pages, and is started again when its source changes.
//
// The program's main function calls app.Main. The address is that of refrain run; the app's own -addr does not count.
// Whoever can open the page sees what the compiler says: the address is on this machine only unless it is told otherwise.
//
//	refrain help [command]
//	refrain version
//
// The exit status is 0 after Ctrl+C, 1 when it could not begin, 2 when it was called wrongly.
package main
