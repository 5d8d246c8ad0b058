// Package session runs the script of an app for its visitors.
//
// A [Host] has the sessions of one app. A session is one browser tab: its page, the
// values of its widgets, and at most one run at a time. A message of the tab is merged
// into the session (interact.go), which starts a run or cancels the current one
// (pace.go). The run calls the script (run.go), which draws into the tree of the page.
// The outbox sends the changes to the tab (outbox.go).
//
// A script draws on a [Place]. The elements of package app are made of its methods, and
// of [Input] for widgets that keep a value. These methods take the session's lock by
// themselves. No function of the script runs under this lock.
package session
