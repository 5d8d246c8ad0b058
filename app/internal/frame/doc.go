// Package frame reads the data that an app gives to a table or a chart, in any of many Go
// types, as rows and columns of text. It sorts, filters and searches the rows, writes
// them as CSV, and sets the cells of edited rows.
package frame
