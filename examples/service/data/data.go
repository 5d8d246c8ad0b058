// Package data holds the airports and routes. README.md says whose they are.
package data

import _ "embed"

//go:embed airports.csv
var Airports string

//go:embed routes.csv
var Routes string
