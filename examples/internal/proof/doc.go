// Package proof holds tests of singletons with real objects: pools of connections to PostgreSQL and SQLite, a file, an HTTP client, a process, and
// a model behind an app. Many users have them while they are cleared, expire, are found invalid and lose their server; nobody may meet a closed
// one, and each has to be closed once.
package proof
