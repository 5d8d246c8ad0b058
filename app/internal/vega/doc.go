// Package vega writes charts as Vega-Lite 6 specs with their data inside.
//
// A spec from here loads nothing and names no colours: those, and the fonts, are the page's. Times are drawn as the
// clock of their own zone showed them, as tables show them, wherever the visitor is.
package vega
