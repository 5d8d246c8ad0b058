// Package wire holds the messages between a page and its server, as docs/wire.md describes them: what a page sends is
// decoded here under strict limits, what the server sends is appended to a buffer. It knows nothing of sessions,
// widgets or sockets.
package wire
