// Package frame reads the data that an app gives to a table or a chart, whatever Go type it comes in, as rows and
// columns of text.
package frame
