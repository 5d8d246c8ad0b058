// Package data holds the airports and routes. README.md names their source.
package data

import _ "embed"

//go:embed airports.csv
var Airports string

//go:embed routes.csv
var Routes string
