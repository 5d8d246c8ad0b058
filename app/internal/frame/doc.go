// Package frame reads the data that an app gives to a table or a chart, whatever Go type it comes in, as rows and
// columns of text; sorts, filters and searches them; writes them as CSV; and sets the cells of rows that are edited.
package frame
