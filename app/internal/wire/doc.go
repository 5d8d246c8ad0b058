// Package wire holds the messages between a page and its server. docs/wire.md describes
// them. The package decodes the messages of a page under strict limits, and appends the
// messages of the server to a buffer. It knows nothing of sessions, widgets or sockets.
package wire
