// Package vega writes charts as Vega-Lite 6 specs with their data inside.
//
// A spec of this package loads no resources and names no colours or fonts; the page adds
// these. Times are drawn as the clock of their own zone showed them, as in tables,
// wherever the visitor is.
package vega
