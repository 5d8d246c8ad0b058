// Refrain runs an app during development.
//
//	refrain run [flags] package [app flags]
//
// builds the program in a directory, serves it, and builds it again whenever its source
// changes. The source is the Go files of the program's module, of modules replaced by
// directories and of the workspace, embedded files, go.mod, go.sum and go.work. Open tabs
// stay open. They keep the values of their widgets, and their State where JSON can
// represent it. A State that cannot be kept starts afresh, and the log says so. Two
// builds have the same widget if its kind, label, parameters and place are the same, or
// its Key. Memos and singletons start afresh with each build, as with each start of a
// program.
//
// While the source does not compile, the last build goes on, and its pages show the
// compiler's errors. If an app ends by itself, or does not start, the pages show its
// output. It is started again after a second, then after two, and so on up to a minute,
// until it has served for a minute. When its source changes it is started at once. Pages
// hand their values to the new app. State is what it was when the app before began.
//
// The program's main function must call app.Main. Its address is that of refrain run, and
// its own -addr flag has no effect. Everybody who can open the page sees the compiler's
// errors, so the address is on this machine only unless a flag says otherwise.
//
//	refrain help [command]
//	refrain version
//
// SIGINT (Ctrl+C), SIGTERM and SIGHUP end refrain run, the app, and every process that
// the app has started. A second signal kills an app that takes long to end. The exit
// status is 0 after one signal, 1 after a second signal or if refrain could not start,
// and 2 if it was called wrongly.
package main
