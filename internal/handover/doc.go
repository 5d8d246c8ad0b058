// Package handover is the protocol between an app and the program that supervises it,
// such as refrain run.
//
// The app inherits three descriptors: the socket to listen on, and two pipes, for orders
// and for reports. So no browser, nor any other program, can speak on this channel.
// Messages are JSON values, one after another:
//
//	supervisor              app
//	Order{Start}      →
//	                  ←     Report{Serving}
//	Order{Notice}     →           at any time, any number
//	Order{Leave}      →
//	                  ←     Report{Left, Sessions}
//
// An app that was told to leave accepts no more connections, reports what its sessions
// hold, and ends. Connections that come meanwhile wait in the socket for the next app,
// which is started with those sessions. An app whose supervisor has ended reads the end
// of its orders, and ends too.
//
// WriteDown and Read turn the variables of a session into JSON and back.
package handover
