// Package proof holds tests of singletons with real objects: pools of connections to
// PostgreSQL and SQLite, a file, an HTTP client, a process, and a model behind an app.
// Many users hold an object while it is cleared, expires, is found invalid or loses its
// server. No user may get a closed object, and each object must be closed once.
package proof
