// Package handover is what a program that supervises an app, such as refrain run, and the app say to each other.
//
// The app inherits three descriptors: the socket that it is to listen on, and two pipes, for orders and for reports. So no
// browser, nor any other program, can speak on this channel. Messages are JSON values, one after another:
//
//	supervisor              app
//	Order{Start}      →
//	                  ←     Report{Serving}
//	Order{Notice}     →           at any time, any number
//	Order{Leave}      →
//	                  ←     Report{Left, Sessions}
//
// An app that was told to leave accepts no connection any more, says what its sessions hold, and ends. Connections that
// come meanwhile wait in the socket for the next app, which is started with those sessions. An app whose supervisor is
// gone finds its orders at their end, and ends too.
package handover
