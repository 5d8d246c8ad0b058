// Package data holds the weather. README.md says whose it is.
package data

import _ "embed"

//go:embed seattle-weather.csv
var SeattleWeather []byte
